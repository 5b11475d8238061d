# Tests of the scripts of ps/deploy, on the test build with a simulated Winsock, and with scripts that replace the core and fail.

BeforeDiscovery {
    $hasSimulator = [bool] $env:WINSOCK_LSP_SIMULATOR
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    # test/run/module-tests.ts makes this folder from ps/deploy.
    $shipped = @(Get-ChildItem (Join-Path $root 'dist/deploy') -Recurse -Filter *.ps1)
    # The exit codes of each script, by the state that it reports.
    $detecting = @(
        @{ Script = 'intune/Detect-WinsockLsp.ps1'; Codes = @{ COMPLIANT = 0; NONCOMPLIANT = 1; UNKNOWN = 1 }; Loud = @('UNKNOWN') }
        @{ Script = 'configmgr/Discover-WinsockLspSetting.ps1'; Codes = @{ COMPLIANT = 0; NONCOMPLIANT = 0; UNKNOWN = 1 }; Loud = @('UNKNOWN') }
    )
    # A script without a list of LSPs to remove does not fail with NONCOMPLIANT.
    $loud = 'UNKNOWN', 'FAILED'
    $remediating = @(
        @{ Script = 'intune/Remediate-WinsockLsp.ps1'; Codes = @{ COMPLIANT = 0; REMEDIATED = 0; NONCOMPLIANT = 1; UNKNOWN = 1; FAILED = 1 }; Loud = $loud }
        @{ Script = 'configmgr/Set-WinsockLspSetting.ps1'; Codes = @{ COMPLIANT = 0; REMEDIATED = 0; NONCOMPLIANT = 1; UNKNOWN = 1; FAILED = 1 }; Loud = $loud }
        @{ Script = 'configmgr/Invoke-WinsockLspPackage.ps1'; Codes = @{ COMPLIANT = 0; REMEDIATED = 3010; NONCOMPLIANT = 1; UNKNOWN = 2; FAILED = 3 }; Loud = $loud }
        @{ Script = 'gpo/Start-WinsockLsp.ps1'; Codes = @{ COMPLIANT = 0; REMEDIATED = 0; NONCOMPLIANT = 1; UNKNOWN = 2; FAILED = 3 }; Loud = $loud }
    )
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    # test/run/module-tests.ts makes this folder: dist/deploy, with test/ps/Folders.ps1 in its scripts.
    $script:Deploy = $env:WINSOCK_LSP_DEPLOY
    $script:Version = (Import-PowerShellDataFile (Join-Path $Root 'ps/WinsockLsp/WinsockLsp.psd1')).ModuleVersion

    # Installs the module into a new Program Files folder. Its core is an exe or a script.
    function New-Programs([string] $Exe, [string] $Core) {
        $programs = Join-Path $TestDrive ([guid]::NewGuid())
        $module = Join-Path $programs "WindowsPowerShell/Modules/WinsockLsp/$Version"
        [void] (New-Item -ItemType Directory -Force (Split-Path $module))
        Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') $module
        $bin = (New-Item -ItemType Directory -Force (Join-Path $module 'bin/linux-x64')).FullName
        $path = Join-Path $bin 'winsock-lsp'
        if ($Exe) {
            [void] (New-Item -ItemType SymbolicLink -Path $path -Target $Exe)
        } else {
            [System.IO.File]::WriteAllText($path, "#!/bin/sh`n$Core`n")
            & chmod +x $path
        }
        # Makes the files that the startup script leaves when it installs the package of Get-Source.
        $before = $env:ProgramW6432
        $env:ProgramW6432 = $programs
        try {
            & {
                foreach ($part in 'Paths', 'Installation', 'Startup') { . (Join-Path $Root "ps/deploy/source/$part.ps1") }
                . (Join-Path $Root 'test/ps/Folders.ps1')
                Save-DeployPin -Sha256 ('0' * 64) -Version $Version
            }
        } finally {
            $env:ProgramW6432 = $before
        }
        return $programs
    }

    # Runs a script in this process. An `exit` in it ends only the script.
    function Invoke-Deploy([string] $Script, [hashtable] $Argument = @{}) {
        $stderr = [System.IO.StringWriter]::new()
        $before = [System.Console]::Error
        [System.Console]::SetError($stderr)
        try { $lines = @(& (Join-Path $Deploy $Script) @Argument) } finally { [System.Console]::SetError($before) }
        return [pscustomobject] @{
            Code  = $LASTEXITCODE
            Lines = $lines
            Last  = "$($lines | Select-Object -Last 1)"
            Loud  = @($stderr.ToString() -split "`r?`n" | Where-Object { $_ })
        }
    }

    # The parameters with which a startup script finds the package of the module.
    function Get-Source([string] $Script) {
        if ($Script -like '*Start-*') { return @{ Source = (Join-Path $TestDrive 'away.zip'); Sha256 = '0' * 64; WaitSec = 0 } }
        return @{}
    }
}

