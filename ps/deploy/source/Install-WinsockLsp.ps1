<#
.SYNOPSIS
Installs the WinsockLsp module from a zip whose hash you give, and registers its event source.

.DESCRIPTION
The script copies the zip below the 64-bit Program Files, where only administrators can write. It only checks, opens and
installs that copy, because the source may change meanwhile. One rename puts the new version in place, so no program sees
half of it. Other versions stay. Exit code 0: installed, or already installed with the same content. 1: not installed, with
a line on stderr.

.PARAMETER Source
Full path of the zip of the module, which contains the folder WinsockLsp\<version>. It may be on a share.

.PARAMETER Sha256
SHA-256 of that zip, in hex. The script does not install a zip with another hash.

.PARAMETER RequireSignature
Also demand a valid Authenticode signature on each exe, dll, node, ps1, psm1, psd1 and ps1xml file in the zip.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Not yet run on real Windows. For Windows PowerShell 5.1 and PowerShell 7, also 32-bit.

.EXAMPLE
.\Install-WinsockLsp.ps1 -Source C:\Temp\WinsockLsp-module.zip -Sha256 (Get-Content -Path .\WinsockLsp-module.sha256)

Installs the zip if its hash is the one in the file.
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
