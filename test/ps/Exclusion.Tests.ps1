# Tests of the cmdlets for per-application rules, on the test build with a simulated Winsock.

BeforeDiscovery {
    $hasSimulator = [bool] $env:WINSOCK_LSP_SIMULATOR
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script:ModulePath = $env:WINSOCK_LSP_MODULE
    Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    $script:App = 'C:\Program Files\Fabrikam\server.exe'
}

Describe 'A cmdlet that changes something' {
    It '<Name> has ConfirmImpact <Impact>' -ForEach @(
        @{ Name = 'Add-WinsockLspExclusion'; Impact = 'Medium' }
        @{ Name = 'Remove-WinsockLspExclusion'; Impact = 'High' }
    ) {
        $command = Get-Command $Name
        $command.Parameters.Keys | Should -Contain 'WhatIf'
        $binding = $command.ScriptBlock.Attributes | Where-Object { $_ -is [System.Management.Automation.CmdletBindingAttribute] }
        "$($binding.ConfirmImpact)" | Should -Be $Impact
    }
}

Describe 'Per-application rules' -Skip:(-not ($onUnix -and $hasSimulator)) {
    BeforeAll {
        $folder = Join-Path $TestDrive 'module'
        Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') (Join-Path $folder 'WinsockLsp')
        $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
        $target = Join-Path $Root 'dist/test/linux-x64/winsock-lsp'
        [void] (New-Item -ItemType SymbolicLink -Path (Join-Path $bin.FullName 'winsock-lsp') -Target $target)
        Remove-Module WinsockLsp
        Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
        function Get-State { [System.BitConverter]::ToString([System.IO.File]::ReadAllBytes($env:WINSOCK_LSP_SIMULATOR_STORE)) }
    }

    BeforeEach {
        $machine = Join-Path $TestDrive ([guid]::NewGuid())
        $program = New-Item -ItemType Directory -Force (Join-Path $machine 'root/Program Files/Fabrikam')
        foreach ($name in 'server.exe', 'client.exe') { Set-Content -LiteralPath (Join-Path $program.FullName $name) -Value 'a program' }
        $env:WINSOCK_LSP_TEST_LIBRARY = $env:WINSOCK_LSP_SIMULATOR
        $env:WINSOCK_LSP_TEST_ROOT = Join-Path $machine 'root'
        $env:WINSOCK_LSP_TEST_ELEVATED = '1'
        $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $machine 'store'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = ''
        Copy-Item (Join-Path $env:WINSOCK_LSP_CASES 'one-lsp-both-catalogs.store') $env:WINSOCK_LSP_SIMULATOR_STORE
    }

    AfterAll {
        foreach ($name in 'TEST_LIBRARY', 'TEST_ROOT', 'TEST_ELEVATED', 'SIMULATOR_STORE', 'SIMULATOR_FAULT') { Remove-Item "env:WINSOCK_LSP_$name" -ErrorAction Ignore }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'are added, listed, and taken back through the pipeline' {
        Add-WinsockLspExclusion -Path $App | Should -BeNullOrEmpty
        $rule = Get-WinsockLspExclusion -Path '*\Fabrikam\*'
        $rule.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Exclusion'
        $rule.Application | Should -Be $App
        $rule.Arguments | Should -BeNullOrEmpty
        $rule.Categories | Should -Be 0x80000000L
        $rule.CategoryNames | Should -Be 'SYSTEM'
        $rule.Added | Should -BeTrue
        $rule | Out-String -Width 200 | Should -BeLike '*True*0x80000000 SYSTEM*server.exe*'
        Get-WinsockLspExclusion -Added | Remove-WinsockLspExclusion -Force | Should -BeNullOrEmpty
        @(Get-WinsockLspExclusion).Count | Should -Be 0
    }

    It 'are returned with -PassThru for each path of the pipeline, also where they are there already' {
        $programs = 'server', 'client' | ForEach-Object { [pscustomobject] @{ FullName = "C:\Program Files\Fabrikam\$_.exe" } }
        $added = @($programs | Add-WinsockLspExclusion -Category System, Firewall -PassThru)
        $added.Application | Should -Be $programs.FullName
        $added[1].CategoryNames | Should -Be 'FIREWALL', 'SYSTEM'
        $state = Get-State
        $again = @($programs | Add-WinsockLspExclusion -Category Firewall, System -PassThru)
        $again.Key | Should -Be $added.Key
        Get-State | Should -Be $state
    }

    It 'of one path are different rules where their arguments differ' {
        Add-WinsockLspExclusion -Path $App -Arguments '-k "a b"'
        (Get-WinsockLspExclusion).Arguments | Should -Be '-k "a b"'
        Remove-WinsockLspExclusion -Path $App -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'applicationRefused,Remove-WinsockLspExclusion'
        Get-WinsockLspExclusion | Remove-WinsockLspExclusion -Force
        @(Get-WinsockLspExclusion).Count | Should -Be 0
    }

    It 'are not changed by -WhatIf, which shows the effect, also without elevation' {
        $state = Get-State
        $env:WINSOCK_LSP_TEST_ELEVATED = '0'
        $transcript = Join-Path $TestDrive 'whatif.txt'
        [void] (Start-Transcript -Path $transcript)
        Add-WinsockLspExclusion -Path $App -WhatIf
        [void] (Stop-Transcript)
        $shown = Get-Content -LiteralPath $transcript -Raw
        $shown | Should -BeLike '*SYSTEM (0x80000000)*'
        $shown | Should -BeLike '*Contoso Filter (64-bit): kept out*'
        Get-State | Should -Be $state
        $env:WINSOCK_LSP_TEST_ELEVATED = '1'
        Add-WinsockLspExclusion -Path $App
        $state = Get-State
        Remove-WinsockLspExclusion -Path $App -WhatIf
        Get-State | Should -Be $state
    }

    It 'are not changed without elevation, and have no value in Added' {
        $env:WINSOCK_LSP_TEST_ELEVATED = '0'
        Add-WinsockLspExclusion -Path $App -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'elevationNeeded,Add-WinsockLspExclusion'
        Remove-WinsockLspExclusion -Path $App -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'elevationNeeded,Remove-WinsockLspExclusion'
        $env:WINSOCK_LSP_TEST_ELEVATED = '1'
        Add-WinsockLspExclusion -Path $App
        $env:WINSOCK_LSP_TEST_ELEVATED = '0'
        $rule = Get-WinsockLspExclusion -WarningVariable warned -WarningAction SilentlyContinue
        $rule.Added | Should -Be $null
        $warned -join ' ' | Should -BeLike '*administrator*'
    }

    It 'that are refused are one error each, and the other paths get their rules' {
        Add-WinsockLspExclusion -Path 'C:\Windows\System32\svchost.exe', 'C:\gone.exe', $App -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'applicationRefused,Add-WinsockLspExclusion', 'applicationRefused,Add-WinsockLspExclusion'
        $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        (Get-WinsockLspExclusion).Application | Should -Be $App
    }

    It 'that Windows reports as added, but did not add, are an error' {
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCSetApplicationCategory=nothing'
        Add-WinsockLspExclusion -Path $App -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'stepFailed,Add-WinsockLspExclusion'
    }

    It 'that cannot be read are an error, not an empty list' {
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'TestReadApplicationRules=5'
        { Get-WinsockLspExclusion } | Should -Throw -ErrorId 'exclusionsUnavailable,Get-WinsockLspExclusion'
    }

    It 'of a core that dies after the call are listed, and the cmdlet reports the crash' {
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCSetApplicationCategory=kill-after'
        { Add-WinsockLspExclusion -Path $App } | Should -Throw -ErrorId 'coreCrashed,Add-WinsockLspExclusion'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = ''
        Get-WinsockLspExclusion -Added | Remove-WinsockLspExclusion -Force
        @(Get-WinsockLspExclusion).Count | Should -Be 0
    }
}
