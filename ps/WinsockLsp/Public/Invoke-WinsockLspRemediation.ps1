function Invoke-WinsockLspRemediation {
    <#
    .SYNOPSIS
    Judges this machine, and removes the LSPs that a policy lists.

    .DESCRIPTION
    This cmdlet is for scripts that run unattended. It removes an LSP only where the LSP makes the verdict nonCompliant in the given scope, and -Removable names the LSP. One plan with one backup removes all LSPs of a call. The cmdlet verifies each step. It never removes base providers.

    Where this program removed an LSP within -WithinDays and the LSP is back, something else puts it back. The cmdlet then reports the LSP and leaves it in place. Where it cannot tell whether the machine is compliant, or whether an LSP came back, it removes nothing.

    Run it as administrator, also with -WhatIf, because only administrators may read the records of removals.

    .PARAMETER Scope
    Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

    .PARAMETER Removable
    What may be removed: provider GUIDs, or names that Get-WinsockLsp shows in Product or Name. Without it the cmdlet removes nothing. A warning names what matches no LSP of this machine, and the names that could match.

    .PARAMETER WithinDays
    Leave an LSP in place where this program removed it within this many days and it came back. Zero removes it again.

    .PARAMETER EventLog
    Also write the result to the Windows event log, under the source WinsockLsp.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm still count.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read. A removal that has begun has no timeout.

    .OUTPUTS
    WinsockLsp.Remediation

    .EXAMPLE
    Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -WhatIf

    Shows what the policy would do. Changes nothing.

        What if: Removing, by policy: 'Contoso Filter' {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}, {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02}, {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}

        Result          : nonCompliant
        Scope           : internet
        Decisions       : 'Contoso Filter': wouldRemove. It would be removed.
        Verdict         : nonCompliant
        RestartRequired : False
        Backup          : 
        Restore         : 

    .EXAMPLE
    (Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -Force -EventLog).Result

    Removes the layer of that product where it is non-IFS, and writes to the event log.

        remediated

    .LINK
    Test-WinsockLsp

    .LINK
    Restore-WinsockCatalog

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Remediation')]
    param(
        [ValidateSet('internet', 'layered', 'all')]
        [string] $Scope = 'internet',

        [AllowEmptyCollection()]
        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [string[]] $Removable = @(),

        [ValidateRange(0, 3650)]
        [int] $WithinDays = 30,

        [switch] $EventLog,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    Use-CallerPreference $PSCmdlet
    if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    $exactScope = Get-ExactName -Name $Scope -Exact 'internet', 'layered', 'all'
    $argument = @('remediate', "--scope=$exactScope", "--within-days=$WithinDays")
    foreach ($item in $Removable) { $argument += "--removable=$item" }
    try {
        # This command has a timeout, so it also shows that the exe runs before a command without one.
        $document = Invoke-Remediation -Argument ($argument + '--what-if') -TimeoutSec $TimeoutSec
        $toRemove = @($document.decisions | Where-Object { $_.decision -eq 'wouldRemove' })
        $isConfirmed = -not $WhatIfPreference
        if ($toRemove.Count -gt 0) {
            $text = ConvertTo-SafeText "Removing, by policy: $(@(foreach ($one in $toRemove) { "'$($one.name)' $($one.providerIds -join ', ')" }) -join '; ')"
            $isConfirmed = $PSCmdlet.ShouldProcess($text, $text, 'Invoke-WinsockLspRemediation')
        }
        if ($isConfirmed) {
            if ($EventLog) { $argument += '--event-log' }
            $limit = 0
            if ($toRemove.Count -eq 0) { $limit = $TimeoutSec }
            $document = Invoke-Remediation -Argument $argument -TimeoutSec $limit
        }
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
    foreach ($warning in $document.warnings) { Write-Warning -Message (Get-WarningText -Warning $warning) }
    $remediation = ConvertTo-Remediation -Document $document
    foreach ($decision in $remediation.Decisions) { Write-Verbose -Message (ConvertTo-SafeText "'$($decision.Name)': $($decision.Decision). $($decision.Message)") }
    $remediation
    if ($null -ne $remediation.Error) { $PSCmdlet.WriteError((ConvertFrom-DocumentError -Problem $remediation.Error)) }
}
