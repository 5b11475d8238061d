function Remove-WinsockLspExclusion {
    <#
    .SYNOPSIS
    Takes back what Add-WinsockLspExclusion did.

    .DESCRIPTION
    Windows has no function that takes categories away from a rule. So only a rule that was added here and recorded is
    taken back: its registry key is removed, or gets the categories that it had before, and all rules are read again.
    A rule of anybody else, and one that somebody else has changed since, is refused. The catalogs and all rules are backed
    up first. Needs an elevated prompt. The application sees the change when it is started again.

    .PARAMETER Path
    Full paths of the applications, or objects of Get-WinsockLspExclusion. The application itself may be gone.

    .PARAMETER Arguments
    The command line arguments that the rule is for.

    .PARAMETER Force
    Do not ask. -WhatIf and -Confirm count all the same.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds. A change that has begun is waited for without a
    limit.

    .INPUTS
    WinsockLsp.Exclusion

    .OUTPUTS
    None

    .EXAMPLE
    Remove-WinsockLspExclusion -Path 'C:\Program Files\Contoso\server.exe' -WhatIf

    Shows what would be taken back. Nothing is changed.

        What if: 'C:\Program Files\Contoso\server.exe' is to have again what it had before this program changed it: it had no rule.
          Contoso Filter (64-bit): Windows loads it
          Contoso Filter (32-bit): Windows loads it

    .EXAMPLE
    Remove-WinsockLspExclusion -Path 'C:\Program Files\Contoso\server.exe'

    Lets layers into the program again.

    .EXAMPLE
    Get-WinsockLspExclusion -Added | Remove-WinsockLspExclusion -Force

    Takes back every rule that was added, without asking.
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
        if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
    }

    process {
        foreach ($item in $Path) {
            $full = $item
            if ($full -notmatch '^[A-Za-z]:[\\/]') { $full = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($item) }
            try {
                $ask = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option '--undo', '--what-if')
                $document = Invoke-ExclusionCore -Argument $ask -TimeoutSec $TimeoutSec
                $failure = Get-ExclusionFailure -Document $document
                if (-not $failure) {
                    $text = Format-Exclusion -Document $document
                    # Without a step there is nothing to ask about, and the record is closed.
                    if ($text -and -not $PSCmdlet.ShouldProcess($text, $text, 'Remove-WinsockLspExclusion')) { continue }
                    if (-not $text -and $WhatIfPreference) { continue }
                    $change = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option '--undo')
                    $failure = Get-ExclusionFailure -Document (Invoke-ExclusionCore -Argument $change -TimeoutSec 0 -NoWarning)
                }
                if ($failure) { $PSCmdlet.WriteError($failure) }
            } catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
    }
}
