function Repair-WinsockCatalog {
    <#
    .SYNOPSIS
    Removes what layered service providers left behind in the Winsock catalogs of this machine, with a backup first.

    .DESCRIPTION
    Removed are chains that lead to entries which are no longer there, and layers whose file is gone: programs whose
    sockets get one of them cannot reach the network. A file counts as gone only where Windows says that it is not found.
    Needs an elevated prompt.

    As with Remove-WinsockLsp the plan is made just before the prompt, -WhatIf and -Confirm show its steps, and that very
    plan is carried out. Where nothing is left behind, nothing is done and nothing is said.

    .PARAMETER IncludeDependents
    Rebuild the chains of other LSPs that lead through what is removed, without it, instead of refusing.

    .PARAMETER PassThru
    Return what it came to: a WinsockLsp.Outcome.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm count all the same.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds. A repair that has begun is waited for without a
    limit, and never ended from here.

    .OUTPUTS
    None, or WinsockLsp.Outcome with -PassThru

    .EXAMPLE
    Repair-WinsockCatalog -WhatIf

    Shows what would be removed. Nothing is changed.

        What if: Remove 'Gone over [MSAFD Tcpip [TCP/IP]]' (can be put back) from the Winsock catalogs, after a backup:
          1. 64-bit WSCDeinstallProvider {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01} orphaned: removes 'Gone over [MSAFD Tcpip [TCP/IP]]'.
          Afterwards 64-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip [TCP/IP]; TCP/IPv6: 1004 MSAFD Tcpip [TCP/IPv6]; UDP/IPv4: 1002 MSAFD Tcpip [UDP/IP]; UDP/IPv6: 1005 MSAFD Tcpip [UDP/IPv6].
          Afterwards 32-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip [TCP/IP]; TCP/IPv6: 1004 MSAFD Tcpip [TCP/IPv6]; UDP/IPv4: 1002 MSAFD Tcpip [UDP/IP]; UDP/IPv6: 1005 MSAFD Tcpip [UDP/IPv6].

    .EXAMPLE
    Repair-WinsockCatalog -Force -PassThru

    Repairs the catalogs without asking, and returns what came of it.
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

    if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    $argument = @('plan', '--orphans')
    if ($IncludeDependents) { $argument += '--include-dependents' }
    try {
        $answer = Invoke-LiveCore -Argument $argument -TimeoutSec $TimeoutSec
        if ($null -ne $answer.Failure) { throw $answer.Failure }
        $plan = $answer.Document
        if ($plan.refusals.Count -gt 0) {
            $PSCmdlet.WriteError((ConvertTo-RefusalError -Plan $plan -Label 'The repair'))
            return
        }
        if ($plan.steps.Count -eq 0) {
            Write-Verbose 'No chain leads nowhere, and no layer is without its file.'
            return
        }
        $text = Format-RemovalPlan -Plan $plan
        if (-not $PSCmdlet.ShouldProcess($text, $text, 'Repair-WinsockCatalog')) { return }
        $outcome = Invoke-CorePlan -Planned ([pscustomobject] @{ Plan = $plan; Byte = $answer.Byte })
        Write-CoreOutcome -Outcome $outcome -PassThru:$PassThru -Caller $PSCmdlet
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
}
