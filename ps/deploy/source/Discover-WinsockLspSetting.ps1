<#
.SYNOPSIS
Discovery script for a ConfigMgr configuration item: prints the state of this machine as one line.

.DESCRIPTION
Use this compliance rule: the value begins with COMPLIANT. UNKNOWN ends with exit code 1, so that ConfigMgr shows an error.

By default ConfigMgr ends such a script after 60 seconds. So this script waits 40 seconds for an answer.

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
.\Discover-WinsockLspSetting.ps1

COMPLIANT WinsockLsp scope=internet policy=[detect only]
#>
[CmdletBinding()]
param(
    [ValidateSet('internet', 'layered', 'all')]
    [string] $Scope = 'internet',

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 40,

    [switch] $NoEventLog
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# <Folders.ps1>

# <Paths.ps1>

# <Policy.ps1>

$policy = ConvertTo-DeployPolicy -Scope $Scope -TimeoutSec $TimeoutSec -EventLog (-not $NoEventLog)
$answer = Get-DeployVerdict -Policy $policy
$unknown = $answer.State -eq 'UNKNOWN'
Write-DeployAnswer -Answer $answer
if ($unknown) { exit 1 }
exit 0
