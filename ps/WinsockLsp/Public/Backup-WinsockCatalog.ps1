function Backup-WinsockCatalog {
    <#
    .SYNOPSIS
    Backs up both Winsock catalogs of this machine.

    .DESCRIPTION
    A backup holds every entry byte for byte, the paths of the DLLs, the order, the LSP categories and the application rules. It does not hold the DLLs. It lies in a folder under ProgramData that only administrators can write.

    Remove-WinsockLsp, Repair-WinsockCatalog and Restore-WinsockCatalog make a backup themselves before they change anything. Run this cmdlet as administrator.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read.

    .OUTPUTS
    WinsockLsp.Backup

    .EXAMPLE
    Backup-WinsockCatalog

    Makes a backup and shows it.

        Id                    Time (UTC)           Reason   State       Entries  Lsps
        --                    ----------           ------   -----       -------  ----
        20261122-214158-0e90  2026-11-22 21:41:58  backup   finished    18       Contoso Filter

    .EXAMPLE
    $backup = Backup-WinsockCatalog; $backup | Restore-WinsockCatalog

    Makes a backup, and brings the catalogs back to it.

    .LINK
    Get-WinsockBackup

    .LINK
    Restore-WinsockCatalog

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low')]
    [OutputType('WinsockLsp.Backup')]
    param(
        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    Use-CallerPreference $PSCmdlet
    if (-not $PSCmdlet.ShouldProcess('the Winsock catalogs of this machine', 'Back up')) { return }
    try {
        # This command has a timeout, so it also shows that the exe runs before a command without one.
        $failure = Get-ElevationError -TimeoutSec $TimeoutSec
        if ($null -ne $failure) { throw $failure }
        $outcome = Invoke-Change -Argument @('backup')
        Write-Outcome -Outcome $outcome -Caller $PSCmdlet
        if ($outcome.Status -eq 'done') {
            Get-BackupRecord -TimeoutSec $TimeoutSec -WarningAction SilentlyContinue | Where-Object { $_.Id -ceq $outcome.Backup }
        }
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
}
