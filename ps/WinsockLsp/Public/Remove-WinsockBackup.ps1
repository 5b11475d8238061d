function Remove-WinsockBackup {
    <#
    .SYNOPSIS
    Removes old backups of the Winsock catalogs of this machine.

    .DESCRIPTION
    The cmdlet never removes the newest backup, so that there is always a way back. It refuses to remove the backup of a change that was interrupted: restore that backup first.

    A backup is also the record of a removal. Invoke-WinsockLspRemediation uses it to recognise an LSP that came back. So keep the backups of the last 30 days on machines with a policy. Run it as administrator. -WhatIf needs no administrator.

    .PARAMETER Id
    The Id of a backup that Get-WinsockBackup shows.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm still count.

    .PARAMETER TimeoutSec
    Timeout in seconds.

    .INPUTS
    WinsockLsp.Backup

    .OUTPUTS
    None

    .EXAMPLE
    Get-WinsockBackup | Select-Object -First 1 | Remove-WinsockBackup -WhatIf

    Shows that the oldest backup would be removed. Changes nothing.

        What if: Performing the operation "Remove" on target "backup 20261122-214234-0130".

    .EXAMPLE
    Get-WinsockBackup | Where-Object Time -LT (Get-Date).AddDays(-90) | Remove-WinsockBackup

    Removes the backups that are older than 90 days, and asks for each.

    .EXAMPLE
    Get-WinsockBackup | Select-Object -SkipLast 5 | Remove-WinsockBackup -Force

    Keeps the last five backups.

    .LINK
    Get-WinsockBackup

    .LINK
    Backup-WinsockCatalog

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('Backup')]
        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-BackupCompletion @completing } $args })]
        [ValidateNotNullOrEmpty()]
        [string[]] $Id,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
        $isElevated = [bool] $WhatIfPreference
    }

    process {
        foreach ($item in $Id) {
            try {
                if (-not $isElevated) {
                    $failure = Get-ElevationError -TimeoutSec $TimeoutSec
                    if ($null -ne $failure) { throw $failure }
                    $isElevated = $true
                }
                if (-not $PSCmdlet.ShouldProcess("backup $item", 'Remove')) { continue }
                $answer = Get-LiveAnswer -Argument @('backups', "--remove=$item") -TimeoutSec $TimeoutSec
                if ($null -ne $answer.Failure) { $PSCmdlet.WriteError($answer.Failure) }
            } catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
    }
}
