function Backup-WinsockCatalog {
    <#
    .SYNOPSIS
    Backs up both Winsock catalogs of this machine.

    .DESCRIPTION
    What is kept are the entries byte for byte, the paths of their files, their order, LSP categories and application
    rules, in a folder under ProgramData that only administrators can write. Files of providers are not kept.
    Needs an elevated prompt. Remove-WinsockLsp, Repair-WinsockCatalog and Restore-WinsockCatalog make their own backup
    before they change anything.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds.

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

    Makes a backup, and later brings the catalogs back to it.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low')]
    [OutputType('WinsockLsp.Backup')]
    param(
        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    if (-not $PSCmdlet.ShouldProcess('the Winsock catalogs of this machine', 'Back up')) { return }
    try {
        # Also shows, under a limit, that the core runs and may do this.
        [void] @(Get-CoreBackup -TimeoutSec $TimeoutSec)
        $outcome = Invoke-CoreChange -Argument @('backup')
        Write-CoreOutcome -Outcome $outcome -Caller $PSCmdlet
        if ($outcome.Status -eq 'done') {
            Get-CoreBackup -TimeoutSec $TimeoutSec -WarningAction SilentlyContinue | Where-Object { $_.Id -ceq $outcome.Backup }
        }
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
}