AfterAll {
    Remove-Module WinsockLsp -ErrorAction Ignore
    Import-Module (Join-Path $Root 'ps/WinsockLsp/WinsockLsp.psd1') -Force
}

Describe 'The script <_.Name>' -ForEach $shipped {
    It 'explains itself and each of its parameters' {
        $help = Get-Help $_.FullName -Full
        $help.Synopsis | Should -Not -BeLike "*$($_.Name)*"
        $help.Description | Should -Not -BeNullOrEmpty
        $names = [System.Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref] $null, [ref] $null).ParamBlock.Parameters.Name.VariablePath.UserPath
        foreach ($name in $names) {
            ($help.parameters.parameter | Where-Object name -EQ $name).description.Text | Should -Not -BeNullOrEmpty -Because $name
        }
    }
}

Describe 'The folders of Windows' {
    # ps/deploy/source/Folders.ps1 asks Windows for them: a user can change environment variables of an administrator's process.
    It 'are read from no environment variable by <_.Name>' -ForEach $shipped {
        $script = [System.Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref] $null, [ref] $null)
        $variables = $script.FindAll({ $args[0] -is [System.Management.Automation.Language.VariableExpressionAst] -and $args[0].VariablePath.DriveName -eq 'env' }, $true)
        $variables | Should -BeNullOrEmpty
        $asked = $script.FindAll({ $args[0] -is [System.Management.Automation.Language.InvokeMemberExpressionAst] -and "$($args[0].Member)" -match 'EnvironmentVariable' }, $true)
        $asked | Should -BeNullOrEmpty
        $script.FindAll({ $args[0] -is [System.Management.Automation.Language.StringConstantExpressionAst] -and $args[0].Value -match '^env:' }, $true) | Should -BeNullOrEmpty
    }

    It 'are those of Windows, also where a variable has another value' -Skip:$onUnix {
        . (Join-Path $Root 'ps/deploy/source/Folders.ps1')
        $before = $env:ProgramW6432, $env:ProgramFiles
        try {
            $env:ProgramW6432 = $env:ProgramFiles = 'C:\bent'
            Get-DeployProgramFolder | Should -BeLike '?:\*'
            Get-DeployProgramFolder | Should -Not -BeLike '*bent*'
        } finally {
            $env:ProgramW6432, $env:ProgramFiles = $before
        }
    }
}

Describe 'The detection script <Script>' -ForEach $detecting {
    BeforeAll {
        function Get-Ast([string] $Path) { [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null) }
        function Get-FunctionName($Ast) { $Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true).Name }
        # All commands that the script could call: their names, and texts that it could use as names.
        function Get-Word($Ast) {
            $Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.StringConstantExpressionAst] }, $true).Value
        }
        $script:Removing = Get-FunctionName (Get-Ast (Join-Path $Root 'ps/deploy/source/Remediation.ps1'))
        $script:RemovingCmdlets = 'Invoke-WinsockLspRemediation', 'Remove-WinsockLsp', 'Repair-WinsockCatalog', 'Restore-WinsockCatalog', 'remediate', 'apply', 'restore'
    }

    It 'contains no code that removes' {
        $Removing | Should -Contain 'Invoke-DeployPolicy'
        $ast = Get-Ast (Join-Path $Deploy $Script)
        Get-FunctionName $ast | Where-Object { $Removing -contains $_ } | Should -BeNullOrEmpty
        Get-Word $ast | Where-Object { $RemovingCmdlets + $Removing -contains $_ } | Should -BeNullOrEmpty
    }

    It 'is tested by a search that does find such code in the remediation script' {
        $ast = Get-Ast (Join-Path $Deploy 'intune/Remediate-WinsockLsp.ps1')
        Get-FunctionName $ast | Should -Contain 'Invoke-DeployPolicy'
        Get-Word $ast | Should -Contain 'Invoke-WinsockLspRemediation'
    }
}

