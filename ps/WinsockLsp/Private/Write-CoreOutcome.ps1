function Write-CoreOutcome {
    <#
    .SYNOPSIS
    Tells what a change came to: the object where it is asked for, then warnings, then an error where it did not work.
    .DESCRIPTION
    Returns nothing but the object. An error carries the step, the backup and the ways back.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [object] $Outcome,

        [switch] $PassThru,

        # The cmdlet that the user called: errors are its errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    if ($PassThru) { $Outcome }
    foreach ($warning in $Outcome.Warnings) {
        Write-Warning -Message (ConvertTo-SafeText "$($warning.Target): $($warning.Message)")
    }
    if ($null -ne $Outcome.Unfinished -and $Outcome.Status -eq 'done') {
        Write-Warning -Message "An earlier $($Outcome.Unfinished.Command) had not come to its end (backup $($Outcome.Unfinished.Backup)); this has settled it."
    }
    $back = ''
    if ($Outcome.Backup) { $back = "Backup: $($Outcome.Backup). To take this back: Restore-WinsockCatalog -Id $($Outcome.Backup), or $($Outcome.RestoreCommand)." }
    if ($Outcome.Status -eq 'done') {
        if ($Outcome.RestartRequired) {
            Write-Warning -Message "Programs that run keep the catalog that they started with: restart them, best the machine. $back".Trim()
        }
        return
    }
    $problem = $Outcome.Error
    if ($null -eq $problem) { return }
    $about = ''
    if ($Outcome.Name.Count -gt 0) { $about = "'$($Outcome.Name -join "', '")': " }
    $message = "$about$($problem.Message)"
    $failed = @($Outcome.Steps | Where-Object { $_.Status -eq 'failed' })
    if ($failed.Count -gt 0 -and -not $message.Contains($failed[0].Call)) { $message = "$message Step $($failed[0].Number) ($($failed[0].Call)) failed." }
    $hint = (@($problem.Hint, $back) | Where-Object { $_ }) -join ' '
    $Caller.WriteError((ConvertTo-CoreError -Code $problem.Code -Message (ConvertTo-SafeText $message) -Target $problem.Target -Hint (ConvertTo-SafeText $hint)))
}
