# Changes: has the exe change the catalogs, and tells the user what came of it.

function Invoke-Change {
    <#
    .SYNOPSIS
    Has the exe change something, and returns the WinsockLsp.Outcome.
    .DESCRIPTION
    There is no timeout, because a change must not stop half-way. The cmdlet has run a command with a timeout before, which
    shows that the exe starts. Throws where the exe returns an error and no outcome: then it changed nothing.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [AllowEmptyCollection()]
        [byte[]] $InputByte = @(),

        # The names of the LSPs or the backup, for messages.
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $Name = @()
    )

    $document = Get-ExeDocument -Argument $Argument -TimeoutSec 0 -InputByte $InputByte
    if ($document.document -eq 'error') { throw (ConvertFrom-DocumentError -Problem $document.error) }
    return ConvertTo-Outcome -Document $document -Name $Name
}

function Invoke-RemovalPlan {
    <#
    .SYNOPSIS
    Has the exe apply a plan, byte for byte as it wrote it, and returns the WinsockLsp.Outcome.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        # What Get-RemovalPlan returned.
        [Parameter(Mandatory)]
        [object] $Planned
    )

    $name = @(foreach ($lsp in $Planned.Plan.lsps) { $lsp.name })
    return Invoke-Change -Argument @('apply', '-') -InputByte $Planned.Byte -Name $name
}

function Invoke-Remediation {
    <#
    .SYNOPSIS
    Has the exe apply a policy, and returns its document. Throws where the document has no decisions.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        # 0 means no timeout.
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    # The cmdlet calls this function twice, and writes the warnings itself.
    $answer = Get-LiveAnswer -Argument $Argument -TimeoutSec $TimeoutSec -NoWarning
    if ($null -ne $answer.Failure -and $null -eq (Get-DocumentProperty $answer.Document 'decisions')) { throw $answer.Failure }
    return $answer.Document
}

function Write-Outcome {
    <#
    .SYNOPSIS
    Shows the user the outcome of a change: each step with -Verbose, the warnings, and an error where it failed.
    .DESCRIPTION
    Returns the outcome with -PassThru only. An error names the step that failed, the backup, and the command that restores it.
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

    Write-OutcomeStep -Outcome $Outcome
    if ($PassThru) { $Outcome }
    foreach ($warning in $Outcome.Warnings) { Write-Warning -Message (Get-WarningText -Warning $warning) }
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
    $hint = @($Outcome.Refusals | ForEach-Object { $script:RefusalHint[$_.Code] } | Select-Object -Unique)
    $Caller.WriteError((ConvertFrom-DocumentError -Problem $problem -Prefix $about -More (@($hint + $back | Where-Object { $_ }) -join ' ')))
}

function Write-OutcomeStep {
    <#
    .SYNOPSIS
    Writes the backup, each step and the verdict with -Verbose.
    #>
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
