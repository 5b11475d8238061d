function Invoke-DeployPolicy {
    <#
    .SYNOPSIS
    Removes what the policy lists, and returns the state of this machine.
    .DESCRIPTION
    Invoke-WinsockLspRemediation decides which LSPs it removes, and which it leaves because they came back or are not listed.
    It removes nothing where the verdict is unknown.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Policy
    )

    $now = Get-DeployVerdict -Policy $Policy
    if ($now.State -ne 'NONCOMPLIANT' -or $Policy.Removable.Count -eq 0) { return $now }
    $logging = @{}
    if ($Policy.EventLog) { $logging['EventLog'] = $true }
    $asked = @{ Scope = $Policy.Scope; Removable = $Policy.Removable; WithinDays = $Policy.WithinDays; TimeoutSec = $Policy.TimeoutSec }
    try {
        $command = (Import-DeployModule -Version $Policy.Version).ExportedCommands['Invoke-WinsockLspRemediation']
        $done = @(& $command @asked @logging -Force -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue)
    } catch {
        # Without an administrator's rights nothing was changed. After a crash nobody knows what was changed.
        $state = 'UNKNOWN'
        if ($_.FullyQualifiedErrorId -like 'elevationNeeded*') { $state = 'FAILED' }
        return ConvertTo-DeployAnswer -State $state -Policy $Policy -Detail "[$($_.FullyQualifiedErrorId)] $($_.Exception.Message)"
    }
    if ($done.Count -ne 1 -or $done[0].PSObject.TypeNames -notcontains 'WinsockLsp.Remediation' -or $done[0].Scope -cne $Policy.Scope) {
        return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail 'the module returned no result, so it is not known what it did'
    }
    $detail = @(
        foreach ($one in $done[0].Decisions) {
            $undo = ''
            if ($one.RestoreCommand) { $undo = " To take it back: $($one.RestoreCommand)." }
            $name = @($one.Name, $one.Product, 'without a name') | Where-Object { $_ } | Select-Object -First 1
            "$($one.Decision): '$name' ($(@(foreach ($entry in $one.Entries) { "$($entry.Bitness):$($entry.Id)" }) -join ', ')). $($one.Message)$undo"
        }
        foreach ($one in $problem) { "[$($one.FullyQualifiedErrorId)] $($one.Exception.Message)" }
    ) -join ' '
    $outside = Format-DeployOutside -Entry $done[0].OutOfScope
    if ($outside) { $detail = "$detail $outside.".TrimStart() }
    $restart = [bool] $done[0].RestartRequired
    if ($restart) { $detail = "$detail Running programs keep the old catalog. Restart the computer." }
    switch -CaseSensitive ($done[0].Result) {
        'compliant' { return ConvertTo-DeployAnswer -State 'COMPLIANT' -Policy $Policy -Detail $detail -RestartRequired $restart }
        'remediated' { return ConvertTo-DeployAnswer -State 'REMEDIATED' -Policy $Policy -Detail $detail -RestartRequired $restart }
        'nonCompliant' { return ConvertTo-DeployAnswer -State 'NONCOMPLIANT' -Policy $Policy -Detail $detail -RestartRequired $restart }
        'failed' { return ConvertTo-DeployAnswer -State 'FAILED' -Policy $Policy -Detail $detail -RestartRequired $restart }
    }
    return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail $detail -RestartRequired $restart
}
