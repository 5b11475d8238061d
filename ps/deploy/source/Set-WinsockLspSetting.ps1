<#
.SYNOPSIS
Remediation script for a ConfigMgr configuration item: removes the non-IFS layered service providers that a list names.

.DESCRIPTION
Exit code 0: compliant now. 1: not compliant, UNKNOWN or FAILED.

A removal takes seconds, and longer on a slow disk. The script never ends it early. Raise "Script execution timeout" of the
compliance settings in the client settings, so that ConfigMgr does not end the script before it can report the result.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER Removable
What the script may remove: provider GUIDs and product names, as detection prints them. Without it the script only detects.

.PARAMETER WithinDays
Where this program removed an LSP within this many days and the LSP is back, the script only reports it.

.PARAMETER TimeoutSec
Timeout in seconds for commands that only read. A removal that has begun has no timeout.

.PARAMETER NoEventLog
Do not write to the Windows event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Not yet run on real Windows. For Windows PowerShell 5.1 and PowerShell 7, also 32-bit.

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
