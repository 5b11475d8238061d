function Lock-DeployFolder {
    <#
    .SYNOPSIS
    Locks a file, and returns its stream. Returns nothing where another run holds the lock. Windows releases it when the process ends.
    .DESCRIPTION
    This is no named mutex, because any user could create a mutex of that name first.
    #>
    [CmdletBinding()]
    [OutputType([System.IO.FileStream])]
    param()

    $folder = Get-DeployWorkFolder
    try {
        return New-Object System.IO.FileStream((Join-Path $folder 'run.lock'), 'OpenOrCreate', 'ReadWrite', 'None')
    } catch {
        $cause = $_.Exception.GetBaseException()
        # ERROR_SHARING_VIOLATION, and what .NET has for it on Linux.
        if ($cause.HResult -eq -2147024864 -or $cause.HResult -eq 11) { return }
        throw
    }
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
    Adds a line with its time to the log. Where that fails, stderr says so, and the script goes on.
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
