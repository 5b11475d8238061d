function Get-CoreBackup {
    <#
    .SYNOPSIS
    The backups of this machine as WinsockLsp.Backup objects, oldest first.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Backup')]
    param(
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    $utc = [System.Globalization.DateTimeStyles]::RoundtripKind
    $answer = Invoke-LiveCore -Argument @('backups') -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) { throw $answer.Failure }
    foreach ($row in $answer.Document.backups) {
        # ConvertFrom-Json of PowerShell 6.0 to 7.4 has made a date of it already.
        $time = $row.time
        if ($time -isnot [datetime]) { $time = [datetime]::Parse($time, $invariant, $utc) }
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
