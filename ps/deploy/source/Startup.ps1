function Save-DeployPin {
    <#
    .SYNOPSIS
    Remembers which installed version came out of a pinned package, for when that package cannot be had.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $Sha256,

        [Parameter(Mandatory)]
        [string] $Version
    )

    $content = Get-DeployContentHash -Folder (Join-Path (Get-DeployModuleFolder) $Version)
    [System.IO.File]::WriteAllText((Join-Path (Get-DeployLockFolder) 'pin.txt'), "$Sha256 $Version $content")
}

function Get-DeployPin {
    <#
    .SYNOPSIS
    The version that the last pinned package was installed as, and the hash of that package. Nothing where there is none, or
    where its files are others by now.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param()

    $file = Join-Path (Get-DeployLockFolder) 'pin.txt'
    if (-not [System.IO.File]::Exists($file)) { return }
    $sha256, $version, $content = [System.IO.File]::ReadAllText($file).Split(' ')
    $folder = Join-Path (Get-DeployModuleFolder) $version
    if (-not (Test-Path -LiteralPath $folder -PathType Container) -or (Get-DeployContentHash -Folder $folder) -cne $content) { return }
    return [pscustomobject] @{ Sha256 = $sha256; Version = $version }
}

function Wait-DeployFile {
    <#
    .SYNOPSIS
    Waits for a file, and returns whether it can be read in time. The network may come up after this script starts.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [int] $WaitSec
    )

    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        if ([System.IO.File]::Exists($Path)) { return $true }
        if ($clock.Elapsed.TotalSeconds -ge $WaitSec) { return $false }
        Start-Sleep -Milliseconds ([System.Math]::Min(5000, 1000 * $WaitSec - $clock.ElapsedMilliseconds + 1))
    }
}

function Write-DeployLog {
    <#
    .SYNOPSIS
    Adds a line with its time to the log, whose folder is made where it is missing. Where that fails, stderr says so, and the
    script goes on.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [string] $Line
    )

    try {
        $file = New-Object System.IO.FileInfo($Path)
        # Below Program Files there is no folder of ours yet where nothing could be installed.
        $file.Directory.Create()
        $text = "$([System.DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')) $(ConvertTo-DeployLine $Line)$([System.Environment]::NewLine)"
        if ($file.Exists -and $file.Length -gt 1MB) { [System.IO.File]::WriteAllText($Path, $text) } else { [System.IO.File]::AppendAllText($Path, $text) }
    } catch {
        [System.Console]::Error.WriteLine((ConvertTo-DeployLine "The log $Path could not be written: $($_.Exception.GetBaseException().Message)"))
    }
}
