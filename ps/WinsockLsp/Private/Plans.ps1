# Plans: selects what to remove, has the exe plan it, and asks the user to confirm.

function ConvertTo-RemovalSelector {
    <#
    .SYNOPSIS
    Returns a selector for an entry from the pipeline, or nothing for an entry that may not be removed this way.
    .DESCRIPTION
    A selector has Argument (the option of the exe), Key (64:1032, or a GUID), ProviderId (of an entry from the pipeline) and
    Label (for messages).

    Writes an error for an entry of another machine or session, because this machine may have another entry under that id.
    Writes a warning for a base provider, because the user has to name a base provider by -Id or -ProviderId.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [object] $Entry,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $property = $Entry.PSObject.Properties
    if ($null -eq $property['Bitness'] -or $null -eq $property['Id']) {
        $Caller.WriteError((ConvertTo-ErrorRecord -Code 'usage' -Message 'This is no catalog entry: it has no Bitness or no Id.' -Target $Entry -Hint 'Pipe what Get-WinsockLsp returns, or use -Id, -Name or -ProviderId.'))
        return
    }
    $key = "$($Entry.Bitness):$($Entry.Id)"
    $label = $key
    if ($null -ne $property['Name']) { $label = ConvertTo-SafeText "'$($Entry.Name)' ($key)" }
    $isOfOtherSession = $null -ne $property['PSComputerName'] -or @($Entry.PSObject.TypeNames | Where-Object { $_ -like 'Deserialized.*' }).Count -gt 0
    if ($isOfOtherSession -or $null -eq $property['Source'] -or $null -ne $Entry.Source) {
        $origin = 'its Source is missing'
        if ($isOfOtherSession) { $origin = 'it comes from another session' }
        if ($null -ne $property['Source'] -and $Entry.Source) { $origin = "it comes from $(ConvertTo-SafeText $Entry.Source)" }
        $Caller.WriteError((ConvertTo-ErrorRecord -Code 'planNotLive' -Message "$label does not come from the catalog of this machine ($origin)." -Target $label -Hint 'Pipe what Get-WinsockLsp returns without -Path, or use -Id, -Name or -ProviderId.'))
        return
    }
    if ($null -ne $property['Kind'] -and $Entry.Kind -eq 'baseServiceProvider') {
        $Caller.WriteWarning("Skipped $label, a base provider. To remove it, name it with -Id or -ProviderId, and add -AllowBaseProvider.")
        return
    }
    $providerId = $null
    if ($null -ne $property['ProviderId']) { $providerId = $Entry.ProviderId }
    return [pscustomobject] @{ Argument = "--id=$key"; Key = $key; ProviderId = $providerId; Label = $label }
}

function Find-RemovalSelector {
    <#
    .SYNOPSIS
    Returns a selector for each entry of this machine that a filter finds.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        # An option of the exe's list command.
        [Parameter(Mandatory)]
        [string] $Filter,

        # The name that the user wrote. Writes an error where no entry has it.
        [string] $Name = '',

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $answer = Get-LiveAnswer -Argument @('list', '--source=api', $Filter) -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) { throw $answer.Failure }
    $entries = @($answer.Document.entries)
    if ($Name -and $entries.Count -eq 0) {
        $record = ConvertTo-ErrorRecord -Code 'refused' -Message 'No entry of the catalogs has such a name.' -Target $Name -Hint 'Get-WinsockLsp -LayeredOnly shows the names.'
        $Caller.WriteError((New-Object System.Management.Automation.ErrorRecord($record.Exception, 'notFound', [System.Management.Automation.ErrorCategory]::ObjectNotFound, $Name)))
    }
    foreach ($entry in $entries) {
        $item = ConvertTo-CatalogEntry -Entry $entry -Source $answer.Document.source
        ConvertTo-RemovalSelector -Entry $item -Caller $Caller
    }
}

