function Get-ExactName {
    <#
    .SYNOPSIS
    A name as the core spells it: PowerShell's ValidateSet does not mind case, the core does.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [Parameter(Mandatory)]
        [string[]] $Exact
    )

    return $Exact | Where-Object { $_ -eq $Name } | Select-Object -First 1
}
