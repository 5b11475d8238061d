function Add-WinsockLspExclusion {
    <#
    .SYNOPSIS
    Keeps layered service providers out of an application.

    .DESCRIPTION
    For a layer that is managed and must stay, while one program suffers from it. Windows then loads into the application
    only those layers whose LSP categories are permitted: by default those of the category System, which hardly any layer
    has. Categories can only be added to those that a rule permits already: what comes out, and which layers are
    then kept out, is computed first and shown by -WhatIf and -Confirm, and is read back afterwards.

    Refused are the programs of Windows itself, paths that are no file on a local drive, and rules that would keep
    nothing out or let something in. The catalogs and all rules are backed up first. Needs an elevated prompt; with
    -WhatIf it does not. The application sees the change when it is started again.
    Remove-WinsockLspExclusion takes it back.

    .PARAMETER Path
    Full paths of the applications, taken as they are written.

    .PARAMETER Arguments
    Make the rule only for the application when it is started with these command line arguments.

    .PARAMETER Category
    LSP categories of the layers that it may still load.

    .PARAMETER PassThru
    Return the rule: a WinsockLsp.Exclusion.

    .PARAMETER TimeoutSec
    How long the core may take to answer what only reads, in seconds. A change that has begun is waited for without a
    limit.

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

    Keeps layers out of all programs of a folder, and shows the rules.
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

    process {
        foreach ($item in $Path) {
            $full = $item
            if ($full -notmatch '^[A-Za-z]:[\\/]') { $full = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($item) }
            $option = @("--categories=$($Category -join ',')")
            try {
                $ask = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option ($option + '--what-if'))
                $document = Invoke-ExclusionCore -Argument $ask -TimeoutSec $TimeoutSec
                $failure = Get-ExclusionFailure -Document $document
                # Without a step the rule is there already.
                if (-not $failure -and @($document.steps).Count -gt 0) {
                    $text = Format-Exclusion -Document $document
                    if (-not $PSCmdlet.ShouldProcess($text, $text, 'Add-WinsockLspExclusion')) { continue }
                    $change = @(Get-ExclusionArgument -Path $full -Arguments $Arguments -Option $option)
                    $document = Invoke-ExclusionCore -Argument $change -TimeoutSec 0 -NoWarning
                    $failure = Get-ExclusionFailure -Document $document
                }
                if ($failure) {
                    $PSCmdlet.WriteError($failure)
                    continue
                }
                if ($PassThru) {
                    Get-WinsockLspExclusion -TimeoutSec $TimeoutSec | Where-Object { $_.Key -eq $document.exclusion.key }
                }
            } catch {
                $PSCmdlet.ThrowTerminatingError($_)
            }
        }
    }
}
