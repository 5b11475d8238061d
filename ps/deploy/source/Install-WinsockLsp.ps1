<#
.SYNOPSIS
Installs the WinsockLsp module from a zip whose hash is pinned, and registers its event source.

.DESCRIPTION
The zip is copied below the 64-bit Program Files, where only administrators write, and only that copy is checked,
opened and installed: what stands in the source may change meanwhile. The new version appears whole or not at all. Other
versions stay. Exit code 0: installed, or there already with the same content. 1: not installed, with a line on stderr.

.PARAMETER Source
Full path of the zip of the module, which has the folder WinsockLsp\<version> in it; a share may hold it.

.PARAMETER Sha256
SHA-256 of that zip, in hex. A file of any other content is not installed.

.PARAMETER RequireSignature
Also demand a valid Authenticode signature on every exe, dll, node, ps1, psm1, psd1 and ps1xml in it.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Never run on real Windows so far. Runs in Windows PowerShell 5.1 and PowerShell 7, 32-bit hosts too.

.EXAMPLE
.\Install-WinsockLsp.ps1 -Source C:\Temp\WinsockLsp-module.zip -Sha256 (Get-Content -Path .\WinsockLsp-module.sha256)

Installs that file if it is the one.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Source,

    [Parameter(Mandatory)]
    [ValidatePattern('^[0-9A-Fa-f]{64}$')]
    [string] $Sha256,

    [switch] $RequireSignature
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# <Folders.ps1>

# <Paths.ps1>

# <Installation.ps1>

try {
    $result = Install-DeployModule -Source $Source -Sha256 $Sha256 -RequireSignature:$RequireSignature
    ConvertTo-DeployLine "INSTALLED WinsockLsp $($result.Text)"
    exit 0
} catch {
    $line = ConvertTo-DeployLine "NOTINSTALLED WinsockLsp: $($_.Exception.Message)"
    [System.Console]::Error.WriteLine($line)
    $line
    exit 1
}
