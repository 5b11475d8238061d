# Exe: finds winsock-lsp, runs it, writes its standard input, and reads its output.

function Get-ExePath {
    <#
    .SYNOPSIS
    Returns the full path of the exe.
    .DESCRIPTION
    A shipped module has the exe in its own bin folder, a checkout has it in its dist folder. The module searches nowhere
    else, because a user could plant another exe on PATH or name one in an environment variable.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $target = Get-ExeTarget
    $moduleRoot = Split-Path -Parent $PSScriptRoot
    $bin = Join-Path $moduleRoot 'bin'
    if (Test-Path -LiteralPath $bin -PathType Container) {
        return Join-Path $bin $target
    }
    $checkout = Split-Path -Parent (Split-Path -Parent $moduleRoot)
    return Join-Path (Join-Path $checkout 'dist') $target
}

function Get-ExeTarget {
    <#
    .SYNOPSIS
    Returns the path of the exe for this system, below the bin or dist folder.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    if (-not (Test-WindowsPath)) { return 'linux-x64/winsock-lsp' }
    # A 32-bit process reads the 64-bit architecture in PROCESSOR_ARCHITEW6432. An emulated x64 process on ARM64 reads
    # AMD64 everywhere but in the registry. .NET Framework 4.6.2 has no RuntimeInformation.
    $architectures = $env:PROCESSOR_ARCHITEW6432, $env:PROCESSOR_ARCHITECTURE, (Get-MachineArchitecture)
    if ($architectures -contains 'ARM64') { return 'win-arm64\winsock-lsp.exe' }
    return 'win-x64\winsock-lsp.exe'
}

function Get-MachineArchitecture {
    <#
    .SYNOPSIS
    Returns the processor architecture that the registry names.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
    return (Get-ItemProperty -LiteralPath $key -Name PROCESSOR_ARCHITECTURE -ErrorAction Stop).PROCESSOR_ARCHITECTURE
}

function Test-WindowsPath {
    <#
    .SYNOPSIS
    Returns whether this is Windows, where paths have backslashes.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param()

    return [System.IO.Path]::DirectorySeparatorChar -eq '\'
}

function Invoke-Exe {
    <#
    .SYNOPSIS
    Runs the exe once, and returns its exit code, stdout and stderr.
    .DESCRIPTION
    Reads both pipes at the same time, as UTF-8. Reading one to its end first would hang when the other is full.
    Throws coreMissing, coreDidNotStart, or coreTimeout after ending the exe. TimeoutSec 0 means no timeout: the module
    never ends an exe that changes a catalog.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # What the exe reads from its standard input.
        [AllowEmptyCollection()]
        [byte[]] $InputByte = @()
    )

    $process = Open-ExeProcess -Argument $Argument
    try {
        $out = New-Object System.IO.MemoryStream
        $err = New-Object System.IO.MemoryStream
        $reading = @(
            $process.StandardOutput.BaseStream.CopyToAsync($out)
            $process.StandardError.BaseStream.CopyToAsync($err)
        )
        $limit = -1
        if ($TimeoutSec -gt 0) { $limit = $TimeoutSec * 1000 }
        Write-ExeInput -Process $process -InputByte $InputByte -Limit $limit
        $ended = $process.WaitForExit($limit)
        if ($ended) {
            # The pipes close when the exe ends, unless a child process inherited them. The module waits five seconds at most.
            $ended = [System.Threading.Tasks.Task]::WaitAll($reading, 5000)
        }
        if (-not $ended -and $TimeoutSec -gt 0) {
            try { $process.Kill() } catch { Write-Debug "The exe had ended already: $_" }
            throw (Get-TimeoutError -TimeoutSec $TimeoutSec)
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

function Open-ExeProcess {
    <#
    .SYNOPSIS
    Starts the exe with pipes for stdin, stdout and stderr. Throws coreMissing or coreDidNotStart.
    #>
    [CmdletBinding()]
    [OutputType([System.Diagnostics.Process])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument
    )

    $exe = Get-ExePath
    if (-not (Test-Path -LiteralPath $exe -PathType Leaf)) {
        throw (Get-ExeMissingError -Path $exe)
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
        throw (ConvertTo-ErrorRecord -Code 'coreDidNotStart' -Message "winsock-lsp could not be started: $($_.Exception.GetBaseException().Message)" -Target $exe -Hint 'A security product or an application control policy may block it. Windows also loads layered providers into it before it runs.')
    }
    return $process
}

function ConvertTo-NativeArgument {
    <#
    .SYNOPSIS
    Joins arguments into one command line, quoted as CommandLineToArgvW expects.
    .DESCRIPTION
    Windows PowerShell 5.1 has no ProcessStartInfo.ArgumentList. An argument without a space, a tab or a quote stays
    as it is. In a quoted one, backslashes before a quote (also the closing one) are doubled and quotes escaped.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $Argument
    )

    $quoted = foreach ($item in $Argument) {
        if ($item -ne '' -and $item -notmatch '[\s"]') {
            $item
        } else {
            '"' + (($item -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1') + '"'
        }
    }
    return ($quoted -join ' ')
}

function Write-ExeInput {
    <#
    .SYNOPSIS
    Writes the whole standard input of the exe, and closes it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Diagnostics.Process] $Process,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [byte[]] $InputByte,

        # Timeout in milliseconds. -1 means none.
        [Parameter(Mandatory)]
        [int] $Limit
    )

    try {
        $written = $Process.StandardInput.BaseStream.WriteAsync($InputByte, 0, $InputByte.Length).Wait($Limit)
        if ($written) { $Process.StandardInput.Close() }
    } catch {
        # The exe ended without reading its input. Its document says why.
        Write-Debug "The exe did not read its input: $_"
    }
}
