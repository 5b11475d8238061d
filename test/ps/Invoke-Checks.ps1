# Runs PSScriptAnalyzer over the sources of the module and Pester over the module in WINSOCK_LSP_MODULE, and writes
# what came of it as JSON to -Output.
param(
    [Parameter(Mandatory)]
    [string] $Output
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$result = @{ passed = 0; failed = 0; skipped = 0; left = @(); messages = @() }

if (Get-Module -ListAvailable PSScriptAnalyzer) {
    $settings = Join-Path $root 'ps/WinsockLsp/PSScriptAnalyzerSettings.psd1'
    # build/deploy.ts joins the scripts of ps/deploy/source; the joined scripts are analysed.
    $files = @(Get-ChildItem (Join-Path $root 'ps') -Recurse -File -Include *.ps1, *.psm1, *.psd1 | Where-Object { $_.Directory.Name -ne 'source' })
    foreach ($file in $files) {
        try {
            $findings = @(Invoke-ScriptAnalyzer -Path $file.FullName -Settings $settings)
        } catch {
            # Its rules run in threads, and once in a while one of them trips over another: asked again, it answers.
            $result.messages += "$($file.Name): PSScriptAnalyzer itself failed and was asked again: $_"
            $findings = @(Invoke-ScriptAnalyzer -Path $file.FullName -Settings $settings)
        }
        if ($findings.Count -eq 0) { $result.passed++ } else { $result.failed++ }
        foreach ($finding in $findings) {
            $result.messages += "$($file.Name):$($finding.Line) $($finding.RuleName): $($finding.Message)"
        }
        if ([System.IO.File]::ReadAllText($file.FullName) -match 'SuppressMessage') {
            $result.failed++
            $result.messages += "$($file.Name): suppresses a finding"
        }
    }
} else {
    $result.left += 'PSScriptAnalyzer is not installed: the module was not analysed'
}

# build/powershell.ts names the Pester that it restored. A machine without the .NET SDK may have one of its own.
$pester = if ($env:WINSOCK_LSP_PESTER) {
    $env:WINSOCK_LSP_PESTER
} else {
    Get-Module -ListAvailable Pester | Where-Object Version -GE '5.0' | Sort-Object Version | Select-Object -Last 1 -ExpandProperty Path
}
if ($pester) {
    Import-Module $pester
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $PSScriptRoot
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'None'
    $run = Invoke-Pester -Configuration $configuration
    $result.passed += $run.PassedCount
    $result.failed += $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    $result.skipped += $run.SkippedCount + $run.NotRunCount
    foreach ($container in $run.FailedContainers) { $result.messages += "$($container.Item): $($container.ErrorRecord -join [Environment]::NewLine)" }
    foreach ($block in $run.FailedBlocks) { $result.messages += "$($block.ExpandedPath): $($block.ErrorRecord -join [Environment]::NewLine)" }
    foreach ($test in $run.Failed) { $result.messages += "$($test.ExpandedPath): $($test.ErrorRecord)" }
    foreach ($group in $run.Skipped | Group-Object { $_.Block.ExpandedPath }) { $result.left += "skipped: $($group.Name) ($($group.Count))" }
} else {
    $result.left += 'Pester 5 is not installed: the tests of the module were not run'
}

[System.IO.File]::WriteAllText($Output, (ConvertTo-Json $result -Depth 4))
