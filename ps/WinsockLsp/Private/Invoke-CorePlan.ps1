function Invoke-CorePlan {
    <#
    .SYNOPSIS
    Has the core carry out a plan, byte for byte as it wrote it, and returns the WinsockLsp.Outcome.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        # What Get-RemovalPlan returned.
        [Parameter(Mandatory)]
        [object] $Planned
    )

    $name = @(foreach ($lsp in $Planned.Plan.lsps) { $lsp.name })
    return Invoke-CoreChange -Argument @('apply', '-') -InputByte $Planned.Byte -Name $name
}
