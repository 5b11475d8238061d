function Get-EntryCompletion {
    <#
    .SYNOPSIS
    Completes -Id and -Name with the entries of the catalog that the command line so far is about.
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
    $about = @{}
    foreach ($name in 'Path', 'LiteralPath') {
        if ($BoundParameter -and $BoundParameter.Contains($name)) { $about[$name] = $BoundParameter[$name] }
    }
    $word = $WordToComplete.Trim('"', "'")
    $seen = @{}
    foreach ($entry in (Get-WinsockLsp @about -TimeoutSec 10 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)) {
        $text = $entry.Name
        if ($ParameterName -eq 'Id') {
            $text = "$($entry.Id)"
            if ($entry.Bitness) { $text = "$($entry.Bitness):$text" }
        }
        if (-not $text -or $seen.ContainsKey($text) -or -not $text.StartsWith($word, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        $seen[$text] = $true
        $insert = $text
        if ($text -match '[^\w:.-]') { $insert = "'" + $text.Replace("'", "''") + "'" }
        $tip = "$($entry.Kind) $($entry.Name)"
        New-Object System.Management.Automation.CompletionResult($insert, $text, 'ParameterValue', $tip)
    }
}
