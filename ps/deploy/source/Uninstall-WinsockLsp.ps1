<#
.SYNOPSIS
Removes the module, its scheduled task and its event source. Keeps the backups.

.DESCRIPTION
The backups in ProgramData\WinsockLsp can still restore a layer, so only an administrator should remove them. Exit code 0:
everything was removed. 1: something is left; a line on stderr says why.

.PARAMETER TaskName
Name of the scheduled task that Register-WinsockLspTask.ps1 made.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Not yet run on real Windows. For Windows PowerShell 5.1 and PowerShell 7, also 32-bit.

.EXAMPLE
.\Uninstall-WinsockLsp.ps1

Removes all versions.
#>
[CmdletBinding()]
param(
    [string] $TaskName = 'WinsockLsp'
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# <Folders.ps1>

# <Paths.ps1>

# <Installation.ps1>

try {
    Uninstall-DeployModule -TaskName $TaskName
    ConvertTo-DeployLine 'UNINSTALLED WinsockLsp: the backups of catalogs in ProgramData\WinsockLsp stay'
    exit 0
} catch {
    $line = ConvertTo-DeployLine "NOTUNINSTALLED WinsockLsp: $($_.Exception.Message)"
    [System.Console]::Error.WriteLine($line)
    $line
    exit 1
}
