function Remove-WinsockLsp {
    <#
    .SYNOPSIS
    Removes layered service providers from the Winsock catalogs of this machine, with a backup first.

    .DESCRIPTION
    Naming one entry, a chain or the hidden one that chains refer to, selects the whole LSP in both catalogs, and
    however many of its entries are piped, it is removed once. Needs an elevated prompt.

    For each LSP a plan is made just before its prompt, so that a "No" to one, or what was removed before it, leaves the
    next plan right. -WhatIf and -Confirm show the steps of that plan, and it is that very plan that is carried out: the
    core checks it again on the catalog as it is then, backs both catalogs up, verifies each step in the registry and
    from a new process, and stops at the first surprise. Nothing after a failed step is attempted, other LSPs neither.

    A plan that is not safe is refused with an error that names why: other LSPs' chains lead through the LSP
    (see -IncludeDependents), a kind of socket would be left without a provider, it is Windows' own. An LSP that is
    refused is asked for again when others of the same call have been removed.

    Where the vendor has an uninstaller, use that first. Files of the LSP stay where they are. Programs that run see the
    change when they are restarted.

    .PARAMETER InputObject
    Entries of this machine as Get-WinsockLsp returns them. Base providers among them are passed over with a warning;
    entries that were read from a file, or came from another session, are refused.

    .PARAMETER Id
    An entry of the LSP, with its catalog: 64:1032.

    .PARAMETER ProviderId
    A provider GUID of the LSP, in either catalog.

    .PARAMETER NonIfs
    Every layered service provider with a non-IFS entry.

    .PARAMETER IncludeDependents
    Rebuild the chains of other LSPs that lead through what is removed, without it, instead of refusing.

    .PARAMETER AllowBaseProvider
    Also remove base providers that -Id or -ProviderId names. Those of Windows itself are never removed.

    .PARAMETER PassThru
    Return what it came to: a WinsockLsp.Outcome for each LSP.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm count all the same.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds. A removal that has begun is waited for without a
    limit, and never ended from here.

    .INPUTS
    WinsockLsp.CatalogEntry

    .OUTPUTS
    None, or WinsockLsp.Outcome with -PassThru

    .EXAMPLE
    Get-WinsockLsp | Where-Object NonIfs | Remove-WinsockLsp -WhatIf

    Shows the steps that would be taken, and what sockets would get afterwards. Nothing is changed.

        What if: Remove 'Contoso Filter' (whether it can be put back is unproven) from the Winsock catalogs, after a backup:
          1. 64-bit WSCDeinstallProvider {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01} asked for: removes 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]'.
          2. 64-bit WSCDeinstallProvider {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02} asked for: removes 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]'.
          3. 64-bit WSCDeinstallProvider {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00} asked for: removes 'Contoso Filter'.
          4. 32-bit WSCDeinstallProvider32 {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01} asked for: removes 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]'.
          5. 32-bit WSCDeinstallProvider32 {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02} asked for: removes 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]'.
          6. 32-bit WSCDeinstallProvider32 {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00} asked for: removes 'Contoso Filter'.
          Afterwards 64-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip [TCP/IP]; TCP/IPv6: 1004 MSAFD Tcpip [TCP/IPv6]; UDP/IPv4: 1002 MSAFD Tcpip [UDP/IP]; UDP/IPv6: 1005 MSAFD Tcpip [UDP/IPv6].
          Afterwards 32-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip [TCP/IP]; TCP/IPv6: 1004 MSAFD Tcpip [TCP/IPv6]; UDP/IPv4: 1002 MSAFD Tcpip [UDP/IP]; UDP/IPv6: 1005 MSAFD Tcpip [UDP/IPv6].

    .EXAMPLE
    Remove-WinsockLsp -NonIfs

    Removes every non-IFS LSP, and asks before each.

    .EXAMPLE
    $outcome = Remove-WinsockLsp -NonIfs -Force -PassThru; $outcome.Verdict

    Removes them without asking, for scripts that run as SYSTEM, and looks at what came of it.

        WARNING: Programs that run keep the catalog that they started with: restart them, best the machine. Backup: 20261122-214222-24f0. To take this back: Restore-WinsockCatalog -Id 20261122-214222-24f0, or winsock-lsp restore 20261122-214222-24f0.
        compliant

    .EXAMPLE
    Remove-WinsockLsp -Id '64:1032' -IncludeDependents

    Removes one LSP, and rebuilds the chains of others that lead through it.

    .EXAMPLE
    Remove-WinsockLsp -Id '64:1032' -Force -PassThru | Restore-WinsockCatalog

    Removes one LSP without asking, and takes it back.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Entry', SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Entry', ValueFromPipeline)]
        [ValidateNotNull()]
        [object[]] $InputObject,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Id')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Id,

        [Parameter(Mandatory, ParameterSetName = 'ProviderId')]
        [ValidateNotNullOrEmpty()]
        [string[]] $ProviderId,

        [Parameter(Mandatory, ParameterSetName = 'NonIfs')]
        [switch] $NonIfs,

        [switch] $IncludeDependents,

        [switch] $AllowBaseProvider,

        [switch] $PassThru,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
        $selector = New-Object System.Collections.Generic.List[object]
    }

    process {
        foreach ($item in $InputObject) {
            foreach ($one in (ConvertTo-RemovalSelector -Entry $item -Caller $PSCmdlet)) { $selector.Add($one) }
        }
        foreach ($item in $Id) { $selector.Add([pscustomobject] @{ Argument = "--id=$item"; Key = $item; ProviderId = $null; Label = $item }) }
        foreach ($item in $ProviderId) { $selector.Add([pscustomobject] @{ Argument = "--provider=$item"; Key = $item; ProviderId = $null; Label = $item }) }
    }

    end {
        $option = @()
        if ($IncludeDependents) { $option += '--include-dependents' }
        if ($AllowBaseProvider -and 'Id', 'ProviderId' -contains $PSCmdlet.ParameterSetName) { $option += '--allow-base-provider' }
        try {
            if ($NonIfs) {
                $answer = Invoke-LiveCore -Argument @('list', '--source=api', '--non-ifs') -TimeoutSec $TimeoutSec
                if ($null -ne $answer.Failure) { throw $answer.Failure }
                foreach ($entry in $answer.Document.entries) {
                    $item = ConvertFrom-CoreEntry -Entry $entry -Source $answer.Document.source
                    foreach ($one in (ConvertTo-RemovalSelector -Entry $item -Caller $PSCmdlet)) { $selector.Add($one) }
                }
            }
            # What plans of this call are about, by 64:1032 and by GUID: their LSPs are not asked for again.
            $covered = @{}
            # The same of what only -WhatIf leaves in place.
            $staying = @{}
            $pending = $selector.ToArray()
            do {
                $refused = @()
                $left = @()
                $changed = $false
                $failed = $false
                foreach ($one in $pending) {
                    if ($covered.ContainsKey($one.Key)) { continue }
                    if ($failed) {
                        $left += $one.Label
                        continue
                    }
                    $planned = Get-RemovalPlan -Selector $one -Option $option -TimeoutSec $TimeoutSec -Caller $PSCmdlet
                    if ($null -eq $planned) { continue }
                    foreach ($key in $planned.Key) { $covered[$key] = $true }
                    if ($planned.Plan.refusals.Count -gt 0) {
                        $refused += $planned
                        continue
                    }
                    $text = Format-RemovalPlan -Plan $planned.Plan
                    if (-not $PSCmdlet.ShouldProcess($text, $text, 'Remove-WinsockLsp')) {
                        if ($WhatIfPreference) { foreach ($key in $planned.Key) { $staying[$key] = $true } }
                        continue
                    }
                    $outcome = Invoke-CorePlan -Planned $planned
                    $changed = $changed -or $outcome.Status -eq 'done'
                    $failed = $outcome.Status -eq 'failed'
                    Write-CoreOutcome -Outcome $outcome -PassThru:$PassThru -Caller $PSCmdlet
                }
                if ($left.Count -gt 0) { Write-Warning -Message "Not attempted after the failure: $($left -join ', ')." }
                # What went may be all that stood against the refused ones.
                $again = $changed -and -not $failed -and $refused.Count -gt 0
                if ($again) {
                    $pending = @(foreach ($item in $refused) { $item.Selector })
                    foreach ($item in $refused) { foreach ($key in $item.Key) { $covered.Remove($key) } }
                }
            } while ($again)
            foreach ($item in $refused) {
                $record = ConvertTo-RefusalError -Plan $item.Plan -Label $item.Selector.Label
                if (Test-RefusalCovered -Plan $item.Plan -Key $staying) {
                    Write-Warning -Message "What if: this is planned again after what is before it. As things stand: $($record.Exception.Message)"
                } else {
                    $PSCmdlet.WriteError($record)
                }
            }
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
