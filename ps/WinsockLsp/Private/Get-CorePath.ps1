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

    if ([System.IO.Path]::DirectorySeparatorChar -eq '/') {
        return 'linux-x64/winsock-lsp'
    }
    if ([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture -eq [System.Runtime.InteropServices.Architecture]::Arm64) {
        return 'win-arm64\winsock-lsp.exe'
    }
    return 'win-x64\winsock-lsp.exe'
}
