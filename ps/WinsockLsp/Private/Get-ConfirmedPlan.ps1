function Get-ConfirmedPlan {
    <#
    .SYNOPSIS
    Shows the user what each selector removes, and returns one plan for everything that the user confirms.
    .DESCRIPTION
    One plan means one backup: one restore then undoes the whole call. What is refused is planned again when something else was confirmed, since another LSP's chains may have stood in the way.
    With -WhatIf everything counts as confirmed, so that what is shown is what would happen.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]] $Selector,

        [AllowEmptyCollection()]
        [string[]] $Option = @(),

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called. It asks, and writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $confirmed = $null
    $isElevated = [bool] $WhatIfPreference
    # What the user has answered for, by 64:1032 and by GUID: nobody is asked twice about one LSP.
    $covered = @{}
    $pending = $Selector
    do {
        $refused = @()
        $isMore = $false
        foreach ($one in $pending) {
            if ($covered.ContainsKey($one.Key)) { continue }
            $planned = Get-RemovalPlan -Selector $one -Confirmed $confirmed -Option $Option -TimeoutSec $TimeoutSec -Caller $Caller
            if ($null -eq $planned) { continue }
            $isNew = @($planned.Key | Where-Object { $_ -cne $one.Key -and -not $covered.ContainsKey($_) }).Count -gt 0
            foreach ($key in $planned.Key) { $covered[$key] = $true }
            if ($planned.Plan.refusals.Count -gt 0) {
                $refused += $planned
                continue
            }
            if (-not $isNew) { continue }
            if (-not $isElevated) {
                $failure = Get-ElevationError -TimeoutSec $TimeoutSec
                if ($null -ne $failure) { throw $failure }
                $isElevated = $true
            }
            $before = $null
            if ($null -ne $confirmed) { $before = $confirmed.Plan }
            $text = Format-RemovalPlan -Plan $planned.Plan -Confirmed $before
            if ($Caller.ShouldProcess($text, $text, 'Remove-WinsockLsp') -or $WhatIfPreference) {
                $confirmed = $planned
                $isMore = $true
            }
        }
        $isMore = $isMore -and $refused.Count -gt 0
        if ($isMore) {
            $pending = @($refused | ForEach-Object { $_.Selector })
            foreach ($item in $refused) { foreach ($key in $item.Key) { $covered.Remove($key) } }
        }
    } while ($isMore)
    return [pscustomobject] @{ Confirmed = $confirmed; Refused = $refused }
}
