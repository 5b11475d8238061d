<#
.SYNOPSIS
Registers a scheduled task that runs the startup script Start-WinsockLsp.ps1.

.DESCRIPTION
Fast Startup skips startup scripts. The task runs as SYSTEM two minutes after every start of Windows (boot trigger), two
minutes after a resume by Fast Startup (event 27 of Kernel-Boot), and once a day. Only one instance runs at a time. It has no
time limit, because a removal must not stop half-way. This script copies the startup script to Program Files\WinsockLsp, where
only administrators can write, and the task runs it from there. It replaces an existing task of that name.

.PARAMETER Source
Full path of the zip of the module. It may be on a share. SYSTEM reads a share as the computer's account.

.PARAMETER Sha256
SHA-256 of that zip, in hex.

.PARAMETER RequireSignature
Also demand a valid Authenticode signature on each exe, dll, node, ps1, psm1, psd1 and ps1xml file in the zip.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER Removable
What the script may remove: provider GUIDs and product names, as detection prints them. Without it the script only detects.

.PARAMETER WithinDays
Where this program removed an LSP within this many days and the LSP is back, the script only reports it.

.PARAMETER TaskName
Name of the task.

.PARAMETER DailyAt
Time of the daily run, as HH:mm.

.PARAMETER AsXml
Return the definition of the task and register nothing. This is for tools that distribute tasks.

.OUTPUTS
None, or System.String with -AsXml.

.NOTES
Not yet run on real Windows.

.EXAMPLE
.\Register-WinsockLspTask.ps1 -Source \\server\share\WinsockLsp-module.zip -Sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef -Removable 'Contoso Filter'

Registers the task, with a policy that may remove one product.
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType([string])]
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

    [ValidateNotNullOrEmpty()]
    [string] $TaskName = 'WinsockLsp',

    [ValidatePattern('^([01]\d|2[0-3]):[0-5]\d$')]
    [string] $DailyAt = '12:00',

    [switch] $AsXml
)

$ErrorActionPreference = 'Stop'

function ConvertTo-QuotedText {
    <#
    .SYNOPSIS
    Returns a text as a PowerShell literal. Refuses a double quote, which would end the surrounding command line. No path has one.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Text
    )

    if ($Text.Contains('"')) { throw "A double quote cannot be passed on: $Text" }
    return "'$([System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text))'"
}

# <Folders.ps1>

$folder = Join-Path (Get-DeployProgramFolder) 'WinsockLsp'
$script = Join-Path $folder 'Start-WinsockLsp.ps1'
$command = "& $(ConvertTo-QuotedText $script) -Source $(ConvertTo-QuotedText $Source) -Sha256 $Sha256 -Scope $Scope -WithinDays $WithinDays"
if ($RequireSignature) { $command += ' -RequireSignature' }
if ($Removable.Count -gt 0) { $command += " -Removable $(@(foreach ($one in $Removable) { ConvertTo-QuotedText $one }) -join ',')" }
$argument = "-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -Command `"$command; exit `$LASTEXITCODE`""
$xml = @"
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Installs WinsockLsp from its share, looks for non-IFS Winsock providers, and removes what its policy lists.</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Delay>PT2M</Delay>
    </BootTrigger>
    <EventTrigger>
      <Subscription>&lt;QueryList&gt;&lt;Query Path="System"&gt;&lt;Select Path="System"&gt;*[System[Provider[@Name='Microsoft-Windows-Kernel-Boot'] and EventID=27]]&lt;/Select&gt;&lt;/Query&gt;&lt;/QueryList&gt;</Subscription>
      <Delay>PT2M</Delay>
    </EventTrigger>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T${DailyAt}:00</StartBoundary>
      <RandomDelay>PT1H</RandomDelay>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>false</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>$([System.Security.SecurityElement]::Escape((Get-DeploySystemFolder)))\WindowsPowerShell\v1.0\powershell.exe</Command>
      <Arguments>$([System.Security.SecurityElement]::Escape($argument))</Arguments>
    </Exec>
  </Actions>
</Task>
"@
if ($AsXml) { return $xml }
if ($PSCmdlet.ShouldProcess($TaskName, 'Register the scheduled task')) {
    [void] [System.IO.Directory]::CreateDirectory($folder)
    # Writes only the text. A copy of the file could keep the mark of a download, and RemoteSigned would then not run it.
    [System.IO.File]::WriteAllText($script, [System.IO.File]::ReadAllText((Join-Path $PSScriptRoot 'Start-WinsockLsp.ps1')))
    [void] (Register-ScheduledTask -TaskName $TaskName -Xml $xml -Force)
}
