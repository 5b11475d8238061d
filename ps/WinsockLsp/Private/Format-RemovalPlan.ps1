function Format-RemovalPlan {
    <#
    .SYNOPSIS
    Shows a plan as text: what it removes, by which steps, and which provider serves each socket afterwards.
    .DESCRIPTION
    One plan removes everything that a user confirms. So a prompt shows what the plan has in addition to the plan that is already confirmed.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # The plan that is already confirmed.
        [AllowNull()]
        [object] $Confirmed = $null
    )

    $restorable = @{ yes = 'can be put back'; unproven = 'whether it can be put back is unproven'; no = 'CANNOT be put back' }
    $what = @(Get-AddedLsp -Plan $Plan -Confirmed $Confirmed | ForEach-Object { "'$($_.name)' ($($restorable[$_.restorable]))" })
    $line = @("Remove $($what -join ', ') from the Winsock catalogs, after a backup:")
    $number = 0
    foreach ($step in (Get-AddedStep -Plan $Plan -Confirmed $Confirmed)) {
        $number++
        $line += "  $number. $($step.bitness)-bit $($step.call) $($step.providerId) $($step.reason)"
        foreach ($update in $step.updates) { $line += "     chain $($update.id) becomes $($update.chain -join ' > ')" }
    }
    foreach ($bitness in 64, 32) {
        $served = @(foreach ($row in $Plan.after) {
                if ($row.bitness -ne $bitness) { continue }
                $by = 'none, or it cannot be told'
                if ($null -ne $row.id) { $by = "$($row.id) $($row.name)" }
                if ($row.nonIfs) { $by += ' (non-IFS)' }
                "$($row.socket): $by"
            })
        if ($served.Count -gt 0) { $line += "  Afterwards $bitness-bit sockets get $($served -join '; ')." }
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}

function Get-AddedStep {
    <#
    .SYNOPSIS
    Returns the steps of a plan that another plan does not have.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        [AllowNull()]
        [object] $Confirmed
    )

    $key = { param($Step) "$($Step.call) $($Step.providerId) $(@($Step.updates | ForEach-Object { "$($_.id)=$($_.chain -join '>')" }) -join ' ')" }
    $known = @{}
    if ($null -ne $Confirmed) { foreach ($step in $Confirmed.steps) { $known[(& $key $step)] = $true } }
    $Plan.steps | Where-Object { -not $known.ContainsKey((& $key $_)) }
}

function Get-AddedLsp {
    <#
    .SYNOPSIS
    Returns the LSPs of a plan that another plan does not have.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        [AllowNull()]
        [object] $Confirmed
    )

    $known = @{}
    if ($null -ne $Confirmed) { foreach ($lsp in $Confirmed.lsps) { $known[$lsp.providerIds -join ' '] = $true } }
    $Plan.lsps | Where-Object { -not $known.ContainsKey($_.providerIds -join ' ') }
}
