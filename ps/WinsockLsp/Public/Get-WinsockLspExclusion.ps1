function Get-WinsockLspExclusion {
    <#
    .SYNOPSIS
    Experimental. Lists the application rules that keep LSPs out of programs.

    .DESCRIPTION
    This cmdlet is experimental: no such rule has ever been seen to work on Windows.

    Where a program has a rule, Windows loads only the layers whose LSP categories the rule permits. Each object names the Application (with its Arguments, where the rule only counts with those), and the Categories that it permits. Added says whether Add-WinsockLspExclusion made the rule. Windows has rules of its own for lsass, svchost, wininit and others.

    Only administrators may read the record of added rules. So Added is null, with a warning, where the session is not elevated. Rules that cannot be read are an error, never an empty list.

    .PARAMETER Path
    Only rules for these applications. Wildcards are allowed.

    .PARAMETER Added
    Only rules that Add-WinsockLspExclusion made. Needs an administrator.

    .PARAMETER TimeoutSec
    Timeout in seconds.

    .OUTPUTS
    WinsockLsp.Exclusion

    .EXAMPLE
    Get-WinsockLspExclusion

    Shows all rules, also those of Windows.

        Added   Permits                            Application
        -----   -------                            -----------
        True    0x80000000 SYSTEM                  C:\Program Files\Contoso\server.exe

    .EXAMPLE
    Get-WinsockLspExclusion -Added | Remove-WinsockLspExclusion

    Removes every rule that Add-WinsockLspExclusion made, and asks for each.

    .LINK
    Add-WinsockLspExclusion

    .LINK
    Remove-WinsockLspExclusion

    .LINK
    about_WinsockLsp
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

    Use-CallerPreference $PSCmdlet
    try {
        $answer = Get-LiveAnswer -Argument @('exclusions') -TimeoutSec $TimeoutSec
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
    if ($answer.Failure) { $PSCmdlet.ThrowTerminatingError($answer.Failure) }
    foreach ($rule in $answer.Document.rules) {
        if ($Added -and $rule.added -ne $true) { continue }
        if ($Path -and @($Path | Where-Object { $rule.application -like $_ }).Count -eq 0) { continue }
        $property = ConvertTo-PascalProperty -InputObject $rule
        $property['ComputerName'] = [System.Environment]::MachineName
        $property['PSTypeName'] = 'WinsockLsp.Exclusion'
        [pscustomobject] $property
    }
}
