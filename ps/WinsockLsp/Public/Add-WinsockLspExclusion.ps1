function Add-WinsockLspExclusion {
    <#
    .SYNOPSIS
    Experimental. Keeps LSPs out of one application.

    .DESCRIPTION
    This cmdlet is experimental: no such rule has ever been seen to work on Windows.

    Use it where a managed layer must stay and one program suffers from it. Windows then loads into the application only the layers whose LSP categories are permitted. By default the rule permits the category System, which hardly any layer has. Windows can only add categories to an existing rule, never take one away. So the cmdlet first computes the resulting rule and the layers that the rule keeps out. It shows both with -WhatIf and -Confirm. After the change it reads the rule again.

    The cmdlet refuses programs of Windows, paths that are no file on a local drive, and rules that would keep no layer out, or would let in a layer that is kept out now. It backs up the catalogs and all rules first. Run it as administrator. -WhatIf needs no administrator. Restart the application afterwards. Remove-WinsockLspExclusion undoes it.

    .PARAMETER Path
    Full paths of the applications. Wildcard characters have no meaning.

    .PARAMETER Arguments
    The rule only counts when the application starts with these command line arguments.

    .PARAMETER Category
    LSP categories of the layers that the application may still load.

    .PARAMETER PassThru
    Return the rule: a WinsockLsp.Exclusion.

    .PARAMETER TimeoutSec
    Timeout in seconds for commands that only read. A change that has begun has no timeout.

    .INPUTS
    System.IO.FileInfo

    .OUTPUTS
    None, or WinsockLsp.Exclusion with -PassThru

    .EXAMPLE
    Add-WinsockLspExclusion -Path 'C:\Program Files\Contoso\server.exe' -WhatIf

    Shows which layers would be kept out of the program.

        What if: 'C:\Program Files\Contoso\server.exe' is to permit only layers of the categories SYSTEM (0x80000000); it had no rule.
          Contoso Filter (64-bit): kept out
          Contoso Filter (32-bit): kept out

    .EXAMPLE
    Get-Item -Path 'C:\Program Files\Contoso\*.exe' | Add-WinsockLspExclusion -PassThru

    Keeps layers out of all programs in a folder, and shows the rules.

    .LINK
    Get-WinsockLspExclusion

    .LINK
    Remove-WinsockLspExclusion

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    [OutputType('WinsockLsp.Exclusion')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [Alias('FullName')]
        [ValidateNotNullOrEmpty()]
        [string[]] $Path,

        [ValidateNotNullOrEmpty()]
        [string] $Arguments,

        [ValidateSet('System', 'Inspector', 'Redirector', 'Proxy', 'Firewall', 'Inbound_Modify', 'Outbound_Modify', 'Crypto_Compress', 'Local_Cache')]
        [string[]] $Category = 'System',

        [switch] $PassThru,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        $isElevated = [bool] $WhatIfPreference
    }

    process {
        foreach ($item in $Path) {
            $full = Resolve-ApplicationPath -Path $item -Caller $PSCmdlet
            if (-not $full) { continue }
            $option = @("--categories=$($Category -join ',')")
            try {
                $preview = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option ($option + '--what-if'))
                $answer = Get-LiveAnswer -Argument $preview -TimeoutSec $TimeoutSec
                $failure = $answer.Failure
                # A plan without steps means that the rule exists already.
                if (-not $failure -and @($answer.Document.steps).Count -gt 0) {
                    if (-not $isElevated) {
                        $failure = Get-ElevationError -TimeoutSec $TimeoutSec
                        if ($null -ne $failure) {
                            $PSCmdlet.WriteError($failure)
                            continue
                        }
                        $isElevated = $true
                    }
                    $text = Format-ExclusionPlan -Document $answer.Document
                    if (-not $PSCmdlet.ShouldProcess($text, $text, 'Add-WinsockLspExclusion')) { continue }
                    $change = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option $option)
                    $answer = Get-LiveAnswer -Argument $change -TimeoutSec 0 -NoWarning
                    $failure = $answer.Failure
                }
                if ($failure) {
                    $PSCmdlet.WriteError($failure)
                    continue
                }
                if ($PassThru) {
                    Get-WinsockLspExclusion -TimeoutSec $TimeoutSec | Where-Object { $_.Key -eq $answer.Document.exclusion.key }
                }
            } catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
    }
}
