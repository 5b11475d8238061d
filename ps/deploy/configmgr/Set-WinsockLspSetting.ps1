# Generated from ps/deploy/source/Set-WinsockLspSetting.ps1 by build/deploy.ts. Do not edit anything but the defaults of the parameters.

<#
.SYNOPSIS
ConfigMgr configuration item, remediation script: removes the non-IFS layered service providers that a list names.

.DESCRIPTION
Exit code 0: compliant now. 1: not compliant, UNKNOWN or FAILED.

A removal takes seconds, on a slow disk more. It is never ended from here; raise "Script execution timeout" of the
compliance settings in the client settings, so that ConfigMgr does not end this script before it can say what came of it.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER Removable
What may be removed: provider GUIDs, or names of products. Empty: nothing is removed, it is only said what is there.

.PARAMETER WithinDays
A provider that was removed within so many days before and came back is reported, and not removed again.

.PARAMETER TimeoutSec
How long the core may take to answer what only reads, in seconds. A removal that has begun is never ended from here.

.PARAMETER NoEventLog
Write nothing to Windows' event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Never run on real Windows so far. Runs in Windows PowerShell 5.1 and PowerShell 7, 32-bit hosts too.

.EXAMPLE
.\Set-WinsockLspSetting.ps1 -Removable 'Contoso Filter'

Removes that product's layer where it is non-IFS.
#>
[CmdletBinding()]
param(
    [ValidateSet('internet', 'layered', 'all')]
    [string] $Scope = 'internet',

    [AllowEmptyCollection()]
    [string[]] $Removable = @(),

    [ValidateRange(0, 3650)]
    [int] $WithinDays = 30,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 20,

    [switch] $NoEventLog
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Get-DeployModulePath {
    <#
    .SYNOPSIS
    Full path of the newest installed module below the 64-bit Program Files; nothing where there is none.
    .DESCRIPTION
    No other place is looked at: PSModulePath can be bent. A 32-bit host has ProgramFiles elsewhere, so ProgramW6432
    goes first.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $folder = Get-DeployModuleFolder
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) { return }
    $newest = Get-ChildItem -LiteralPath $folder -Directory |
        Where-Object { ($_.Name -as [version]) -and (Test-Path -LiteralPath (Join-Path $_.FullName 'WinsockLsp.psd1') -PathType Leaf) } |
        Sort-Object -Property { [version] $_.Name } |
        Select-Object -Last 1
    if ($null -ne $newest) { return Join-Path $newest.FullName 'WinsockLsp.psd1' }
}

function Import-DeployModule {
    <#
    .SYNOPSIS
    The module of that path and no other, with its commands; nothing where none is installed.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSModuleInfo])]
    param()

    $path = Get-DeployModulePath
    if ($path) { return Import-Module -Name $path -PassThru -ErrorAction Stop }
}

function Get-DeployProgramFolder {
    <#
    .SYNOPSIS
    The 64-bit Program Files, also in a 32-bit host.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    if ($env:ProgramW6432) { return $env:ProgramW6432 }
    return $env:ProgramFiles
}

function Get-DeployModuleFolder {
    <#
    .SYNOPSIS
    The folder with a folder for each installed version of the module.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $path = Get-DeployProgramFolder
    foreach ($part in 'WindowsPowerShell', 'Modules', 'WinsockLsp') { $path = Join-Path $path $part }
    return $path
}

function ConvertTo-DeployLine {
    <#
    .SYNOPSIS
    One line of at most 2,048 printable ASCII characters: no code page can bend it, and no name can break it.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [AllowEmptyString()]
        [string] $Text
    )

    $line = New-Object System.Text.StringBuilder
    foreach ($unit in $Text.ToCharArray()) {
        if ($line.Length -gt 2048) { break }
        $code = [int] $unit
        if ($code -ge 32 -and $code -lt 127) { [void] $line.Append($unit) } else { [void] $line.Append('\u{0:x4}' -f $code) }
    }
    if ($line.Length -le 2048) { return $line.ToString() }
    return $line.ToString(0, 2045) + '...'
}

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

$policy = ConvertTo-DeployPolicy -Scope $Scope -Removable $Removable -WithinDays $WithinDays -TimeoutSec $TimeoutSec -EventLog (-not $NoEventLog)
$answer = Invoke-DeployPolicy -Policy $policy
$good = 'COMPLIANT', 'REMEDIATED' -ccontains $answer.State
Write-DeployAnswer -Answer $answer -IsFailure (-not $good)
if ($good) { exit 0 }
exit 1
