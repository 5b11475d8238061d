# Answers: asks the exe about machines and backups. Nothing here changes a catalog.

function Get-MachineAnswer {
    <#
    .SYNOPSIS
    Runs a command of the exe on files, on other computers, or else on this machine. Returns a row for each machine.
    .DESCRIPTION
    A row has ComputerName (empty for this machine and for a file), Machine (the document's part for that machine), Warning
    (texts) and Failure (an ErrorRecord, or null). With files, each row comes as soon as the exe has read that machine,
    because a folder may hold ten thousand machines.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [AllowEmptyCollection()]
        [string[]] $File = @(),

        # The parameters of Invoke-Command that name other computers.
        [hashtable] $Remote = @{},

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    if ($Remote.Count -gt 0) {
        Get-RemoteAnswer -Argument $Argument -Remote $Remote -TimeoutSec $TimeoutSec
        return
    }
    if ($File.Count -gt 0) {
        Get-ExeDocumentStream -Argument $Argument -File $File -TimeoutSec $TimeoutSec | ConvertTo-MachineRow
        return
    }
    try {
        $document = Get-ExeDocument -Argument $Argument -TimeoutSec $TimeoutSec
    } catch {
        if ($_.FullyQualifiedErrorId -notmatch '^core(Timeout|Crashed|DidNotStart)') { throw }
        throw (Get-NotRunningError -Record $_)
    }
    $document | ConvertTo-MachineRow
}

function ConvertTo-MachineRow {
    <#
    .SYNOPSIS
    Returns a row for each machine of a document.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory, ValueFromPipeline)]
        [object] $Document
    )

    process {
        $machines = Get-DocumentProperty $Document 'machines'
        if ($null -eq $machines) { $machines = @($Document) }
        foreach ($machine in $machines) {
            $problem = Get-DocumentProperty $machine 'error'
            $failure = $null
            $warning = @()
            if ($null -ne $problem) {
                $failure = ConvertFrom-DocumentError -Problem $problem
            } else {
                $warning = @(foreach ($each in (Get-DocumentProperty $machine 'warnings')) { Get-WarningText -Warning $each })
            }
            [pscustomobject] @{ ComputerName = ''; Machine = $machine; Failure = $failure; Warning = $warning }
        }
    }
}

function Get-LiveAnswer {
    <#
    .SYNOPSIS
    Runs a command of the exe on this machine. Returns its document, the bytes of the document, and Failure.
    .DESCRIPTION
    Where the exe does not run, the function throws an error that names the DLLs that may be the cause. Failure is the error in
    the document as an ErrorRecord, or null. The function does not throw it, because PowerShell adds a thrown error to the
    cmdlet's -ErrorVariable even where the cmdlet catches it. Writes the warnings of the document.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        # 0 means no timeout, for a command that changes something.
        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # Names of files, for the standard input of the exe. With files, an error names no DLLs of this machine.
        [AllowEmptyCollection()]
        [string[]] $File = @(),

        # Write no warnings. With -WarningAction SilentlyContinue they would still get into the cmdlet's -WarningVariable.
        [switch] $NoWarning
    )

    try {
        $answer = Get-ExeAnswer -Argument $Argument -TimeoutSec $TimeoutSec -InputByte ([System.Text.Encoding]::UTF8.GetBytes($File -join "`n"))
    } catch {
        # Before a command without a timeout, the cmdlet has run one with a timeout. So no layer keeps the exe from running.
        if ($File.Count -gt 0 -or $TimeoutSec -eq 0 -or $_.FullyQualifiedErrorId -notmatch '^core(Timeout|Crashed|DidNotStart)') { throw }
        throw (Get-NotRunningError -Record $_)
    }
    $failure = $null
    $problem = Get-DocumentProperty $answer.Document 'error'
    if ($null -ne $problem) { $failure = ConvertFrom-DocumentError -Problem $problem }
    if (-not $NoWarning) {
        foreach ($warning in (Get-DocumentProperty $answer.Document 'warnings')) { Write-Warning -Message (Get-WarningText -Warning $warning) }
    }
    return [pscustomobject] @{ Document = $answer.Document; Byte = $answer.Byte; Failure = $failure }
}

function Get-BackupRecord {
    <#
    .SYNOPSIS
    Returns the backups of this machine as WinsockLsp.Backup objects, oldest first.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Backup')]
    param(
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    $roundtrip = [System.Globalization.DateTimeStyles]::RoundtripKind
    $answer = Get-LiveAnswer -Argument @('backups') -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) { throw $answer.Failure }
    foreach ($row in $answer.Document.backups) {
        # ConvertFrom-Json of PowerShell 6.0 to 7.4 turns text that looks like a date into a date.
        $time = $row.time
        if ($time -isnot [datetime]) { $time = [datetime]::Parse($time, $invariant, $roundtrip) }
        [pscustomobject] @{
            Id           = $row.id
            Time         = $time.ToUniversalTime()
            Reason       = $row.reason
            Entries      = $row.entries
            Lsps         = @($row.lsps)
            State        = $row.state
            Fingerprint  = $row.fingerprint
            ComputerName = [System.Environment]::MachineName
            PSTypeName   = 'WinsockLsp.Backup'
        }
    }
}

# The exe makes up to eight runs of at most fifteen seconds each. This timeout leaves room for the time between them.
$script:ProbeTimeoutSec = 180

function Add-Probe {
    <#
    .SYNOPSIS
    Probes the providers of this machine on loopback, and adds a WinsockLsp.Probe for each protocol to a verdict.
    .DESCRIPTION
    Writes an error where the probe fails. The verdict does not depend on the probe.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $Verdict,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    try {
        $answer = Get-LiveAnswer -Argument 'probe' -TimeoutSec $TimeoutSec
        $failure = $answer.Failure
    } catch {
        $failure = $_
    }
    if ($null -ne $failure) {
        $Caller.WriteError($failure)
        return
    }
    $Verdict.Probes = @(foreach ($probe in $answer.Document.probes) { ConvertTo-Probe -Probe $probe })
}
