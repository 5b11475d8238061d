function Restore-WinsockCatalog {
    <#
    .SYNOPSIS
    Brings the Winsock catalogs of this machine back to a backup.

    .DESCRIPTION
    Both catalogs become what they were when the backup was made, but for catalog entry ids, which Windows assigns:
    entries that are missing are installed again, with their order and LSP categories. Only backups of this machine are
    taken, and a provider whose file is no longer there is refused, since a layer without its file cuts the network.
    The catalogs as they are now are backed up first. Each step is verified; the first that fails is the last.
    Needs an elevated prompt. That a layer of the 32-bit catalog can be put back is unproven.

    .PARAMETER Id
    Name of the backup: the Id of Get-WinsockBackup, or the Backup of what Remove-WinsockLsp -PassThru returned.

    .PARAMETER ProviderId
    Put back only the LSP of this provider GUID.

    .PARAMETER PassThru
    Return what it came to: a WinsockLsp.Outcome.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm count all the same.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds. A restore that has begun is waited for without a
    limit, and never ended from here.

    .INPUTS
    WinsockLsp.Backup, WinsockLsp.Outcome

    .OUTPUTS
    None, or WinsockLsp.Outcome with -PassThru

    .EXAMPLE
    Get-WinsockBackup | Select-Object -Last 1 | Restore-WinsockCatalog -WhatIf

    Shows what would be put back. Nothing is changed.

        What if: Bring both Winsock catalogs back to backup 20261122-214234-0130, after a backup of what is now:
          made 2026-11-22 21:42:34 UTC (apply, finished), 18 entries
          layered service providers in it: Contoso Filter

    .EXAMPLE
    Get-WinsockBackup | Select-Object -Last 1 | Restore-WinsockCatalog

    Brings the catalogs back to the newest backup.

    .EXAMPLE
    Restore-WinsockCatalog -Id 20261122-173147-61c6 -ProviderId '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}' -Force

    Puts one LSP back, without asking.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('Backup')]
        [ValidateNotNullOrEmpty()]
        [string] $Id,

        [ValidateNotNullOrEmpty()]
        [string] $ProviderId,

        [switch] $PassThru,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    }

    process {
        try {
            # Also shows, under a limit, that the core runs and may do this.
            $backup = Get-CoreBackup -TimeoutSec $TimeoutSec | Where-Object { $_.Id -ceq $Id } | Select-Object -First 1
            $text = Format-Restoration -Id $Id -Backup $backup -ProviderId $ProviderId
            # A backup that is not listed is for the core to refuse, and nothing to ask about.
            if (($backup -or $WhatIfPreference) -and -not $PSCmdlet.ShouldProcess($text, $text, 'Restore-WinsockCatalog')) { return }
            $argument = @('restore')
            if ($ProviderId) { $argument += "--provider=$ProviderId" }
            $outcome = Invoke-CoreChange -Argument ($argument + @('--', $Id)) -Name "backup $Id"
            Write-CoreOutcome -Outcome $outcome -PassThru:$PassThru -Caller $PSCmdlet
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