Describe 'On the test build' -Skip:(-not ($onUnix -and $hasSimulator)) {
    BeforeAll {
        $script:Programs = New-Programs -Exe (Join-Path $Root 'dist/test/linux-x64/winsock-lsp')
        $script:Drive = Join-Path $TestDrive 'root'
        foreach ($file in 'Program Files/Contoso/filter64.dll', 'Program Files (x86)/Contoso/filter.dll') {
            New-Item -ItemType File -Force (Join-Path $Drive $file) | Out-Null
        }
        $env:WINSOCK_LSP_TEST_LIBRARY = $env:WINSOCK_LSP_SIMULATOR
        $env:WINSOCK_LSP_TEST_ROOT = $Drive
        $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $TestDrive 'deploy.store'
        function Use-Machine([string] $Name, [string] $Fault = '') {
            Copy-Item -Force (Join-Path $env:WINSOCK_LSP_CASES "$Name.store") $env:WINSOCK_LSP_SIMULATOR_STORE
            foreach ($left in 'ProgramData', 'events.txt') { Remove-Item -Recurse -Force -ErrorAction Ignore (Join-Path $Drive $left) }
            $env:WINSOCK_LSP_TEST_ELEVATED = '1'
            $env:WINSOCK_LSP_SIMULATOR_FAULT = $Fault
        }
        $script:Contoso = @{ Removable = @('Contoso Filter') }
        # Checks the state, the exit code and the line of a script. The core's own tests cover the causes of each state.
        function Assert-State([object] $Ran, [string] $State, [hashtable] $Codes, [string[]] $Loud, [string] $Text) {
            $Ran.Last | Should -BeLike "$State WinsockLsp scope=internet policy=*$Text*"
            $Ran.Last.Length | Should -BeLessOrEqual 2048
            $Ran.Code | Should -Be $Codes[$State]
            if ($Loud -contains $State) { $Ran.Loud[-1] | Should -Be $Ran.Last } else { $Ran.Loud | Should -BeNullOrEmpty }
            $Ran.Loud.Count | Should -BeLessOrEqual 1
        }
    }

    BeforeEach {
        $env:ProgramW6432 = $Programs
        # The value of this variable in a 32-bit host.
        $env:ProgramFiles = Join-Path $TestDrive 'Program Files (x86)'
        $env:PROCESSOR_ARCHITEW6432 = 'AMD64'
    }

    AfterAll {
        foreach ($name in 'TEST_LIBRARY', 'TEST_ROOT', 'TEST_ELEVATED', 'SIMULATOR_STORE', 'SIMULATOR_FAULT') { Remove-Item "env:WINSOCK_LSP_$name" -ErrorAction Ignore }
        foreach ($name in 'ProgramW6432', 'ProgramFiles', 'PROCESSOR_ARCHITEW6432') { Remove-Item "env:$name" -ErrorAction Ignore }
    }

    Describe '<Script>' -ForEach ($detecting + $remediating) {
        BeforeAll { $script:Given = Get-Source $Script }

        It 'reports a compliant machine' {
            Use-Machine 'clean-windows-10'
            Assert-State (Invoke-Deploy $Script $Given) 'COMPLIANT' $Codes $Loud 'detect only'
        }

        It 'names product and entries of a non-compliant machine, and without a list changes nothing' {
            Use-Machine 'one-lsp-both-catalogs'
            $before = (Get-FileHash $env:WINSOCK_LSP_SIMULATOR_STORE).Hash
            Assert-State (Invoke-Deploy $Script $Given) 'NONCOMPLIANT' $Codes $Loud "detect only*'Contoso Filter' {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00} (64:1031, 32:1031)"
            (Get-FileHash $env:WINSOCK_LSP_SIMULATOR_STORE).Hash | Should -Be $before
            Get-Content (Join-Path $Drive 'events.txt') | Should -BeLike "101`twarning`t*"
        }

        It 'reports a hypervisor guest as compliant, and names the providers outside the scope' {
            Use-Machine 'hypervisor-sockets'
            Assert-State (Invoke-Deploy $Script $Given) 'COMPLIANT' $Codes $Loud "detect only*: Outside the scope: 'VMware vSockets*' {570ADC4B-67B2-42CE-92B2-ACD33D88D842} (64:1073, 64:1074, 32:1073, 32:1074)"
        }

        It 'reports UNKNOWN when a catalog cannot be read' {
            Use-Machine 'clean-windows-10' 'WSCEnumProtocols32=10091'
            Assert-State (Invoke-Deploy $Script $Given) 'UNKNOWN' $Codes $Loud 'cannot be told'
        }

        It 'reports UNKNOWN when the core crashes' {
            Use-Machine 'clean-windows-10' 'WSCEnumProtocols=kill-before'
            Assert-State (Invoke-Deploy $Script $Given) 'UNKNOWN' $Codes $Loud 'coreCrashed'
        }

        It 'reports UNKNOWN where the module is not installed' {
            $env:ProgramW6432 = Join-Path $TestDrive 'nothing'
            Assert-State (Invoke-Deploy $Script $Given) 'UNKNOWN' $Codes $Loud 'not installed*nothing*Modules'
        }
    }

    Describe '<Script> with a list' -ForEach $remediating {
        BeforeAll {
            $script:Given = (Get-Source $Script) + $Contoso
            $script:LoudWithList = $Loud + 'NONCOMPLIANT'
        }

        It 'removes a listed LSP, and reports one that comes back' {
            Use-Machine 'one-lsp-both-catalogs'
            Assert-State (Invoke-Deploy $Script $Given) 'REMEDIATED' $Codes $LoudWithList "may remove Contoso Filter*removed: 'Contoso Filter' (64:*32:1032*Restore-WinsockCatalog*restart"
            Copy-Item -Force (Join-Path $env:WINSOCK_LSP_CASES 'one-lsp-both-catalogs.store') $env:WINSOCK_LSP_SIMULATOR_STORE
            Assert-State (Invoke-Deploy $Script $Given) 'NONCOMPLIANT' $Codes $LoudWithList "cameBack: 'Contoso Filter'"
            @(Get-Content (Join-Path $Drive 'events.txt') | ForEach-Object { $_.Split("`t")[0] }) | Should -Be '101', '110', '100', '101', '113', '101'
        }

        It 'leaves a base provider of IPv4 even if the list names it' {
            Use-Machine 'non-ifs-base-provider'
            $listed = @{ Removable = @('{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1B01}') }
            Assert-State (Invoke-Deploy $Script ((Get-Source $Script) + $listed)) 'NONCOMPLIANT' $Codes $LoudWithList 'baseProvider: *no policy removes'
        }

        It 'leaves LSPs that the list does not name' {
            Use-Machine 'one-lsp-both-catalogs'
            Assert-State (Invoke-Deploy $Script ((Get-Source $Script) + @{ Removable = @('Fabrikam; Tailspin') })) 'NONCOMPLIANT' $Codes $LoudWithList "may remove Fabrikam, Tailspin*notListed: 'Contoso Filter'"
        }

        It 'reports FAILED when a removal fails' {
            Use-Machine 'one-lsp-both-catalogs' 'WSCDeinstallProvider=8'
            Assert-State (Invoke-Deploy $Script $Given) 'FAILED' $Codes $LoudWithList "failed: 'Contoso Filter'*stepFailed"
        }

        It 'reports FAILED without elevation' {
            Use-Machine 'one-lsp-both-catalogs'
            $env:WINSOCK_LSP_TEST_ELEVATED = '0'
            Assert-State (Invoke-Deploy $Script $Given) 'FAILED' $Codes $LoudWithList 'elevationNeeded'
        }

        It 'reports UNKNOWN when the core crashes during a removal' {
            Use-Machine 'one-lsp-both-catalogs' 'WSCDeinstallProvider=kill-after'
            Assert-State (Invoke-Deploy $Script $Given) 'UNKNOWN' $Codes $LoudWithList 'coreCrashed*Restore-WinsockCatalog'
        }
    }

    Describe 'What <Script> prints of <Machine>' -ForEach $(
        foreach ($script in 'intune/Detect-WinsockLsp.ps1', 'configmgr/Discover-WinsockLspSetting.ps1') {
            # Machines with a name that is not ASCII, chain entries with other names, two LSPs, and a name in one catalog only.
            foreach ($machine in 'one-lsp-both-catalogs', 'name-in-japanese', 'lsp-only-32-bit', 'two-stacked-upper-non-ifs') { @{ Script = $script; Machine = $machine } }
        }
    ) {
        It 'can be passed to -Removable unchanged' {
            Use-Machine $Machine
            $line = (Invoke-Deploy $Script).Last
            $text = $line.Substring($line.IndexOf('non-IFS: '))
            $names = @([regex]::Matches($text, "'([^']+)' [{]").ForEach({ $_.Groups[1].Value }))
            $ids = @([regex]::Matches($text, '[{][0-9A-F-]{36}[}]').Value)
            $names.Count | Should -BeGreaterThan 0
            $ids.Count | Should -BeGreaterThan 0
            foreach ($one in $names + $ids) {
                Use-Machine $Machine
                (Invoke-Deploy 'intune/Remediate-WinsockLsp.ps1' @{ Removable = $one }).Last | Should -BeLike "REMEDIATED *" -Because $one
            }
            Use-Machine $Machine
            (Invoke-Deploy 'intune/Remediate-WinsockLsp.ps1' @{ Removable = ($names + $ids) -join '; ' }).Last | Should -BeLike 'REMEDIATED *'
        }
    }
}
