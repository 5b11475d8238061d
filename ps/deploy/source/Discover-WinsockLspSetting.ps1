<#
.SYNOPSIS
ConfigMgr configuration item, discovery script: the state of this machine as one line.

.DESCRIPTION
The compliance rule: the value begins with COMPLIANT. Exit code 1 with UNKNOWN, so that ConfigMgr shows an error too.

ConfigMgr ends scripts of configuration items after 60 seconds by default. This one gives the core 40.

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
