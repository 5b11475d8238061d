# Runs the commands of the documentation in one session, each block on a new machine. The folder -Work has request.json with the
# blocks, the state files of the machines, and the files that examples read. The output of each command, of all streams, goes to
# standard output between lines that begin with -Mark.
param(
    [Parameter(Mandatory)]
    [string] $Work,

    [Parameter(Mandatory)]
    [string] $Mark
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# Nobody can answer a prompt.
$global:ConfirmPreference = 'None'
$PSStyle.OutputRendering = 'PlainText'
[System.Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
$global:ExamplesWork = $Work

# Would open a page in a browser.
function global:Invoke-Item { param([Parameter(ValueFromPipeline)] $InputObject) process { [void] $InputObject } }

# Reads the events that the test build has written to a file instead of the event log.
function global:Get-WinEvent {
    param([Parameter(Mandatory)] [hashtable] $FilterHashtable)
    if ($FilterHashtable.LogName -ne 'Application' -or $FilterHashtable.ProviderName -ne 'WinsockLsp') { throw 'No events were found that match the specified selection criteria.' }
    foreach ($line in [System.IO.File]::ReadAllLines((Join-Path $env:WINSOCK_LSP_TEST_ROOT 'events.txt'))) {
        $id, $level, $message, $null = $line.Split("`t")
        if ($FilterHashtable.Id -contains [int] $id) { [pscustomobject] @{ Id = [int] $id; LevelDisplayName = $level; ProviderName = 'WinsockLsp'; Message = $message } }
    }
}

# Simulates remote computers. A block that reads the registry gets the rows of remote.json; other blocks run on this computer.
function global:Invoke-Command {
    param($ComputerName, $ScriptBlock, $ErrorAction, $ErrorVariable)
    $rows = [System.IO.File]::ReadAllText((Join-Path $global:ExamplesWork 'remote.json')) | ConvertFrom-Json
    foreach ($name in $ComputerName) {
        if ("$ScriptBlock" -notlike '*Protocol_Catalog*') {
            & $ScriptBlock
            continue
        }
        foreach ($row in $rows) {
            $value = $row.Value
            if ($row.Bytes) { $value = [System.Convert]::FromBase64String($row.Bytes) }
            # ConvertFrom-Json returns a number as Int64. Get-ItemProperty returns a DWORD as Int32, and as UInt32 where it does not fit
            # (PowerShell, src/System.Management.Automation/namespaces/RegistryWrapper.cs).
            if ($value -is [long]) { $value = if ($value -le [int]::MaxValue) { [int] $value } else { [uint32] $value } }
            Add-Member -InputObject @{ Key = $row.Key; Name = $row.Name; Value = $value } -NotePropertyName PSComputerName -NotePropertyValue $name -PassThru
        }
        Add-Member -InputObject @{ Last = $true } -NotePropertyName PSComputerName -NotePropertyValue $name -PassThru
    }
}

$env:WINSOCK_LSP_TEST_ROOT = Join-Path $Work 'root'

function New-ExampleMachine($Block) {
    $folder = Join-Path $Work "block-$($Block.number)"
    Copy-Item -Recurse (Join-Path $Work 'files') $folder
    Copy-Item (Join-Path $Work "$($Block.machine).store") (Join-Path $folder '.store')
    # The session imports the module from one folder. Only blocks that install or uninstall it get a copy of that folder.
    $env:ProgramW6432 = Join-Path $Work 'programs'
    if ("$($Block.commands)" -match '\b(Uni|I)nstall-WinsockLsp') {
        Copy-Item -Recurse $env:ProgramW6432 (Join-Path $folder '.programs')
        $env:ProgramW6432 = Join-Path $folder '.programs'
    }
    # A new machine has no backups and events. The exe's unpacked koffi.node stays.
    foreach ($name in 'ProgramData', 'events.txt') {
        $left = Join-Path $env:WINSOCK_LSP_TEST_ROOT $name
        if (Test-Path $left) { Remove-Item -Recurse -Force $left }
    }
    $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $folder '.store'
    Set-Location $folder
}

function Write-ExampleMark($Value) { [System.Console]::Out.WriteLine($Mark + (ConvertTo-Json -Compress -InputObject $Value)) }

# A backup's name differs in each run: replaces a name in a command by that of the newest backup.
function Get-ExampleText([string] $Text) {
    if ($Text -notmatch '\d{8}-\d{6}-[0-9a-f]{4}') { return $Text }
    return $Text.Replace($Matches[0], (Get-WinsockBackup -WarningAction SilentlyContinue | Select-Object -Last 1).Id)
}

foreach ($examplesBlock in ([System.IO.File]::ReadAllText((Join-Path $Work 'request.json')) | ConvertFrom-Json)) {
    New-ExampleMachine $examplesBlock
    & {
        foreach ($examplesText in @($examplesBlock.commands)) {
            $examplesErrors = [System.Collections.Generic.List[string]]::new()
            $global:LASTEXITCODE = 0
            Write-ExampleMark @{ text = $examplesText }
            try {
                $ErrorActionPreference = 'Continue'
                . ([scriptblock]::Create((Get-ExampleText $examplesText))) 2>&1 3>&1 6>&1 | ForEach-Object {
                    if ($_ -is [System.Management.Automation.WarningRecord]) { return "WARNING: $_" }
                    if ($_ -isnot [System.Management.Automation.ErrorRecord]) { return $_ }
                    # PowerShell makes such a record of each line that a program writes to standard error.
                    if ($_.FullyQualifiedErrorId -like 'NativeCommandError*') { return "$_" }
                    $examplesErrors.Add("$_")
                    return "$($_.InvocationInfo.MyCommand): $_"
                } | Out-String -Width 120 | ForEach-Object { [System.Console]::Out.Write($_) }
            } catch {
                $examplesErrors.Add("$_")
            } finally {
                $ErrorActionPreference = 'Stop'
            }
            [System.Console]::Out.WriteLine()
            Write-ExampleMark @{ errors = $examplesErrors.ToArray(); exitCode = $global:LASTEXITCODE }
        }
    }
}
