function Remove-WinsockLsp {
    <#
    .SYNOPSIS
    Removes layered service providers (LSPs) from the Winsock catalogs of this machine. Makes a backup first.

    .DESCRIPTION
    Use the uninstaller of the vendor first where there is one. This cmdlet removes catalog entries. It leaves the files of the LSP where they are.

    Name one entry of an LSP to select the whole LSP, in both catalogs. -WhatIf and -Confirm show the steps for each LSP. The cmdlet then removes all LSPs that you confirm by one plan with one backup, so that one Restore-WinsockCatalog undoes the call. It verifies each step in the registry and from a new process, and stops at the first step that fails.

    The cmdlet refuses an LSP where the removal is not safe, and the error says why: chains of another LSP lead through it (see -IncludeDependents), a socket type would have no provider, or the provider is part of Windows.

    Run it as administrator. -WhatIf needs no administrator. Running programs keep the old catalog until you restart them.

    .PARAMETER InputObject
    Entries of this machine, as Get-WinsockLsp returns them. The cmdlet skips base providers with a warning. It refuses entries that come from a file, from another computer or from another session.

    .PARAMETER Id
    The catalog entry id of any entry of the LSP: 1032, or 64:1032 where each catalog has another provider under this id.

    .PARAMETER Name
    The name of any entry of the LSP. Wildcards are allowed.

    .PARAMETER ProviderId
    Any provider GUID of the LSP.

    .PARAMETER NonIfs
    Every LSP that has a non-IFS entry.

    .PARAMETER IncludeDependents
    Rebuild the chains of other LSPs that lead through a removed LSP. Without this switch the cmdlet refuses.

    .PARAMETER AllowBaseProvider
    Also remove base providers that -Id or -ProviderId names. The cmdlet never removes the base providers of Windows.

    .PARAMETER PassThru
    Return what was done: one WinsockLsp.Outcome for the call.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm still count.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read. A removal that has begun has no timeout.

    .INPUTS
    WinsockLsp.CatalogEntry

    .OUTPUTS
    None, or WinsockLsp.Outcome with -PassThru

    .EXAMPLE
    Get-WinsockLsp | Where-Object NonIfs | Remove-WinsockLsp -WhatIf

    Shows the steps, and which provider would serve each socket afterwards. Changes nothing.

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
    Remove-WinsockLsp -Name 'Contoso*'

    Removes the LSPs that have an entry whose name begins with Contoso.

    .EXAMPLE
    $outcome = Remove-WinsockLsp -NonIfs -Force -PassThru; $outcome.Verdict

    Removes every non-IFS LSP without asking, and shows the verdict afterwards. This is for scripts that run as SYSTEM.

        WARNING: Running programs keep the old catalog. Restart the computer. To undo this: Restore-WinsockCatalog -Id 20261122-214222-24f0
        compliant

    .EXAMPLE
    Remove-WinsockLsp -Id '64:1032' -IncludeDependents

    Removes one LSP, and rebuilds the chains of others that lead through it.

    .EXAMPLE
    Remove-WinsockLsp -Id 1032 -Force -PassThru | Restore-WinsockCatalog

    Removes one LSP without asking, and restores it.

    .LINK
    Get-WinsockLsp

    .LINK
    Restore-WinsockCatalog

    .LINK
    Invoke-WinsockLspRemediation

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(DefaultParameterSetName = 'Entry', SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Entry', ValueFromPipeline)]
        [ValidateNotNull()]
        [object[]] $InputObject,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Id')]
        [ValidateScript({ if ($_ -notmatch '^((32|64):)?\d{1,10}$') { throw "'$_' is no catalog entry id. Write it as Get-WinsockLsp shows it: 1032, or 64:1032 for the 64-bit catalog." }; $true })]
        [string[]] $Id,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [Parameter(Mandatory, ParameterSetName = 'Name')]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Name,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [Parameter(Mandatory, ParameterSetName = 'ProviderId')]
        [ValidateScript({ if (-not ($_ -as [guid])) { throw "'$_' is no GUID. Write a ProviderId as Get-WinsockLsp shows it." }; $true })]
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
        Use-CallerPreference $PSCmdlet
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
        $selector = New-Object System.Collections.Generic.List[object]
    }

    process {
        foreach ($item in $InputObject) {
            foreach ($one in (ConvertTo-RemovalSelector -Entry $item -Caller $PSCmdlet)) { $selector.Add($one) }
        }
        foreach ($item in $Id) { $selector.Add([pscustomobject] @{ Argument = "--id=$item"; Key = $item; ProviderId = $null; Label = $item }) }
        foreach ($item in $ProviderId) {
            $guid = ([guid] $item).ToString('B').ToUpperInvariant()
            $selector.Add([pscustomobject] @{ Argument = "--provider=$guid"; Key = $guid; ProviderId = $null; Label = $item })
        }
    }

    end {
        $option = @()
        if ($IncludeDependents) { $option += '--include-dependents' }
        if ($AllowBaseProvider -and 'Id', 'ProviderId' -contains $PSCmdlet.ParameterSetName) { $option += '--allow-base-provider' }
        try {
            if ($NonIfs) {
                Find-RemovalSelector -Filter '--non-ifs' -TimeoutSec $TimeoutSec -Caller $PSCmdlet | ForEach-Object { $selector.Add($_) }
            }
            foreach ($item in $Name) {
                Find-RemovalSelector -Filter "--name=$item" -Name $item -TimeoutSec $TimeoutSec -Caller $PSCmdlet | ForEach-Object { $selector.Add($_) }
            }
            $answer = Get-ConfirmedPlan -Selector $selector.ToArray() -Option $option -TimeoutSec $TimeoutSec -Caller $PSCmdlet
            if ($null -ne $answer.Confirmed -and -not $WhatIfPreference) {
                $outcome = Invoke-RemovalPlan -Planned $answer.Confirmed
                Write-Outcome -Outcome $outcome -PassThru:$PassThru -Caller $PSCmdlet
            }
            foreach ($item in $answer.Refused) { $PSCmdlet.WriteError((ConvertTo-RefusalError -Plan $item.Plan -Label $item.Selector.Label)) }
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
