function Get-CorePath {
    <#
    .SYNOPSIS
    Full path of the exe that does the work.
    .DESCRIPTION
    A shipped module has it in its own bin folder; imported from a checkout it is in the checkout's dist folder.
    No other place is looked at: not PATH, not an environment variable.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $target = Get-CoreTarget
    $moduleRoot = Split-Path -Parent $PSScriptRoot
    $bin = Join-Path $moduleRoot 'bin'
    if (Test-Path -LiteralPath $bin -PathType Container) {
        return Join-Path $bin $target
    }
    $checkout = Split-Path -Parent (Split-Path -Parent $moduleRoot)
    return Join-Path (Join-Path $checkout 'dist') $target
}

function Get-CoreTarget {
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
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
    return (Get-ItemProperty -LiteralPath $key -Name PROCESSOR_ARCHITECTURE -ErrorAction Stop).PROCESSOR_ARCHITECTURE
}

function Test-WindowsPath {
    <#
    .SYNOPSIS
    Whether paths have backslashes, which means Windows.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param()

    return [System.IO.Path]::DirectorySeparatorChar -eq '\'
}
