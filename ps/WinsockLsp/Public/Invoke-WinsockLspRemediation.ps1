function Invoke-WinsockLspRemediation {
    <#
    .SYNOPSIS
    Judges this machine, and removes what a policy lists and nothing else.

    .DESCRIPTION
    For scripts that run unattended. Removed are layered service providers that make the verdict nonCompliant in the
    given scope and that -Removable names, each with a plan, a backup and a verification of its own, as
    Remove-WinsockLsp does it. One that this program removed before, within -WithinDays, and that is there again is
    reported and left in place: something puts it back. Base providers are never removed.

    When it cannot be told whether the machine is compliant, or whether a provider came back, nothing is removed.
    Needs an elevated prompt, with -WhatIf too, since only administrators may read the records of removals.

    .PARAMETER Scope
    Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
    NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

    .PARAMETER Removable
    What may be removed: provider GUIDs and names of products as Get-WinsockLsp shows them in Product or
    Name. Without it nothing is removed.

    .PARAMETER WithinDays
    A provider that was removed within so many days before and came back is not removed again; 0 removes it.

    .PARAMETER EventLog
    Also write what it came to into Windows' event log, under the source WinsockLsp.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm count all the same.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds. A removal that has begun is waited for without a
    limit, and never ended from here.

    .OUTPUTS
    WinsockLsp.Remediation

    .EXAMPLE
    Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -WhatIf

    Shows what the policy would do. Nothing is changed.

        What if: Removing, by policy: 'Contoso Filter' {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}, {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02}, {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}

        Result          : nonCompliant
        Before          : nonCompliant
        Verdict         : nonCompliant
        Scope           : internet
        ...
        RestartRequired : False
        Warnings        : {}
        Error           :

    .EXAMPLE
    (Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -Force -EventLog).Result

    Removes that product's layer where it is there and non-IFS, and writes to the event log.

        remediated
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Remediation')]
    param(
        [ValidateSet('internet', 'layered', 'all')]
        [string] $Scope = 'internet',

        [AllowEmptyCollection()]
        [string[]] $Removable = @(),

        [ValidateRange(0, 3650)]
        [int] $WithinDays = 30,

        [switch] $EventLog,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    $exactScope = Get-ExactName -Name $Scope -Exact 'internet', 'layered', 'all'
    $argument = @('remediate', "--scope=$exactScope", "--within-days=$WithinDays")
    foreach ($item in $Removable) { $argument += "--removable=$item" }
    try {
        # Under a limit: it is seen that the core runs at all, before it is let do something without one.
        $ahead = Invoke-LiveCore -Argument ($argument + '--what-if') -TimeoutSec $TimeoutSec
        if ($null -ne $ahead.Failure -and $null -eq (Get-CoreProperty $ahead.Document 'decisions')) { throw $ahead.Failure }
        $document = $ahead.Document
        $would = @($document.decisions | Where-Object { $_.decision -eq 'wouldRemove' })
        $goes = -not $WhatIfPreference
        if ($would.Count -gt 0) {
            $text = ConvertTo-SafeText "Removing, by policy: $(@(foreach ($one in $would) { "'$($one.name)' $($one.providerIds -join ', ')" }) -join '; ')"
            $goes = $PSCmdlet.ShouldProcess($text, $text, 'Invoke-WinsockLspRemediation')
        }
        if ($goes) {
            if ($EventLog) { $argument += '--event-log' }
            $limit = 0
            if ($would.Count -eq 0) { $limit = $TimeoutSec }
            $answer = Invoke-LiveCore -Argument $argument -TimeoutSec $limit
            if ($null -ne $answer.Failure -and $null -eq (Get-CoreProperty $answer.Document 'decisions')) { throw $answer.Failure }
            $document = $answer.Document
        }
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
    $remediation = ConvertFrom-CoreRemediation -Document $document
    $remediation
    $problem = $remediation.Error
    if ($null -ne $problem) {
        $PSCmdlet.WriteError((ConvertTo-CoreError -Code $problem.Code -Message (ConvertTo-SafeText $problem.Message) -Target $problem.Target -Hint $problem.Hint))
    }
}
