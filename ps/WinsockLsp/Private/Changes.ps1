# Changes: has the exe change the catalogs, and shows the user the outcome.

function Invoke-Change {
    <#
    .SYNOPSIS
    Has the exe change something, and returns the WinsockLsp.Outcome.
    .DESCRIPTION
    There is no timeout, because a change must not stop half-way. The cmdlet has already run a command with a timeout, so the
    exe does start. Where the exe returns an error instead of an outcome, it changed nothing, and the function throws.
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
    Has the exe apply a plan, and returns the WinsockLsp.Outcome. Passes on the plan byte for byte as the exe wrote it.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        # An object with Plan and Byte, as Get-RemovalPlan returns it.
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

    # The cmdlet calls this function twice. It writes the warnings itself, so that they appear once.
    $answer = Get-LiveAnswer -Argument $Argument -TimeoutSec $TimeoutSec -NoWarning
    if ($null -ne $answer.Failure -and $null -eq (Get-DocumentProperty $answer.Document 'decisions')) { throw $answer.Failure }
    return $answer.Document
}

function Write-Outcome {
    <#
    .SYNOPSIS
    Shows the user the outcome of a change: each step with -Verbose, the warnings, and an error where it failed.
    .DESCRIPTION
    Returns the outcome with -PassThru only. An error names the step that failed, and the command that restores the backup.
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
        Write-Warning -Message "An earlier $($Outcome.Unfinished.Command) was interrupted (backup $($Outcome.Unfinished.Backup)). Nothing of it is left to do."
    }
    $undo = ''
    if ($Outcome.Backup) { $undo = "To undo this: $($Outcome.RestoreCommand)" }
    if ($Outcome.Status -eq 'done') {
        if ($Outcome.RestartRequired) { Write-Warning -Message "Running programs keep the old catalog. Restart the computer. $undo".Trim() }
        return
    }
    $problem = $Outcome.Error
    if ($null -eq $problem) { return }
    $prefix = ''
    if ($Outcome.Name.Count -gt 0) { $prefix = "'$($Outcome.Name -join "', '")': " }
    $hint = @($Outcome.Refusals | ForEach-Object { $script:RefusalHint[$_.Code] } | Select-Object -Unique)
    $Caller.WriteError((ConvertFrom-DocumentError -Problem $problem -Prefix $prefix -More (@($hint + $undo | Where-Object { $_ }) -join ' ')))
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
