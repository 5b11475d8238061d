<#
.SYNOPSIS
Startup script for Group Policy, or scheduled task: installs or updates the module from a share, tests, and removes what a list names.

.DESCRIPTION
The script only installs a package whose hash is -Sha256 (the pinned package), and runs that version of the module, also where
a newer one is installed. The share may not answer within -WaitSec, because the network is not up yet, or the installation may
fail. Then the script runs the version that it installed last, if the files of that version have not changed.

Only one run is active at a time: a second one prints BUSY and ends. Where the script cannot write its log, for example
because the disk is full, it says so on stderr and goes on.

Exit code 0: compliant. 1: not compliant. 2: UNKNOWN. 3: FAILED. 4: another run is active. Fast Startup skips startup
scripts, so Register-WinsockLspTask.ps1 registers a scheduled task that runs this script.

.PARAMETER Source
Full path of the zip of the module, which contains the folder WinsockLsp\<version>. It may be on a share.

.PARAMETER Sha256
SHA-256 of that zip, in hex. The script does not install a zip with another hash.

.PARAMETER RequireSignature
Also demand a valid Authenticode signature on each exe, dll, node, ps1, psm1, psd1 and ps1xml file in the zip.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER Removable
What the script may remove: provider GUIDs and product names, as detection prints them. Without it the script only detects.

.PARAMETER WithinDays
Where this program removed an LSP within this many days and the LSP is back, the script only reports it.

.PARAMETER LogPath
The log file. The script starts a new one when it is larger than a megabyte.

.PARAMETER WaitSec
How many seconds to wait for the share.

.PARAMETER TimeoutSec
Timeout in seconds for commands that only read. A removal that has begun has no timeout.

.PARAMETER NoEventLog
Do not write to the Windows event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Not yet run on real Windows. For Windows PowerShell 5.1 and PowerShell 7, also 32-bit.

.EXAMPLE
.\Start-WinsockLsp.ps1 -Source \\server\share\WinsockLsp-module.zip -Sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

Installs that module if necessary, and prints the state of the machine. Without -Removable the script removes nothing.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Source,

    [Parameter(Mandatory)]
    [ValidatePattern('^[0-9A-Fa-f]{64}$')]
    [string] $Sha256,

    [switch] $RequireSignature,

    [ValidateSet('internet', 'layered', 'all')]
    [string] $Scope = 'internet',

    [AllowEmptyCollection()]
    [string[]] $Removable = @(),

    [ValidateRange(0, 3650)]
    [int] $WithinDays = 30,

    [string] $LogPath,

    [ValidateRange(0, 3600)]
    [int] $WaitSec = 120,

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

# <Installation.ps1>

# <Startup.ps1>

$policy = ConvertTo-DeployPolicy -Scope $Scope -Removable $Removable -WithinDays $WithinDays -TimeoutSec $TimeoutSec -EventLog (-not $NoEventLog)
$code = @{ COMPLIANT = 0; REMEDIATED = 0; NONCOMPLIANT = 1; UNKNOWN = 2; FAILED = 3 }
if (-not $LogPath) { $LogPath = Join-Path (Join-Path (Get-DeployProgramFolder) 'WinsockLsp') 'Start-WinsockLsp.log' }
try {
    $lock = Lock-DeployFile -Name 'run.lock'
} catch {
    $answer = ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $policy -Detail $_.Exception.Message
    Write-DeployAnswer -Answer $answer
    exit 2
}
if ($null -eq $lock) {
    ConvertTo-DeployLine 'BUSY WinsockLsp: another run is active; this one did nothing'
    exit 4
}
try {
    $state = 'UNKNOWN'
    try {
        if (Wait-DeployFile -Path $Source -WaitSec $WaitSec) {
            $installed = Install-DeployModule -Source $Source -Sha256 $Sha256 -RequireSignature:$RequireSignature
            $policy.Version = $installed.Version
            Write-DeployLog -Path $LogPath -Line "INSTALLED $($installed.Text)"
            Save-DeployPin -Sha256 $Sha256 -Version $installed.Version
        } else {
            Write-DeployLog -Path $LogPath -Line "$Source did not answer within $WaitSec seconds"
        }
    } catch {
        $line = "NOTINSTALLED $($_.Exception.Message)"
        Write-DeployLog -Path $LogPath -Line $line
        [System.Console]::Error.WriteLine((ConvertTo-DeployLine $line))
    }
    if (-not $policy.Version) {
        $pin = Get-DeployPin
        if ($null -ne $pin) {
            $policy.Version = $pin.Version
            if ($pin.Sha256 -ne $Sha256) { Write-DeployLog -Path $LogPath -Line "This run uses version $($pin.Version), which came from an earlier package" }
        }
    }
    if ($policy.Version) {
        $answer = Invoke-DeployPolicy -Policy $policy
    } else {
        $answer = ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $policy -Detail "the pinned module is not installed in $(Get-DeployModuleFolder)"
    }
    $state = $answer.State
    Write-DeployLog -Path $LogPath -Line $answer.Line
    Write-DeployAnswer -Answer $answer
} finally {
    $lock.Dispose()
}
exit $code[$state]