function Get-ConfirmedPlan {
    <#
    .SYNOPSIS
    Shows the user what each selector removes, and returns one plan for everything that the user confirms.
    .DESCRIPTION
    One plan means one backup, so one restore undoes the whole call.

    The exe may refuse to remove an LSP because chains of another LSP lead through it. When the user has confirmed another
    LSP, that reason may be gone. So the function then plans the refused selectors again.

    With -WhatIf everything counts as confirmed.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]] $Selector,

        [AllowEmptyCollection()]
        [string[]] $Option = @(),

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called. It prompts, and writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $confirmed = $null
    $isElevated = [bool] $WhatIfPreference
    # The entries (as 64:1032) and GUIDs of all plans so far, so that nobody is asked twice about one LSP.
    $covered = @{}
    $pending = $Selector
    do {
        $refused = @()
        $hasGrown = $false
        foreach ($one in $pending) {
            if ($covered.ContainsKey($one.Key)) { continue }
            $planned = Get-RemovalPlan -Selector $one -Confirmed $confirmed -Option $Option -TimeoutSec $TimeoutSec -Caller $Caller
            if ($null -eq $planned) { continue }
            $isNew = @($planned.Key | Where-Object { $_ -cne $one.Key -and -not $covered.ContainsKey($_) }).Count -gt 0
            foreach ($key in $planned.Key) { $covered[$key] = $true }
            if ($planned.Plan.refusals.Count -gt 0) {
                $refused += $planned
                continue
            }
            if (-not $isNew) { continue }
            if (-not $isElevated) {
                $failure = Get-ElevationError -TimeoutSec $TimeoutSec
                if ($null -ne $failure) { throw $failure }
                $isElevated = $true
            }
            $before = $null
            if ($null -ne $confirmed) { $before = $confirmed.Plan }
            $text = Format-RemovalPlan -Plan $planned.Plan -Confirmed $before
            if ($Caller.ShouldProcess($text, $text, 'Remove-WinsockLsp') -or $WhatIfPreference) {
                $confirmed = $planned
                $hasGrown = $true
            }
        }
        $tryAgain = $hasGrown -and $refused.Count -gt 0
        if ($tryAgain) {
            $pending = @($refused | ForEach-Object { $_.Selector })
            foreach ($item in $refused) { foreach ($key in $item.Key) { $covered.Remove($key) } }
        }
    } while ($tryAgain)
    return [pscustomobject] @{ Confirmed = $confirmed; Refused = $refused }
}

function Get-RemovalPlan {
    <#
    .SYNOPSIS
    Returns a plan that removes what is already confirmed, and what one more selector selects.
    .DESCRIPTION
    Returns nothing where the exe cannot plan (writes an error) and where there is nothing to remove (writes a warning).
    Key lists the entries (as 64:1032) and the GUIDs that the selector adds to the confirmed plan.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        # What ConvertTo-RemovalSelector returned.
        [Parameter(Mandatory)]
        [object] $Selector,

        # What this function returned for the confirmed selectors. Null for the first selector.
        [AllowNull()]
        [object] $Confirmed = $null,

        [AllowEmptyCollection()]
        [string[]] $Option = @(),

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $argument = @($Selector.Argument)
    $before = $null
    if ($null -ne $Confirmed) {
        $argument = @($Confirmed.Argument) + $argument
        $before = $Confirmed.Plan
    }
    Write-Verbose -Message "Planning the removal of $($Selector.Label)."
    $answer = Get-LiveAnswer -Argument (@('plan') + $argument + $Option) -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) {
        $Caller.WriteError($answer.Failure)
        return
    }
    $plan = $answer.Document
    $added = Get-PlanAddition -Plan $plan -Confirmed $before
    $key = @(
        $Selector.Key
        foreach ($lsp in $added.Lsps) { $lsp.providerIds }
        foreach ($step in $added.Steps) { foreach ($id in $step.removes) { "$($step.bitness):$id" } }
    )
    if ($Selector.ProviderId -and $key.Count -gt 1 -and $key -notcontains $Selector.ProviderId) {
        $Caller.WriteError((ConvertTo-ErrorRecord -Code 'catalogChanged' -Message "Another provider owns the entry $($Selector.Label) now. Nothing was changed." -Target $Selector.Label -Hint 'Run Get-WinsockLsp again, and pipe what it returns.'))
        return
    }
    if ($plan.steps.Count -eq 0 -and $plan.refusals.Count -eq 0) {
        Write-Warning -Message "There is nothing to remove for $($Selector.Label)."
        return
    }
    Write-Verbose -Message "The plan has $($plan.steps.Count) steps and $($plan.refusals.Count) refusals."
    return [pscustomobject] @{ Selector = $Selector; Argument = $argument; Plan = $plan; Byte = $answer.Byte; Key = $key }
}

