<#
.SYNOPSIS
ConfigMgr configuration item, remediation script: removes the non-IFS layered service providers that a list names.

.DESCRIPTION
Exit code 0: compliant now. 1: not compliant, UNKNOWN or FAILED.

A removal takes seconds, on a slow disk more. It is never ended from here; raise "Script execution timeout" of the
compliance settings in the client settings, so that ConfigMgr does not end this script before it can say what came of it.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER Removable
What may be removed: provider GUIDs and names of products, as detection prints them. Empty: detect only.

.PARAMETER WithinDays
A provider that was removed within so many days before and came back is reported, and not removed again.

.PARAMETER TimeoutSec
How long the core may take to answer what only reads, in seconds. A removal that has begun is never ended from here.

.PARAMETER NoEventLog
Write nothing to Windows' event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Never run on real Windows so far. Runs in Windows PowerShell 5.1 and PowerShell 7, 32-bit hosts too.

.EXAMPLE
.\Set-WinsockLspSetting.ps1 -Removable 'Contoso Filter'

Removes that product's layer where it is non-IFS.
#>
[CmdletBinding()]
param(
    [ValidateSet('internet', 'layered', 'all')]
    [string] $Scope = 'internet',

    [AllowEmptyCollection()]
    [string[]] $Removable = @(),

    [ValidateRange(0, 3650)]
    [int] $WithinDays = 30,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 20,

    [switch] $NoEventLog
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# <Folders.ps1>

# <Paths.ps1>

# <Policy.ps1>

# <Remediation.ps1>

$policy = ConvertTo-DeployPolicy -Scope $Scope -Removable $Removable -WithinDays $WithinDays -TimeoutSec $TimeoutSec -EventLog (-not $NoEventLog)
$answer = Invoke-DeployPolicy -Policy $policy
$good = 'COMPLIANT', 'REMEDIATED' -ccontains $answer.State
Write-DeployAnswer -Answer $answer
if ($good) { exit 0 }
exit 1
