function Save-DeployPin {
    <#
    .SYNOPSIS
    Records which version of the module came from the pinned package. Get-DeployPin reads it when the package is unavailable.
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
    Returns the version that was installed last, and the hash of its package. Returns nothing where there is none, or where
    its files have changed since.
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
    Waits for a file, and returns whether it is there in time. The network may come up after this script starts.
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
    Adds a line with the time to the log. Where that fails, the function writes to stderr, and the script goes on.
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
        # Where the first installation failed, the folder of the log may not exist yet.
        $file.Directory.Create()
        $text = "$([System.DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')) $(ConvertTo-DeployLine $Line)$([System.Environment]::NewLine)"
        if ($file.Exists -and $file.Length -gt 1MB) { [System.IO.File]::WriteAllText($Path, $text) } else { [System.IO.File]::AppendAllText($Path, $text) }
    } catch {
        [System.Console]::Error.WriteLine((ConvertTo-DeployLine "The log $Path could not be written: $($_.Exception.GetBaseException().Message)"))
    }
}
