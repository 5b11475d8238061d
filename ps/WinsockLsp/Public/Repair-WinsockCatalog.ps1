function Repair-WinsockCatalog {
    <#
    .SYNOPSIS
    Removes what LSPs left behind in the Winsock catalogs of this machine. Makes a backup first.

    .DESCRIPTION
    The cmdlet removes chains that lead to entries which no longer exist, and layers whose file is gone. A program whose socket gets such an entry cannot reach the network. A file counts as gone only where Windows says that it does not exist.

    -WhatIf and -Confirm show the steps of the plan that the cmdlet would carry out. Where LSPs left nothing behind, the cmdlet does nothing and returns nothing.

    Run it as administrator. -WhatIf needs no administrator.

    .PARAMETER IncludeDependents
    Rebuild the chains of other LSPs that lead through a removed entry. Without this switch the cmdlet refuses.

    .PARAMETER PassThru
    Return what was done: a WinsockLsp.Outcome.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm still count.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read. A repair that has begun has no timeout.

    .OUTPUTS
    None, or WinsockLsp.Outcome with -PassThru

    .EXAMPLE
    Repair-WinsockCatalog -WhatIf

    Shows what would be removed. Changes nothing.

        What if: Remove 'Gone over [MSAFD Tcpip [TCP/IP]]' (can be put back) from the Winsock catalogs, after a backup:
          1. 64-bit WSCDeinstallProvider {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01} orphaned: removes 'Gone over [MSAFD Tcpip [TCP/IP]]'.
          Afterwards 64-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip [TCP/IP]; TCP/IPv6: 1004 MSAFD Tcpip [TCP/IPv6]; UDP/IPv4: 1002 MSAFD Tcpip [UDP/IP]; UDP/IPv6: 1005 MSAFD Tcpip [UDP/IPv6].
          Afterwards 32-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip [TCP/IP]; TCP/IPv6: 1004 MSAFD Tcpip [TCP/IPv6]; UDP/IPv4: 1002 MSAFD Tcpip [UDP/IP]; UDP/IPv6: 1005 MSAFD Tcpip [UDP/IPv6].

    .EXAMPLE
    Repair-WinsockCatalog -Force -PassThru

    Repairs the catalogs without asking, and returns what was done.

    .LINK
    Restore-WinsockCatalog

    .LINK
    Remove-WinsockLsp

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [switch] $IncludeDependents,

        [switch] $PassThru,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    Use-CallerPreference $PSCmdlet
    if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    $argument = @('plan', '--orphans')
    if ($IncludeDependents) { $argument += '--include-dependents' }
    try {
        $answer = Get-LiveAnswer -Argument $argument -TimeoutSec $TimeoutSec
        if ($null -ne $answer.Failure) { throw $answer.Failure }
        $plan = $answer.Document
        if ($plan.refusals.Count -gt 0) {
            $PSCmdlet.WriteError((ConvertTo-RefusalError -Plan $plan -Label 'The repair'))
            return
        }
        if ($plan.steps.Count -eq 0) {
            Write-Verbose -Message 'Nothing to repair: every chain leads to entries that exist, and every layer has its file.'
            return
        }
        if (-not $WhatIfPreference) {
            $failure = Get-ElevationError -TimeoutSec $TimeoutSec
            if ($null -ne $failure) { throw $failure }
        }
        $text = Format-RemovalPlan -Plan $plan
        if (-not $PSCmdlet.ShouldProcess($text, $text, 'Repair-WinsockCatalog')) { return }
        $outcome = Invoke-RemovalPlan -Planned ([pscustomobject] @{ Plan = $plan; Byte = $answer.Byte })
        Write-Outcome -Outcome $outcome -PassThru:$PassThru -Caller $PSCmdlet
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
}
