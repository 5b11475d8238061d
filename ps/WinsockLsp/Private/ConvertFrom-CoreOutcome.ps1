function ConvertFrom-CoreOutcome {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.Outcome of an outcome document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [object] $Document,

        # Names of what it was about, for people.
        [AllowEmptyCollection()]
        [string[]] $Name = @()
    )

    $step = @(foreach ($row in $Document.steps) { ConvertTo-TypedObject -InputObject $row -TypeName 'WinsockLsp.OutcomeStep' })
    $problem = Get-CoreProperty $Document 'error'
    if ($null -ne $problem) { $problem = [pscustomobject] (ConvertTo-PascalProperty -InputObject $problem) }
    $unfinished = $Document.unfinished
    if ($null -ne $unfinished) { $unfinished = [pscustomobject] (ConvertTo-PascalProperty -InputObject $unfinished) }
    return [pscustomobject] @{
        Command         = $Document.command
        Name            = $Name
        Status          = $Document.status
        Steps           = $step
        Verdict         = $Document.verdict
        RestartRequired = $Document.restartRequired
        Backup          = $Document.backup
        RestoreCommand  = Get-RestoreCommand -Backup $Document.backup
        Unfinished      = $unfinished
        Refusals        = @(foreach ($row in $Document.refusals) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        Warnings        = @(foreach ($row in $Document.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        ComputerName    = [System.Environment]::MachineName
        Error           = $problem
        PSTypeName      = 'WinsockLsp.Outcome'
    }
}

function Get-RestoreCommand {
    <#
    .SYNOPSIS
    Returns the command that restores a backup. The exe is on nobody's PATH, so it is a cmdlet.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [AllowEmptyString()]
        [string] $Backup
    )

    if ($Backup) { return "Restore-WinsockCatalog -Id $Backup" }
}
