function Restore-WinsockCatalog {
    <#
    .SYNOPSIS
    Brings the Winsock catalogs of this machine back to a backup.

    .DESCRIPTION
    The cmdlet installs missing entries again, with their order and LSP categories. Only catalog entry ids differ, because Windows assigns them. It backs up the present catalogs first, verifies each step, and stops at the first step that fails.

    It only takes backups of this machine. It refuses to install a provider whose file is gone, because programs that use such a layer cannot reach the network. Whether a layer can be put back into the 32-bit catalog is not proven on Windows.

    Run it as administrator. -WhatIf needs no administrator, but then it cannot read the backup.

    .PARAMETER Id
    The Id of a backup that Get-WinsockBackup shows, or an outcome of Remove-WinsockLsp -PassThru.

    .PARAMETER ProviderId
    Only put back the LSP that has this provider GUID.

    .PARAMETER PassThru
    Return what was done: a WinsockLsp.Outcome.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm still count.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read. A restore that has begun has no timeout.

    .INPUTS
    WinsockLsp.Backup, WinsockLsp.Outcome

    .OUTPUTS
    None, or WinsockLsp.Outcome with -PassThru

    .EXAMPLE
    Get-WinsockBackup | Select-Object -Last 1 | Restore-WinsockCatalog -WhatIf

    Shows what the backup holds. Changes nothing.

        What if: Bring both Winsock catalogs back to backup 20261122-214234-0130, after another backup:
          made 2026-11-22 21:42:34 UTC (apply, finished), 18 entries
          layered service providers in it: Contoso Filter

    .EXAMPLE
    Get-WinsockBackup | Select-Object -Last 1 | Restore-WinsockCatalog

    Brings the catalogs back to the newest backup.

    .EXAMPLE
    Restore-WinsockCatalog -Id 20261122-173147-61c6 -ProviderId '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}' -Force

    Puts one LSP back, without asking.

    .LINK
    Get-WinsockBackup

    .LINK
    Remove-WinsockLsp

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('Backup')]
        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-BackupCompletion @completing } $args })]
        [ValidateNotNullOrEmpty()]
        [string] $Id,

        [ValidateScript({ if (-not ($_ -as [guid])) { throw "'$_' is no GUID. Write a ProviderId as Get-WinsockLsp shows it." }; $true })]
        [string] $ProviderId,

        [switch] $PassThru,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    }

    process {
        try {
            $backup = $null
            # Only an administrator may read backups. -WhatIf works without them.
            $isReadable = -not $WhatIfPreference -or $null -eq (Get-ElevationError -TimeoutSec $TimeoutSec)
            if ($isReadable) { $backup = Get-BackupRecord -TimeoutSec $TimeoutSec | Where-Object { $_.Id -ceq $Id } | Select-Object -First 1 }
            $text = Format-RestorePlan -Id $Id -Backup $backup -ProviderId $ProviderId -Unreadable:(-not $isReadable)
            # The exe refuses a backup that does not exist, so there is no prompt for it.
            if (($backup -or $WhatIfPreference) -and -not $PSCmdlet.ShouldProcess($text, $text, 'Restore-WinsockCatalog')) { return }
            $argument = @('restore')
            if ($ProviderId) { $argument += "--provider=$(([guid] $ProviderId).ToString('B').ToUpperInvariant())" }
            $outcome = Invoke-Change -Argument ($argument + @('--', $Id)) -Name "backup $Id"
            Write-Outcome -Outcome $outcome -PassThru:$PassThru -Caller $PSCmdlet
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
