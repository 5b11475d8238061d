function Format-Restoration {
    <#
    .SYNOPSIS
    What a restore would do, in lines for people.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Id,

        # The WinsockLsp.Backup; null where none of that name is listed.
        [AllowNull()]
        [object] $Backup,

        [AllowEmptyString()]
        [string] $ProviderId
    )

    $what = 'both Winsock catalogs'
    if ($ProviderId) { $what = "the LSP of $ProviderId" }
    $line = @("Bring $what back to backup ${Id}, after a backup of what is now:")
    if ($null -eq $Backup) {
        $line += '  There is no sound backup of that name on this machine: this will be refused.'
    } else {
        $line += '  made {0:yyyy-MM-dd HH:mm:ss} UTC ({1}, {2}), {3} entries' -f $Backup.Time, $Backup.Reason, $Backup.State, $Backup.Entries
        $line += "  layered service providers in it: $(if ($Backup.Lsps.Count -gt 0) { $Backup.Lsps -join ', ' } else { 'none' })"
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}
