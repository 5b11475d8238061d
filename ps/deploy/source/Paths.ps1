function Get-DeployModulePath {
    <#
    .SYNOPSIS
    Returns the full path of the module's manifest: that of -Version, or else of the newest version. Returns nothing where it
    is not installed.
    .DESCRIPTION
    Looks only below the 64-bit Program Files, because a user can change PSModulePath.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [AllowEmptyString()]
        [string] $Version
    )

    $folder = Get-DeployModuleFolder
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) { return }
    $newest = Get-ChildItem -LiteralPath $folder -Directory |
        Where-Object { ($_.Name -as [version]) -and (-not $Version -or $_.Name -eq $Version) -and (Test-Path -LiteralPath (Join-Path $_.FullName 'WinsockLsp.psd1') -PathType Leaf) } |
        Sort-Object -Property { [version] $_.Name } |
        Select-Object -Last 1
    if ($null -ne $newest) { return Join-Path $newest.FullName 'WinsockLsp.psd1' }
}

function Import-DeployModule {
    <#
    .SYNOPSIS
    Imports the module from the path of Get-DeployModulePath, and returns it. Returns nothing where it is not installed.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.PSModuleInfo])]
    param(
        [AllowEmptyString()]
        [string] $Version
    )

    $path = Get-DeployModulePath -Version $Version
    if ($path) { return Import-Module -Name $path -PassThru -ErrorAction Stop }
}

function Get-DeployModuleFolder {
    <#
    .SYNOPSIS
    Returns the folder that has a folder for each installed version of the module.
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
    Makes one line of at most 2,048 printable ASCII characters, which every code page shows alike. Escapes all other characters.
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

function ConvertFrom-DeployLine {
    <#
    .SYNOPSIS
    Returns the text that ConvertTo-DeployLine escaped.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Text
    )

    return [regex]::Replace($Text, '\\u([0-9a-f]{4})', { param($found) [string] [char] [System.Convert]::ToInt32($found.Groups[1].Value, 16) })
}
