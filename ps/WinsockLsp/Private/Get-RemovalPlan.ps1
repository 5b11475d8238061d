function Get-RemovalPlan {
    <#
    .SYNOPSIS
    Asks the core for the plan that removes what is already confirmed and one thing more.
    .DESCRIPTION
    Returns nothing where the core cannot plan, or the one thing has nothing to remove: then the cmdlet has written an error or a warning.
    Key names what the one thing adds, by 64:1032 and by GUID.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        # What ConvertTo-RemovalSelector returns.
        [Parameter(Mandatory)]
        [object] $Selector,

        # What this function returned for what is confirmed. Null for the first.
        [AllowNull()]
        [object] $Confirmed = $null,

        [AllowEmptyCollection()]
        [string[]] $Option = @(),

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $argument = @($Selector.Argument)
    $before = $null
    if ($null -ne $Confirmed) {
        $argument = @($Confirmed.Argument) + $argument
        $before = $Confirmed.Plan
    }
    Write-Verbose -Message "Planning the removal of $($Selector.Label)."
    $answer = Invoke-LiveCore -Argument (@('plan') + $argument + $Option) -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) {
        $Caller.WriteError($answer.Failure)
        return
    }
    $plan = $answer.Document
    $key = @(
        $Selector.Key
        Get-AddedLsp -Plan $plan -Confirmed $before | ForEach-Object { $_.providerIds }
        Get-AddedStep -Plan $plan -Confirmed $before | ForEach-Object { $step = $_; $step.removes | ForEach-Object { "$($step.bitness):$_" } }
    )
    if ($Selector.ProviderId -and $key.Count -gt 1 -and $key -notcontains $Selector.ProviderId) {
        $Caller.WriteError((ConvertTo-CoreError -Code 'catalogChanged' -Message "Another provider owns the entry $($Selector.Label) now. Nothing was changed." -Target $Selector.Label -Hint 'Run Get-WinsockLsp again, and pipe what it returns.'))
        return
    }
    if ($plan.steps.Count -eq 0 -and $plan.refusals.Count -eq 0) {
        Write-Warning -Message "There is nothing to remove for $($Selector.Label)."
        return
    }
    Write-Verbose -Message "The plan has $($plan.steps.Count) steps and $($plan.refusals.Count) refusals."
    return [pscustomobject] @{ Selector = $Selector; Argument = $argument; Plan = $plan; Byte = $answer.Byte; Key = $key }
}
