function Get-RemovalPlan {
    <#
    .SYNOPSIS
    The plan for one thing that was asked for, with its bytes and with what it is about; nothing where there is none.
    .DESCRIPTION
    A plan of no steps is said in a warning. A piped entry whose GUID the plan does not name is not the one that stands
    under its id now, and is an error.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [object] $Selector,

        [AllowEmptyCollection()]
        [string[]] $Option = @(),

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called: errors are its errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $answer = Invoke-LiveCore -Argument (@('plan', $Selector.Argument) + $Option) -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) {
        $Caller.WriteError($answer.Failure)
        return
    }
    $plan = $answer.Document
    $key = @(
        $Selector.Key
        foreach ($lsp in $plan.lsps) { $lsp.providerIds }
        foreach ($step in $plan.steps) { foreach ($id in $step.removes) { "$($step.bitness):$id" } }
    )
    if ($Selector.ProviderId -and $plan.lsps.Count -gt 0 -and $key -notcontains $Selector.ProviderId) {
        $Caller.WriteError((ConvertTo-CoreError -Code 'catalogChanged' -Message "$($Selector.Label) is another provider's entry by now. Nothing was touched." -Target $Selector.Label -Hint 'Ask Get-WinsockLsp again.'))
        return
    }
    if ($plan.steps.Count -eq 0 -and $plan.refusals.Count -eq 0) {
        Write-Warning -Message "There is nothing to remove for $($Selector.Label)."
        return
    }
    return [pscustomobject] @{ Selector = $Selector; Plan = $plan; Byte = $answer.Byte; Key = $key }
}
