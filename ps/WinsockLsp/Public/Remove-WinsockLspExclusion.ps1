function Remove-WinsockLspExclusion {
    <#
    .SYNOPSIS
    Experimental. Undoes Add-WinsockLspExclusion.

    .DESCRIPTION
    This cmdlet is experimental: no such rule has ever been seen to work on Windows.

    Windows has no function that takes categories away from a rule. So the cmdlet only undoes a rule that Add-WinsockLspExclusion made and recorded: it removes the registry key, or gives it the categories that it had before. It refuses every other rule, and a rule that somebody has changed since. It backs up the catalogs and all rules first. Run it as administrator. Only an administrator may read the record, so -WhatIf needs one too. Restart the application afterwards.

    .PARAMETER Path
    Full paths of the applications, or objects of Get-WinsockLspExclusion. The application itself may be gone.

    .PARAMETER Arguments
    The command line arguments that the rule is for.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm still count.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read. A change that has begun has no timeout.

    .INPUTS
    WinsockLsp.Exclusion

    .OUTPUTS
    None

    .EXAMPLE
    Remove-WinsockLspExclusion -Path 'C:\Program Files\Contoso\server.exe' -WhatIf

    Shows which layers the program would load again. Changes nothing.

        What if: 'C:\Program Files\Contoso\server.exe' is to have again what it had before this program changed it: it had no rule.
          Contoso Filter (64-bit): Windows loads it
          Contoso Filter (32-bit): Windows loads it

    .EXAMPLE
    Remove-WinsockLspExclusion -Path 'C:\Program Files\Contoso\server.exe'

    Lets layers into the program again.

    .EXAMPLE
    Get-WinsockLspExclusion -Added | Remove-WinsockLspExclusion -Force

    Removes every rule that Add-WinsockLspExclusion made, without asking.

    .LINK
    Get-WinsockLspExclusion

    .LINK
    Add-WinsockLspExclusion

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('Application')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Path,

        [Parameter(ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [string] $Arguments,

        [switch] $Force,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    }

    process {
        foreach ($item in $Path) {
            $full = Resolve-ApplicationPath -Path $item -Caller $PSCmdlet
            if (-not $full) { continue }
            try {
                $preview = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option '--undo', '--what-if')
                $answer = Get-LiveAnswer -Argument $preview -TimeoutSec $TimeoutSec
                $failure = $answer.Failure
                if (-not $failure) {
                    $text = Format-ExclusionPlan -Document $answer.Document
                    # A plan without steps means that the rule is already undone. The exe then only closes the record, so there is
                    # no prompt.
                    if ($text -and -not $PSCmdlet.ShouldProcess($text, $text, 'Remove-WinsockLspExclusion')) { continue }
                    if (-not $text -and $WhatIfPreference) { continue }
                    $change = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option '--undo')
                    $failure = (Get-LiveAnswer -Argument $change -TimeoutSec 0 -NoWarning).Failure
                }
                if ($failure) { $PSCmdlet.WriteError($failure) }
            } catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
    }
}
