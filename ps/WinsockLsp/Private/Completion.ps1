# Completion: completes ids, names and backups at the prompt.

function Get-EntryCompletion {
    <#
    .SYNOPSIS
    Completes ids, names and provider GUIDs from the entries of the catalog that the command line names.
    .DESCRIPTION
    For a cmdlet that removes something, it only offers what that cmdlet removes.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.CompletionResult])]
    param(
        [Parameter(Position = 0)]
        [string] $CommandName,

        [Parameter(Position = 1)]
        [string] $ParameterName,

        [Parameter(Position = 2)]
        [AllowEmptyString()]
        [string] $WordToComplete,

        [Parameter(Position = 3)]
        [object] $CommandAst,

        [Parameter(Position = 4)]
        [System.Collections.IDictionary] $BoundParameter
    )

    Write-Debug "Completing $ParameterName of $CommandName in: $CommandAst"
    $filter = @{}
    foreach ($name in 'Path', 'LiteralPath') {
        if ($BoundParameter -and $BoundParameter.Contains($name)) { $filter[$name] = $BoundParameter[$name] }
    }
    if ($CommandName -ne 'Get-WinsockLsp') { $filter['LayeredOnly'] = $true }
    # A policy only removes non-IFS LSPs.
    if ($ParameterName -eq 'Removable') { $filter['NonIfs'] = $true }
    $candidate = foreach ($entry in (Get-WinsockLsp @filter -TimeoutSec 10 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)) {
        $text = switch ($ParameterName) {
            'Id' { if ($entry.Bitness) { "$($entry.Bitness):$($entry.Id)" } else { "$($entry.Id)" } }
            'ProviderId' { $entry.ProviderId }
            'Removable' { if ($entry.Product) { $entry.Product } elseif ($entry.Kind -eq 'layeredServiceProvider') { $entry.Name } }
            default { $entry.Name }
        }
        if ($text) { [pscustomobject] @{ Text = $text; Tip = "$($entry.Kind) $($entry.Name)" } }
    }
    Select-Completion -Candidate @($candidate) -Word $WordToComplete
}

function Get-BackupCompletion {
    <#
    .SYNOPSIS
    Completes the names of backups.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.CompletionResult])]
    param(
        [Parameter(Position = 0)]
        [string] $CommandName,

        [Parameter(Position = 1)]
        [string] $ParameterName,

        [Parameter(Position = 2)]
        [AllowEmptyString()]
        [string] $WordToComplete,

        [Parameter(Position = 3)]
        [object] $CommandAst,

        [Parameter(Position = 4)]
        [System.Collections.IDictionary] $BoundParameter
    )

    Write-Debug "Completing $ParameterName of $CommandName in: $CommandAst ($($BoundParameter.Count) parameters)"
    try {
        $backup = @(Get-BackupRecord -TimeoutSec 10 -WarningAction SilentlyContinue)
    } catch {
        Write-Debug "There is nothing to complete: $_"
        return
    }
    # The newest comes first. Remove-WinsockBackup does not remove the newest, so it is not offered there.
    [System.Array]::Reverse($backup)
    if ($CommandName -eq 'Remove-WinsockBackup') { $backup = @($backup | Select-Object -Skip 1) }
    $candidate = @($backup | ForEach-Object { [pscustomobject] @{ Text = $_.Id; Tip = '{0:yyyy-MM-dd HH:mm} UTC, {1}: {2}' -f $_.Time, $_.Reason, ($_.Lsps -join ', ') } })
    Select-Completion -Candidate $candidate -Word $WordToComplete
}

function Select-Completion {
    <#
    .SYNOPSIS
    Returns the candidates that begin with a word, each once, quoted where PowerShell needs it.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.CompletionResult])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]] $Candidate,

        [AllowEmptyString()]
        [string] $Word
    )

    $start = $Word.Trim('"', "'")
    $seen = @{}
    foreach ($one in $Candidate) {
        $text = ConvertTo-SafeText $one.Text
        if ($seen.ContainsKey($text) -or -not $text.StartsWith($start, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        $seen[$text] = $true
        $insert = $text
        if ($text -match '[^\w:.-]') { $insert = "'" + $text.Replace("'", "''") + "'" }
        New-Object System.Management.Automation.CompletionResult($insert, $text, 'ParameterValue', (ConvertTo-SafeText $one.Tip))
    }
}
