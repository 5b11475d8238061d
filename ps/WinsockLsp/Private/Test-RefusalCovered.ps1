function Test-RefusalCovered {
    <#
    .SYNOPSIS
    Whether all that a plan is refused for is about entries that -WhatIf left in place.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # Entries, as 64:1032.
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $Key
    )

    foreach ($refusal in $Plan.refusals) {
        if ($refusal.ids.Count -eq 0) { return $false }
        foreach ($id in $refusal.ids) {
            if (-not $Key.Contains("$($refusal.bitness):$id")) { return $false }
        }
    }
    return $true
}
