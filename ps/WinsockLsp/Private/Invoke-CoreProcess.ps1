function Invoke-CoreProcess {
    <#
    .SYNOPSIS
    Runs the exe once and returns its exit code, stdout and stderr.
    .DESCRIPTION
    All pipes are served at once, as UTF-8: reading one to its end first hangs when the other is full.
    Throws coreMissing, coreDidNotStart, or coreTimeout (then the exe has been ended).
    TimeoutSec 0 is no limit: what changes a catalog is waited for however long it takes, and never ended from here.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # What the exe reads from its standard input, passed on as it is.
        [AllowEmptyCollection()]
        [byte[]] $InputByte = @()
    )

    $process = Open-CoreProcess -Argument $Argument
    try {
        $out = New-Object System.IO.MemoryStream
        $err = New-Object System.IO.MemoryStream
        $reading = @(
            $process.StandardOutput.BaseStream.CopyToAsync($out)
            $process.StandardError.BaseStream.CopyToAsync($err)
        )
        $limit = -1
        if ($TimeoutSec -gt 0) { $limit = $TimeoutSec * 1000 }
        Write-CoreInput -Process $process -InputByte $InputByte -Limit $limit
        $ended = $process.WaitForExit($limit)
        if ($ended) {
            # The pipes end with the process; a child that inherited them must not keep us.
            $ended = [System.Threading.Tasks.Task]::WaitAll($reading, 5000)
        }
        if (-not $ended -and $TimeoutSec -gt 0) {
            try { $process.Kill() } catch { Write-Debug "The core had ended already: $_" }
            throw (Get-CoreTimeoutError -TimeoutSec $TimeoutSec)
        }
        $utf8 = New-Object System.Text.UTF8Encoding($false)
        return [pscustomobject] @{
            ExitCode       = $process.ExitCode
            OutputByte     = $out.ToArray()
            StandardOutput = $utf8.GetString($out.ToArray())
            StandardError  = $utf8.GetString($err.ToArray())
        }
    } finally {
        $process.Dispose()
    }
}

function New-CoreMissingError {
    <#
    .SYNOPSIS
    The error for an exe that is not there. A published module has exes for Windows only, so off Windows it names the zip that has one.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    if ([System.IO.Path]::DirectorySeparatorChar -eq '\') {
        return ConvertTo-CoreError -Code 'coreMissing' -Message "The WinsockLsp core is not there: $Path." -Target $Path -Hint 'Install the module again; in a checkout run: npm run build'
    }
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    $zip = "winsock-lsp-$($MyInvocation.MyCommand.Module.Version)-linux-x64.zip"
    ConvertTo-CoreError -Code 'coreMissing' -Message "This module has no program for this system: $Path is not there." -Target $Path -Hint "On x64 Linux unpack $zip of the same release into $folder; in a checkout run: npm run build"
}

function Open-CoreProcess {
    <#
    .SYNOPSIS
    Starts the exe with pipes for all that it reads and writes. Throws coreMissing or coreDidNotStart.
    #>
    [CmdletBinding()]
    [OutputType([System.Diagnostics.Process])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument
    )

    $exe = Get-CorePath
    if (-not (Test-Path -LiteralPath $exe -PathType Leaf)) {
        throw (New-CoreMissingError -Path $exe)
    }

    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $exe
    $start.Arguments = ConvertTo-NativeArgument -Argument $Argument
    $start.WorkingDirectory = [System.IO.Path]::GetDirectoryName($exe)
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true

    $process = New-Object System.Diagnostics.Process
    $process.StartInfo = $start
    try {
        [void] $process.Start()
    } catch {
        $process.Dispose()
        throw (ConvertTo-CoreError -Code 'coreDidNotStart' -Message "The WinsockLsp core could not be started: $($_.Exception.GetBaseException().Message)" -Target $exe -Hint 'A security product or an application control policy may block it; a layered service provider loads into it before it runs.')
    }
    return $process
}

function Write-CoreInput {
    <#
    .SYNOPSIS
    Gives the exe all of its standard input, and ends it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Diagnostics.Process] $Process,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [byte[]] $InputByte,

        # In milliseconds; -1 is none.
        [Parameter(Mandatory)]
        [int] $Limit
    )

    try {
        $written = $Process.StandardInput.BaseStream.WriteAsync($InputByte, 0, $InputByte.Length).Wait($Limit)
        if ($written) { $Process.StandardInput.Close() }
    } catch {
        # It ended without reading; what it says counts.
        Write-Debug "The core did not read its input: $_"
    }
}

function Get-CoreTimeoutError {
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    return ConvertTo-CoreError -Code 'coreTimeout' -Message "The WinsockLsp core did not answer within $TimeoutSec seconds and was ended." -Target (Get-CorePath) -Hint 'Give it more time with -TimeoutSec.'
}
