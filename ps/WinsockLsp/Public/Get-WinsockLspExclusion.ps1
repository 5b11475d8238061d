function Get-WinsockLspExclusion {
    <#
    .SYNOPSIS
    Lists the per-application rules that keep layered service providers out of programs.

    .DESCRIPTION
    Windows loads into a program that has a rule only those layers whose LSP categories the rule permits. Each object
    says for which Application (and Arguments, where it is for those only), which Categories it permits, in words in
    CategoryNames (a bit without a name in hex), and in Added whether Add-WinsockLspExclusion made it. Windows has rules
    of its own for lsass, svchost, wininit and others.

    Added is null, with a warning, where the prompt is not elevated: only administrators may read what was recorded.
    Rules that cannot be read are an error, never an empty list.

    .PARAMETER Path
    Only rules for these applications; * and ? are wildcards.

    .PARAMETER Added
    Only rules that Add-WinsockLspExclusion made. Needs an elevated prompt.

    .PARAMETER TimeoutSec
    How long the core may take, in seconds.

    .OUTPUTS
    WinsockLsp.Exclusion

    .EXAMPLE
    Get-WinsockLspExclusion

    Shows all rules, those of Windows too.

        Added   Permits                            Application
        -----   -------                            -----------
        True    0x80000000 SYSTEM                  C:\Program Files\Contoso\server.exe

    .EXAMPLE
    Get-WinsockLspExclusion -Added | Remove-WinsockLspExclusion

    Takes back every rule that was added, after asking for each.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Exclusion')]
    param(
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Path,

        [switch] $Added,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    try {
        $document = Invoke-ExclusionCore -Argument @('exclusions') -TimeoutSec $TimeoutSec
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
    $failure = Get-ExclusionFailure -Document $document
    if ($failure) { $PSCmdlet.ThrowTerminatingError($failure) }
    foreach ($rule in $document.rules) {
        if ($Added -and $rule.added -ne $true) { continue }
        if ($Path -and @($Path | Where-Object { $rule.application -like $_ }).Count -eq 0) { continue }
        ConvertTo-TypedObject -InputObject $rule -TypeName 'WinsockLsp.Exclusion'
    }
}
