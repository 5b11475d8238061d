<#
.SYNOPSIS
Group Policy startup script, or scheduled task: installs or updates the module from a share, tests, and remediates by policy.

.DESCRIPTION
One run at a time: a second one says so and ends. The version of the pinned package runs, also where a newer one is
installed. Where the share does not answer within -WaitSec, as before the network is up, or the package cannot be installed,
the package runs that this script installed last, if its files are still the same. Nothing is installed whose hash is not
the pinned one. A log that cannot be written, on a full disk for instance, is said on stderr and stops nothing.

Exit code 0: compliant. 1: not compliant. 2: UNKNOWN. 3: FAILED. 4: another run is at work. Fast Startup skips startup
scripts: Register-WinsockLspTask.ps1 makes a scheduled task of the same.

.PARAMETER Source
Full path of the zip of the module, which has the folder WinsockLsp\<version> in it; a share may hold it.

.PARAMETER Sha256
SHA-256 of that zip, in hex. A file of any other content is not installed.

.PARAMETER RequireSignature
Also demand a valid Authenticode signature on every exe, dll, node, ps1, psm1, psd1 and ps1xml in it.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER Removable
What may be removed: provider GUIDs and names of products, as detection prints them. Empty: detect only.

.PARAMETER WithinDays
A provider that was removed within so many days before and came back is reported, and not removed again.

.PARAMETER LogPath
The log. It is begun anew when it is larger than a megabyte.

.PARAMETER WaitSec
How long the share is waited for.

.PARAMETER TimeoutSec
How long the core may take to answer what only reads, in seconds. A removal that has begun is never ended from here.

.PARAMETER NoEventLog
Write nothing to Windows' event log.

.OUTPUTS
System.String. One line, at most 2,048 characters.

.NOTES
Never run on real Windows so far. Runs in Windows PowerShell 5.1 and PowerShell 7, 32-bit hosts too.

.EXAMPLE
.\Start-WinsockLsp.ps1 -Source \\server\share\WinsockLsp-module.zip -Sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

Installs that module if need be, and says what is there. Nothing is removed without -Removable.
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
    ConvertTo-DeployLine 'BUSY WinsockLsp: another run is at work; this one did nothing'
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
            if ($pin.Sha256 -ne $Sha256) { Write-DeployLog -Path $LogPath -Line "Version $($pin.Version) of the package that was pinned before is used" }
        }
    }
    if ($policy.Version) {
        $answer = Invoke-DeployPolicy -Policy $policy
    } else {
        $answer = ConvertTo-DeployAnswer -State 'UNKNOWN' -Policy $policy -Detail 'the pinned module is not installed'
    }
    $state = $answer.State
    Write-DeployLog -Path $LogPath -Line $answer.Line
    Write-DeployAnswer -Answer $answer
} finally {
    $lock.Dispose()
}
exit $code[$state]
