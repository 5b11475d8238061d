function Format-DeployEntry {
    <#
    .SYNOPSIS
    Returns a text of products with their provider GUIDs and entries: 'Contoso Filter' {7B1F0C52-...} (64:1032, 64:1033).
    .DESCRIPTION
    -Removable takes each name and each GUID as shown. It splits texts at semicolons, so a semicolon in a name becomes \u003b.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [AllowEmptyCollection()]
        [object[]] $Entry = @()
    )

    $row = [ordered] @{}
    foreach ($one in $Entry) {
        $name = [string] $one.Product
        # The name of a chain entry says which provider is below it, and not the product. So the text has its GUID instead.
        if (-not $name -and $one.Kind -ne 'layeredChainEntry') { $name = [string] $one.Name }
        $text = [string] $one.ProviderId
        if ($name) { $text = "'$($name.Replace(';', '\u003b'))'" }
        if (-not $row.Contains($text)) { $row[$text] = @() }
        $row[$text] += $one
    }
    $named = @($row.Keys | Where-Object { $_.StartsWith("'") })
    $unnamed = @($row.Keys | Where-Object { -not $_.StartsWith("'") })
    return (@(
            foreach ($text in $named + $unnamed) {
                $part = @($text) + @(foreach ($one in $row[$text]) { $one.ProviderId }) | Where-Object { $_ } | Select-Object -Unique
                "$($part -join ' ') ($(@(foreach ($one in $row[$text]) { "$($one.Bitness):$($one.Id)" }) -join ', '))"
            }
        ) -join '; ')
}

function Format-DeployOutside {
    <#
    .SYNOPSIS
    Returns a text of the non-IFS entries outside the scope. Empty where there are none.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [AllowNull()]
        [AllowEmptyCollection()]
        [object[]] $Entry = @()
    )

    $known = @($Entry | Where-Object { $null -ne $_ })
    if ($known.Count -eq 0) { return '' }
    return "Outside the scope: $(Format-DeployEntry -Entry $known)"
}

function ConvertTo-DeployPolicy {
    <#
    .SYNOPSIS
    Returns the parameters of a script as the table that its functions take.
    .DESCRIPTION
    Deployment tools cannot always pass a list, so -Removable splits texts at semicolons. In a name, a character that is not
    ASCII may be \u and four hex digits, because detection prints it so. Version is the version of the module to run. Empty
    means the newest.
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

    $names = @(foreach ($text in $Removable) { foreach ($part in $text.Split(';')) { if ($part.Trim()) { ConvertFrom-DeployLine $part.Trim() } } })
    return @{ Scope = $Scope.ToLowerInvariant(); Removable = $names; WithinDays = $WithinDays; TimeoutSec = $TimeoutSec; EventLog = $EventLog; Version = '' }
}

function ConvertTo-DeployAnswer {
    <#
    .SYNOPSIS
    Makes the answer of a script: a state, and one line that names scope and policy.
    .DESCRIPTION
    The state is COMPLIANT, REMEDIATED, NONCOMPLIANT, UNKNOWN (the script could not decide) or FAILED.
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

    $allowed = 'detect only'
    if ($Policy.Removable.Count -gt 0) { $allowed = "may remove $($Policy.Removable -join ', '); came back within $($Policy.WithinDays) days is only reported" }
    $text = "$State WinsockLsp scope=$($Policy.Scope) policy=[$allowed]"
    if ($Detail) { $text = "${text}: $Detail" }
    # With an empty list the script only detects, so NONCOMPLIANT is no failure.
    $failure = 'UNKNOWN', 'FAILED' -ccontains $State -or ($State -ceq 'NONCOMPLIANT' -and $Policy.Removable.Count -gt 0)
    return [pscustomobject] @{ State = $State; Line = ConvertTo-DeployLine $text; IsFailure = $failure; RestartRequired = $RestartRequired }
}

function Get-DeployVerdict {
    <#
    .SYNOPSIS
    Returns the state of this machine, from the verdict of the module.
    .DESCRIPTION
    Every failure is UNKNOWN: no module, an exe that did not answer, an object that is no verdict.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Policy
    )

    try {
        $module = Import-DeployModule -Version $Policy.Version
        if ($null -eq $module) { return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail "the module is not installed in $(Get-DeployModuleFolder)" }
        $logging = @{}
        if ($Policy.EventLog) { $logging['EventLog'] = $true }
        $verdict = @(& $module.ExportedCommands['Test-WinsockLsp'] -Scope $Policy.Scope -Detailed -TimeoutSec $Policy.TimeoutSec -ErrorAction Stop -WarningAction SilentlyContinue @logging)
    } catch {
        return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail "[$($_.FullyQualifiedErrorId)] $($_.Exception.Message)"
    }
    if ($verdict.Count -ne 1 -or $verdict[0].PSObject.TypeNames -notcontains 'WinsockLsp.Verdict' -or $verdict[0].Scope -cne $Policy.Scope) {
        return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail 'the module returned no verdict for this scope'
    }
    $what = Format-DeployEntry -Entry $verdict[0].Deciding
    $outside = Format-DeployOutside -Entry $verdict[0].OutOfScope
    switch -CaseSensitive ($verdict[0].Verdict) {
        'compliant' { return ConvertTo-DeployAnswer -State 'COMPLIANT' -Policy $Policy -Detail $outside }
        'nonCompliant' { return ConvertTo-DeployAnswer -State 'NONCOMPLIANT' -Policy $Policy -Detail "non-IFS: $what $outside".TrimEnd() }
    }
    $missing = ''
    if ($verdict[0].MissingEntries -gt 0) { $missing = " $($verdict[0].MissingEntries) entries could not be read." }
    return ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $Policy -Detail "it cannot be told whether a non-IFS provider is there.$missing $what".TrimEnd()
}

function Write-DeployAnswer {
    <#
    .SYNOPSIS
    Writes the line to stdout, and a failure to stderr too.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Answer
    )

    if ($Answer.IsFailure) { [System.Console]::Error.WriteLine($Answer.Line) }
    return $Answer.Line
}
