<#
.SYNOPSIS
Detection script for Intune remediations: tests whether this machine has non-IFS Winsock providers.

.DESCRIPTION
Exit code 0: compliant. 1: not compliant, or UNKNOWN because the script could not decide. The last line has the state, the
scope, the products and the entries. The script only writes to stderr for UNKNOWN.

Intune passes no arguments: change the defaults below before you upload it.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER TimeoutSec
Timeout in seconds.

.PARAMETER NoEventLog
Do not write to the Windows event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Not yet run on real Windows. For Windows PowerShell 5.1 and PowerShell 7, also 32-bit.

.EXAMPLE
.\Detect-WinsockLsp.ps1; $LASTEXITCODE

Shows what Intune would show for this machine.
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
