function Write-CoreOutcome {
    <#
    .SYNOPSIS
    Tells the user what a change came to: each step with -Verbose, warnings, and an error where it did not work.
    .DESCRIPTION
    Returns the outcome with -PassThru, and nothing else. An error names the step that failed, the backup and the way back.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [object] $Outcome,

        [switch] $PassThru,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    Write-OutcomeVerbose -Outcome $Outcome
    if ($PassThru) { $Outcome }
    foreach ($warning in $Outcome.Warnings) { Write-Warning -Message (Get-CoreWarning -Warning $warning) }
    if ($null -ne $Outcome.Unfinished -and $Outcome.Status -eq 'done') {
        Write-Warning -Message "An earlier $($Outcome.Unfinished.Command) did not end (backup $($Outcome.Unfinished.Backup)). This call has settled it."
    }
    $back = ''
    if ($Outcome.Backup) { $back = "To undo this: $($Outcome.RestoreCommand)" }
    if ($Outcome.Status -eq 'done') {
        if ($Outcome.RestartRequired) { Write-Warning -Message "Running programs keep the old catalog. Restart the computer. $back".Trim() }
        return
    }
    $problem = $Outcome.Error
    if ($null -eq $problem) { return }
    $about = ''
    if ($Outcome.Name.Count -gt 0) { $about = "'$($Outcome.Name -join "', '")': " }
    # A hint names what lifts a refusal.
    $lifts = @($Outcome.Refusals | ForEach-Object { $script:RefusalHint[$_.Code] } | Select-Object -Unique)
    $Caller.WriteError((ConvertFrom-CoreProblem -Problem $problem -Prefix $about -More (@($lifts + $back | Where-Object { $_ }) -join ' ')))
}

function Write-OutcomeVerbose {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $Outcome
    )

    if ($Outcome.Backup) { Write-Verbose -Message "Backup: $($Outcome.Backup)." }
    foreach ($step in $Outcome.Steps) {
        $text = "Step $($step.Number) of $($Outcome.Steps.Count): $($step.Bitness)-bit $($step.Call) $($step.ProviderId): $($step.Status)."
        if ($step.Message) { $text += " $($step.Message)" }
        Write-Verbose -Message (ConvertTo-SafeText $text)
    }
    if ($Outcome.Verdict) { Write-Verbose -Message "Verdict now: $($Outcome.Verdict)." }
}

function Get-CoreWarning {
    <#
    .SYNOPSIS
    Returns a warning of a document as text.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Warning
    )

    return ConvertTo-SafeText "$($Warning.target): $($Warning.message)".TrimStart(' ', ':')
}
