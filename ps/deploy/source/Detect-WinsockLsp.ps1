<#
.SYNOPSIS
Intune remediations, detection script: is this machine free of non-IFS Winsock providers?

.DESCRIPTION
Exit code 0: compliant. 1: not compliant, or it could not be told (UNKNOWN), which is never taken for compliant. The
last line says state, scope, product and entries. stderr has a line only where it could not be told.

Intune passes no arguments: change the defaults below before you upload it.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER TimeoutSec
How long the core may take to answer what only reads, in seconds. A removal that has begun is never ended from here.

.PARAMETER NoEventLog
Write nothing to Windows' event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Never run on real Windows so far. Runs in Windows PowerShell 5.1 and PowerShell 7, 32-bit hosts too.

.EXAMPLE
.\Detect-WinsockLsp.ps1; $LASTEXITCODE

Says what Intune would show for this machine.
#>
[CmdletBinding()]
param(
    [ValidateSet('internet', 'layered', 'all')]
    [string] $Scope = 'internet',

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 120,

    [switch] $NoEventLog
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# <Folders.ps1>

# <Paths.ps1>

# <Policy.ps1>

$policy = ConvertTo-DeployPolicy -Scope $Scope -TimeoutSec $TimeoutSec -EventLog (-not $NoEventLog)
$answer = Get-DeployVerdict -Policy $policy
Write-DeployAnswer -Answer $answer
if ($answer.State -ceq 'COMPLIANT') { exit 0 }
exit 1
