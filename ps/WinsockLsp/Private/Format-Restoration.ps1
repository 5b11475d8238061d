function Format-Restoration {
    <#
    .SYNOPSIS
    Shows as text what a restore does.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Id,

        # Null where there is none of that name, or it cannot be read.
        [AllowNull()]
        [object] $Backup,

        [AllowEmptyString()]
        [string] $ProviderId,

        # Whether backups cannot be read without an administrator.
        [switch] $Unreadable
    )

    $what = 'both Winsock catalogs'
    if ($ProviderId) { $what = "the LSP of $ProviderId" }
    $line = @("Bring $what back to backup ${Id}, after another backup:")
    if ($Unreadable) {
        $line += '  Only an administrator can read what it holds.'
    } elseif ($null -eq $Backup) {
        $line += '  This machine has no sound backup of that name. The restore will be refused.'
    } else {
        $line += '  made {0:yyyy-MM-dd HH:mm:ss} UTC ({1}, {2}), {3} entries' -f $Backup.Time, $Backup.Reason, $Backup.State, $Backup.Entries
        $line += "  layered service providers in it: $(if ($Backup.Lsps.Count -gt 0) { $Backup.Lsps -join ', ' } else { 'none' })"
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}
