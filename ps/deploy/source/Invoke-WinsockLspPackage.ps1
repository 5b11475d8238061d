<#
.SYNOPSIS
Program of a ConfigMgr package or application: removes the non-IFS layered service providers that a list names.

.DESCRIPTION
Exit codes: 0 compliant, nothing to restart. 3010 remediated, the machine should restart. 1 not compliant. 2 UNKNOWN.
3 FAILED. The script restarts nothing.

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
.\Invoke-WinsockLspPackage.ps1 -Removable 'Contoso Filter'; $LASTEXITCODE

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
    [int] $TimeoutSec = 120,

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
if ($good -and $answer.RestartRequired) { exit 3010 }
if ($good) { exit 0 }
if ($answer.State -ceq 'NONCOMPLIANT') { exit 1 }
if ($answer.State -ceq 'UNKNOWN') { exit 2 }
exit 3
