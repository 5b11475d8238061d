function ConvertFrom-CoreOutcome {
    <#
    .SYNOPSIS
    A WinsockLsp.Outcome out of an outcome document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [object] $Document,

        # What it was about, for people.
        [AllowEmptyCollection()]
        [string[]] $Name = @()
    )

    $step = @(foreach ($row in $Document.steps) { ConvertTo-TypedObject -InputObject $row -TypeName 'WinsockLsp.OutcomeStep' })
    $problem = Get-CoreProperty $Document 'error'
    if ($null -ne $problem) { $problem = [pscustomobject] (ConvertTo-PascalProperty -InputObject $problem) }
    $unfinished = $Document.unfinished
    if ($null -ne $unfinished) { $unfinished = [pscustomobject] (ConvertTo-PascalProperty -InputObject $unfinished) }
    return [pscustomobject] @{
        PSTypeName      = 'WinsockLsp.Outcome'
        Command         = $Document.command
        Name            = $Name
        Status          = $Document.status
        Steps           = $step
        Verdict         = $Document.verdict
        RestartRequired = $Document.restartRequired
        Backup          = $Document.backup
        RestoreCommand  = $Document.restoreCommand
        Unfinished      = $unfinished
        Refusals        = @(foreach ($row in $Document.refusals) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        Warnings        = @(foreach ($row in $Document.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        Error           = $problem
    }
}
