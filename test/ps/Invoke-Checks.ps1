# Runs PSScriptAnalyzer on the sources of the module, and Pester on the module in WINSOCK_LSP_MODULE. Writes the outcome as JSON to
# -Output.
param(
    [Parameter(Mandatory)]
    [string] $Output
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$result = @{ passed = 0; failed = 0; skipped = 0; notRun = @(); messages = @() }

if (Get-Module -ListAvailable PSScriptAnalyzer) {
    $settings = Join-Path $root 'ps/WinsockLsp/PSScriptAnalyzerSettings.psd1'
    # The files of ps/deploy/source are analysed as parts of the scripts in dist/deploy.
    $folders = (Join-Path $root 'ps/WinsockLsp'), (Join-Path $root 'dist/deploy')
    $files = @(Get-ChildItem $folders -Recurse -File -Include *.ps1, *.psm1, *.psd1)
    foreach ($file in $files) {
        try {
            $findings = @(Invoke-ScriptAnalyzer -Path $file.FullName -Settings $settings)
        } catch {
            # PSScriptAnalyzer runs its rules in threads, and these sometimes fail at random. A second call works.
            $result.messages += "$($file.Name): PSScriptAnalyzer failed and was run again: $_"
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
    $result.notRun += 'PSScriptAnalyzer is not installed: the module was not analysed'
}

# test/run/powershell.ts puts the path of the restored Pester into the variable. Without the .NET SDK the machine may have Pester.
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
    foreach ($group in $run.Skipped | Group-Object { $_.Block.ExpandedPath }) { $result.notRun += "skipped: $($group.Name) ($($group.Count))" }
} else {
    $result.notRun += 'Pester 5 is not installed: the tests of the module were not run'
}

[System.IO.File]::WriteAllText($Output, (ConvertTo-Json $result -Depth 4))