function Get-PlanAddition {
    <#
    .SYNOPSIS
    Returns the Lsps and the Steps of a plan that the confirmed plan does not have.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # Null where nothing is confirmed yet: then the whole plan is an addition.
        [AllowNull()]
        [object] $Confirmed
    )

    $lspKey = { $_.providerIds -join ' ' }
    $stepKey = { "$($_.call) $($_.providerId) $(@($_.updates | ForEach-Object { "$($_.id)=$($_.chain -join '>')" }) -join ' ')" }
    $knownLsp = @()
    $knownStep = @()
    if ($null -ne $Confirmed) {
        $knownLsp = @($Confirmed.lsps | ForEach-Object $lspKey)
        $knownStep = @($Confirmed.steps | ForEach-Object $stepKey)
    }
    return [pscustomobject] @{
        Lsps  = @($Plan.lsps | Where-Object { $knownLsp -notcontains (& $lspKey) })
        Steps = @($Plan.steps | Where-Object { $knownStep -notcontains (& $stepKey) })
    }
}

function Format-RemovalPlan {
    <#
    .SYNOPSIS
    Returns the text of a prompt: what a plan removes, by which steps, and which provider serves each socket afterwards.
    .DESCRIPTION
    A plan also removes what the user has already confirmed. The text only shows what it adds to that.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # The plan that is already confirmed.
        [AllowNull()]
        [object] $Confirmed = $null
    )

    $restorable = @{ yes = 'can be put back'; unproven = 'whether it can be put back is unproven'; no = 'CANNOT be put back' }
    $added = Get-PlanAddition -Plan $Plan -Confirmed $Confirmed
    $what = @(foreach ($lsp in $added.Lsps) { "'$($lsp.name)' ($($restorable[$lsp.restorable]))" })
    $line = @("Remove $($what -join ', ') from the Winsock catalogs, after a backup:")
    $number = 0
    foreach ($step in $added.Steps) {
        $number++
        $line += "  $number. $($step.bitness)-bit $($step.call) $($step.providerId) $($step.reason)"
        foreach ($update in $step.updates) { $line += "     chain $($update.id) becomes $($update.chain -join ' > ')" }
    }
    foreach ($bitness in 64, 32) {
        $served = @(foreach ($row in $Plan.after) {
                if ($row.bitness -ne $bitness) { continue }
                $by = 'none, or it cannot be told'
                if ($null -ne $row.id) { $by = "$($row.id) $($row.name)" }
                if ($row.nonIfs) { $by += ' (non-IFS)' }
                "$($row.socket): $by"
            })
        if ($served.Count -gt 0) { $line += "  Afterwards $bitness-bit sockets get $($served -join '; ')." }
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}

function Format-RestorePlan {
    <#
    .SYNOPSIS
    Returns the text of the prompt for a restore.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Id,

        # The WinsockLsp.Backup. Null where there is none of that name, or it cannot be read.
        [AllowNull()]
        [object] $Backup,

        [AllowEmptyString()]
        [string] $ProviderId,

        # The session is not elevated, so it cannot read backups.
        [switch] $Unreadable
    )

    $what = 'both Winsock catalogs'
    if ($ProviderId) { $what = "the LSP of $ProviderId" }
    $line = @("Bring $what back to backup ${Id}, after another backup:")
    if ($Unreadable) {
        $line += '  Only an administrator can read what it holds.'
    } elseif ($null -eq $Backup) {
        $line += '  This machine has no sound backup of that name. The restore will be refused.'
    } else {
        $line += '  made {0:yyyy-MM-dd HH:mm:ss} UTC ({1}, {2}), {3} entries' -f $Backup.Time, $Backup.Reason, $Backup.State, $Backup.Entries
        $line += "  layered service providers in it: $(if ($Backup.Lsps.Count -gt 0) { $Backup.Lsps -join ', ' } else { 'none' })"
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}
