function Lock-DeployFolder {
    <#
    .SYNOPSIS
    Holds a file until it is disposed of; nothing when another run holds it. A lock ends with its process.
    .DESCRIPTION
    A file and no named mutex: the name of one could be taken by anybody.
    #>
    [CmdletBinding()]
    [OutputType([System.IO.FileStream])]
    param()

    $folder = Get-DeployWorkFolder
    try {
        return New-Object System.IO.FileStream((Join-Path $folder 'run.lock'), 'OpenOrCreate', 'ReadWrite', 'None')
    } catch {
        $cause = $_.Exception.GetBaseException()
        # ERROR_SHARING_VIOLATION; the other is what .NET has for it off Windows.
        if ($cause.HResult -eq -2147024864 -or $cause.HResult -eq 11) { return }
        throw
    }
}

function Wait-DeployFile {
    <#
    .SYNOPSIS
    Whether a file can be had within so many seconds: a network may come up after this script.
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
    Adds a line with its time to the log; where that fails, stderr says so and all goes on.
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
        $text = "$([System.DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')) $(ConvertTo-DeployLine $Line)$([System.Environment]::NewLine)"
        if ($file.Exists -and $file.Length -gt 1MB) { [System.IO.File]::WriteAllText($Path, $text) } else { [System.IO.File]::AppendAllText($Path, $text) }
    } catch {
        [System.Console]::Error.WriteLine((ConvertTo-DeployLine "The log $Path could not be written: $($_.Exception.GetBaseException().Message)"))
    }
}
