<#
.SYNOPSIS
Removes the module, its scheduled task and its event source. Backups of catalogs stay.

.DESCRIPTION
Backups are in ProgramData\WinsockLsp, with what is needed to put a layer back: they are left for administrators to
remove. Exit code 0: all is gone. 1: something is left, with a line on stderr.

.PARAMETER TaskName
Name of the scheduled task that Register-WinsockLspTask.ps1 made.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Never run on real Windows so far. Runs in Windows PowerShell 5.1 and PowerShell 7, 32-bit hosts too.

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
