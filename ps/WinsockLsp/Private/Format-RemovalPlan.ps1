function Format-RemovalPlan {
    <#
    .SYNOPSIS
    A plan in lines for people: what goes, by which steps, and what sockets get afterwards.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan
    )

    $restorable = @{ yes = 'can be put back'; unproven = 'whether it can be put back is unproven'; no = 'CANNOT be put back' }
    $what = @(foreach ($lsp in $Plan.lsps) { "'$($lsp.name)' ($($restorable[$lsp.restorable]))" })
    $line = @("Remove $($what -join ', ') from the Winsock catalogs, after a backup:")
    foreach ($step in $Plan.steps) {
        $line += "  $($step.number). $($step.bitness)-bit $($step.call) $($step.providerId) $($step.reason)"
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
