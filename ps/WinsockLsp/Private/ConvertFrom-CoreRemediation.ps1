function ConvertFrom-CoreRemediation {
    <#
    .SYNOPSIS
    A WinsockLsp.Remediation out of a remediation document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Remediation')]
    param(
        [Parameter(Mandatory)]
        [object] $Document
    )

    $problem = Get-CoreProperty $Document 'error'
    if ($null -ne $problem) { $problem = [pscustomobject] (ConvertTo-PascalProperty -InputObject $problem) }
    $decision = foreach ($row in $Document.decisions) {
        $typed = ConvertTo-TypedObject -InputObject $row -TypeName 'WinsockLsp.Decision'
        $typed.Entries = @(foreach ($entry in $row.entries) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $entry) })
        $typed.RestoreCommand = Get-RestoreCommand -Backup $row.backup
        $typed
    }
    return [pscustomobject] @{
        Result          = $Document.result
        Before          = $Document.before
        Verdict         = $Document.verdict
        Scope           = $Document.scope
        Removable       = @($Document.removable)
        WithinDays      = $Document.withinDays
        WhatIf          = $Document.whatIf
        Decisions       = @($decision)
        # Non-IFS entries that the verdict does not rest on.
        OutOfScope      = @(foreach ($entry in $Document.outOfScope) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $entry) })
        RestartRequired = $Document.restartRequired
        Warnings        = @(foreach ($row in $Document.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        ComputerName    = [System.Environment]::MachineName
        Error           = $problem
        PSTypeName      = 'WinsockLsp.Remediation'
    }
}
