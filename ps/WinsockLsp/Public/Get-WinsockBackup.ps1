function Get-WinsockBackup {
    <#
    .SYNOPSIS
    Lists the backups of the Winsock catalogs of this machine, oldest first.

    .DESCRIPTION
    Each object says when the backup was made (Time, in UTC), why (Reason: backup, apply, restore or exclude), how many entries and which LSPs it holds, and whether the change that followed was completed (State: finished or unfinished). A warning names each damaged backup. Run it as administrator.

    .PARAMETER Id
    Only the backups with these names. Wildcards are allowed.

    .PARAMETER TimeoutSec
    Timeout in seconds.

    .OUTPUTS
    WinsockLsp.Backup

    .EXAMPLE
    Get-WinsockBackup

    Shows all backups.

        Id                    Time (UTC)           Reason   State       Entries  Lsps
        --                    ----------           ------   -----       -------  ----
        20261122-214203-0a90  2026-11-22 21:42:03  apply    finished    18       Contoso Filter

    .EXAMPLE
    Get-WinsockBackup | Where-Object State -EQ unfinished

    Shows the backups of changes that were interrupted, for example by a power cut.

    .EXAMPLE
    Get-WinsockBackup | Where-Object Reason -EQ apply | Select-Object -Last 1 | Restore-WinsockCatalog

    Undoes the last removal.

    .LINK
    Restore-WinsockCatalog

    .LINK
    Remove-WinsockBackup

    .LINK
    Backup-WinsockCatalog

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Backup')]
    param(
        [Parameter(Position = 0)]
        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-BackupCompletion @completing } $args })]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Id,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    Use-CallerPreference $PSCmdlet
    try {
        $backup = @(Get-BackupRecord -TimeoutSec $TimeoutSec)
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
    if (-not $Id) { $Id = '*' }
    foreach ($name in $Id) {
        $found = 0
        foreach ($one in $backup) {
            if ($one.Id -notlike $name) { continue }
            $found++
            $one
        }
        if ($found -eq 0 -and -not [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($name)) {
            $PSCmdlet.WriteError((ConvertTo-ErrorRecord -Code 'backupNotFound' -Message "There is no backup '$name' on this machine." -Target $name -Hint 'Get-WinsockBackup lists all backups.'))
        }
    }
}
