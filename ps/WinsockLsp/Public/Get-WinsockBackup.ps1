function Get-WinsockBackup {
    <#
    .SYNOPSIS
    Lists the backups of the Winsock catalogs of this machine, oldest first.

    .DESCRIPTION
    Each object says when the backup was made (Time, in UTC), what for (Reason: backup, apply, restore, exclude), how many
    entries it holds, which LSPs, and whether what it was made for came to its end (State: finished or unfinished).
    A warning names each that is damaged. Needs an elevated prompt.

    .PARAMETER Id
    Only the backups of these names; * and ? are wildcards.

    .PARAMETER TimeoutSec
    How long the core may take, in seconds.

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

    Shows the backups of changes that were cut off, by a power cut for instance.

    .EXAMPLE
    Get-WinsockBackup | Where-Object Reason -EQ apply | Select-Object -Last 1 | Restore-WinsockCatalog

    Takes the last removal back.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Backup')]
    param(
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Id,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    try {
        $backup = @(Get-CoreBackup -TimeoutSec $TimeoutSec)
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
            $PSCmdlet.WriteError((ConvertTo-CoreError -Code 'backupNotFound' -Message "There is no backup '$name' on this machine." -Target $name -Hint 'Get-WinsockBackup lists all.'))
        }
    }
}
