# All rules of PSScriptAnalyzer, and the syntax of both PowerShells that the module supports.
@{
    Rules = @{
        PSUseCompatibleSyntax = @{
            Enable         = $true
            TargetVersions = @('5.1', '7.0')
        }
    }
}
