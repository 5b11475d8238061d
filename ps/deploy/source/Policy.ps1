function Format-DeployEntry {
    <#
    .SYNOPSIS
    Products with their entries, for people: 'Contoso Filter' (64:1032, 64:1033).
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [AllowEmptyCollection()]
        [object[]] $Entry = @()
    )

    $row = [ordered] @{}
    foreach ($one in $Entry) {
        $name = @($one.Product, $one.Name) | Where-Object { $_ } | Select-Object -First 1
        if (-not $name) { $name = $one.ProviderId }
        if (-not $row.Contains([string] $name)) { $row[[string] $name] = @() }
        $row[[string] $name] += "$($one.Bitness):$($one.Id)"
    }
    return (@(foreach ($name in $row.Keys) { "'$name' ($($row[$name] -join ', '))" }) -join '; ')
}

function ConvertTo-DeployPolicy {
    <#
    .SYNOPSIS
    What a script was told, as its functions take it.
    .DESCRIPTION
    Tools that start scripts cannot always pass a list: texts of -Removable are cut at semicolons.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory)]
        [string] $Scope,

        [AllowEmptyCollection()]
        [string[]] $Removable = @(),

        [int] $WithinDays = 0,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [bool] $EventLog
    )

    $may = @(foreach ($text in $Removable) { foreach ($part in $text.Split(';')) { if ($part.Trim()) { $part.Trim() } } })
    return @{ Scope = $Scope.ToLowerInvariant(); Removable = $may; WithinDays = $WithinDays; TimeoutSec = $TimeoutSec; EventLog = $EventLog }
}

function ConvertTo-DeployAnswer {
    <#
    .SYNOPSIS
    What a script says in the end: a state, and one line that names scope and policy.
    .DESCRIPTION
    COMPLIANT, REMEDIATED, NONCOMPLIANT, UNKNOWN (it could not be decided) or FAILED.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $State,

        [Parameter(Mandatory)]
        [hashtable] $Policy,

        [AllowEmptyString()]
        [string] $Detail = '',

        [bool] $RestartRequired = $false
    )

    $may = 'detect only'
    if ($Policy.Removable.Count -gt 0) { $may = "may remove $($Policy.Removable -join ', '); came back within $($Policy.WithinDays) days is only reported" }
    $text = "$State WinsockLsp scope=$($Policy.Scope) policy=[$may]"
    if ($Detail) { $text = "${text}: $Detail" }
    return [pscustomobject] @{ State = $State; Line = ConvertTo-DeployLine $text; RestartRequired = $RestartRequired }
}

function Get-DeployVerdict {
    <#
    .SYNOPSIS
    The state of this machine by the verdict object of the module.
    .DESCRIPTION
    Whatever goes wrong on the way is UNKNOWN: no module, a core that did not answer, an object that is no verdict.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Policy
    )

    try {
        $module = Import-DeployModule
        if ($null -eq $module) { return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail "the module is not installed in $(Get-DeployModuleFolder)" }
        $logging = @{}
        if ($Policy.EventLog) { $logging['EventLog'] = $true }
        $verdict = @(& $module.ExportedCommands['Test-WinsockLsp'] -Scope $Policy.Scope -Detailed -TimeoutSec $Policy.TimeoutSec -ErrorAction Stop -WarningAction SilentlyContinue @logging)
    } catch {
        return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail "[$($_.FullyQualifiedErrorId)] $($_.Exception.Message)"
    }
    if ($verdict.Count -ne 1 -or $verdict[0].PSObject.TypeNames -notcontains 'WinsockLsp.Verdict' -or $verdict[0].Scope -cne $Policy.Scope) {
        return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail 'the module gave no verdict of that scope'
    }
    $what = Format-DeployEntry -Entry $verdict[0].Deciding
    switch -CaseSensitive ($verdict[0].Verdict) {
        'compliant' { return ConvertTo-DeployAnswer -State 'COMPLIANT' -Policy $Policy }
        'nonCompliant' { return ConvertTo-DeployAnswer -State 'NONCOMPLIANT' -Policy $Policy -Detail "non-IFS: $what" }
    }
    $missing = ''
    if ($verdict[0].MissingEntries -gt 0) { $missing = " $($verdict[0].MissingEntries) entries could not be read." }
    return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail "it cannot be told whether a non-IFS provider is there.$missing $what".TrimEnd()
}

function Invoke-DeployPolicy {
    <#
    .SYNOPSIS
    The state of this machine, after what the policy lists was removed.
    .DESCRIPTION
    What is removed, and what is left because it came back or is not listed, is decided by the core. A verdict of
    unknown removes nothing.
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
        $command = (Import-DeployModule).ExportedCommands['Invoke-WinsockLspRemediation']
        $done = @(& $command @asked @logging -Force -ErrorAction SilentlyContinue -ErrorVariable problem -WarningAction SilentlyContinue)
    } catch {
        # Without an administrator's rights nothing was touched; after a crash it is not known what was.
        $state = 'UNKNOWN'
        if ($_.FullyQualifiedErrorId -like 'elevationNeeded*') { $state = 'FAILED' }
        return ConvertTo-DeployAnswer -State $state -Policy $Policy -Detail "[$($_.FullyQualifiedErrorId)] $($_.Exception.Message)"
    }
    if ($done.Count -ne 1 -or $done[0].PSObject.TypeNames -notcontains 'WinsockLsp.Remediation' -or $done[0].Scope -cne $Policy.Scope) {
        return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail 'the module did not say what it did'
    }
    $detail = @(
        foreach ($one in $done[0].Decisions) {
            $way = ''
            if ($one.RestoreCommand) { $way = " To take it back: $($one.RestoreCommand)." }
            $name = @($one.Name, $one.Product, 'without a name') | Where-Object { $_ } | Select-Object -First 1
            "$($one.Decision): '$name' ($(@(foreach ($entry in $one.Entries) { "$($entry.Bitness):$($entry.Id)" }) -join ', ')). $($one.Message)$way"
        }
        foreach ($one in $problem) { "[$($one.FullyQualifiedErrorId)] $($one.Exception.Message)" }
    ) -join ' '
    $restart = [bool] $done[0].RestartRequired
    if ($restart) { $detail = "$detail A restart is needed for running programs to see it." }
    switch -CaseSensitive ($done[0].Result) {
        'compliant' { return ConvertTo-DeployAnswer -State 'COMPLIANT' -Policy $Policy -Detail $detail -RestartRequired $restart }
        'remediated' { return ConvertTo-DeployAnswer -State 'REMEDIATED' -Policy $Policy -Detail $detail -RestartRequired $restart }
        'nonCompliant' { return ConvertTo-DeployAnswer -State 'NONCOMPLIANT' -Policy $Policy -Detail $detail -RestartRequired $restart }
        'failed' { return ConvertTo-DeployAnswer -State 'FAILED' -Policy $Policy -Detail $detail -RestartRequired $restart }
    }
    return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail $detail -RestartRequired $restart
}

function Write-DeployAnswer {
    <#
    .SYNOPSIS
    The line on stdout; on stderr too where it is the line of a failure.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Answer,

        [bool] $IsFailure = $false
    )

    if ($IsFailure) { [System.Console]::Error.WriteLine($Answer.Line) }
    return $Answer.Line
}
