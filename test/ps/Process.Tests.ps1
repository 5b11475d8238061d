# Tests of Get-WinsockLspProcess, on the test build, a simulated Winsock and processes that the test describes.

BeforeDiscovery {
    $hasSimulator = [bool] $env:WINSOCK_LSP_SIMULATOR
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script:ModulePath = $env:WINSOCK_LSP_MODULE
    Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
}

Describe 'Running programs' -Skip:(-not ($onUnix -and $hasSimulator)) {
    BeforeAll {
        $folder = Join-Path $TestDrive 'module'
        Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') (Join-Path $folder 'WinsockLsp')
        $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
        $target = Join-Path $Root 'dist/test/linux-x64/winsock-lsp'
        [void] (New-Item -ItemType SymbolicLink -Path (Join-Path $bin.FullName 'winsock-lsp') -Target $target)
        Remove-Module WinsockLsp
        Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
        $rootFolder = New-Item -ItemType Directory -Force (Join-Path $TestDrive 'root')
        [void] (New-Item -ItemType Directory -Force (Join-Path $rootFolder.FullName 'Program Files'))
        $winsock = 'C:\Windows\System32\ws2_32.dll'
        $start = '2026-11-21T08:00:00.000Z'
        $described = @{
            catalogChanged = '2026-11-20T08:00:00.000Z'
            processes      = @(
                @{ pid = 21; name = 'other.exe'; bitness = 64; startTime = $start; modules = @($winsock) }
                @{ pid = 22; name = 'server.exe'; bitness = 64; startTime = $start; modules = @($winsock, 'C:\x\coreclr.dll', 'C:\Program Files\Contoso\filter64.dll') }
                @{ pid = 23; name = 'tool.exe'; bitness = 64; startTime = $start; modules = @($winsock, 'C:\x\python312.dll') }
                @{ pid = 24; name = 'csrss.exe'; error = 5 }
                # This PowerShell, so that Get-Process can name it.
                @{ pid = $PID; name = 'pwsh.exe'; bitness = 64; startTime = '2026-11-19T08:00:00.000Z'; modules = @($winsock, 'C:\x\coreclr.dll', 'C:\Program Files\Contoso\filter64.dll') }
            )
        }
        [System.IO.File]::WriteAllText((Join-Path $rootFolder.FullName 'processes.json'), (ConvertTo-Json $described -Depth 5))
        $env:WINSOCK_LSP_TEST_LIBRARY = $env:WINSOCK_LSP_SIMULATOR
        $env:WINSOCK_LSP_TEST_ROOT = $rootFolder.FullName
        $env:WINSOCK_LSP_TEST_ELEVATED = '0'
        $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $TestDrive 'store'
        Copy-Item (Join-Path $env:WINSOCK_LSP_CASES 'one-lsp-both-catalogs.store') $env:WINSOCK_LSP_SIMULATOR_STORE
    }

    AfterAll {
        foreach ($name in 'TEST_LIBRARY', 'TEST_ROOT', 'TEST_ELEVATED', 'SIMULATOR_STORE') { Remove-Item "env:WINSOCK_LSP_$name" -ErrorAction Ignore }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'are listed, those at risk first' {
        $all = @(Get-WinsockLspProcess)
        $all[0].PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Process'
        $all.Verdict | Should -Be 'atRisk', 'atRisk', 'unknown', 'unknown', 'fast'
        $server = $all | Where-Object Id -EQ 22
        $server.Runtime | Should -Be 'dotnet'
        $server.Program | Should -Be 'dotnet'
        $server.Layers.Path | Should -Be 'C:\Program Files\Contoso\filter64.dll'
        $server.Deciding | Should -Be 1032, 1033
        $server.StartTime | Should -BeOfType ([datetime])
        $server.StartTime.ToUniversalTime().Hour | Should -Be 8
        $server.Stale | Should -BeFalse
    }

    It 'are shown in groups of their verdict' {
        $text = Get-WinsockLspProcess | Out-String -Width 160
        @([regex]::Matches($text, 'Verdict: (\w+)') | ForEach-Object { $_.Groups[1].Value }) | Should -Be 'atRisk', 'unknown', 'fast'
        $text | Should -BeLike '*22 64*dotnet*1 server.exe*TCP/IPv4 is served by*'
        $text | Should -BeLike '*denied*'
    }

    It 'are found by name and by id' {
        (Get-WinsockLspProcess -Name 'SERV*').Id | Should -Be 22
        (Get-WinsockLspProcess tool).Id | Should -Be 23
        (Get-WinsockLspProcess -Id 23, 22).Id | Should -Be 22, 23
    }

    It 'come from Get-Process through the pipeline' {
        $own = Get-Process -Id $PID | Get-WinsockLspProcess
        $own.Id | Should -Be $PID
        $own.Stale | Should -BeTrue
        $own.Reason | Should -BeLike 'It started before the catalog was last changed*'
        @() | Get-WinsockLspProcess | Should -BeNullOrEmpty
    }

    It 'come from objects with an id through the pipeline' {
        ([pscustomobject] @{ Id = 22 }, [pscustomobject] @{ ProcessId = [uint32] 23 } | Get-WinsockLspProcess).Id | Should -Be 22, 23
        (Get-WinsockLspProcess | Where-Object Verdict -EQ fast | Get-WinsockLspProcess).Id | Should -Be 23
    }

    It 'may be closed, which is an object and no error' {
        $closed = Get-WinsockLspProcess -Id 24 -ErrorVariable problem
        $problem | Should -BeNullOrEmpty
        $closed.Error | Should -BeLike '*denied*'
        $closed.Layers | Should -BeNullOrEmpty
        $closed.Verdict | Should -Be 'unknown'
    }

    It 'that are not there are an error each, and the others are still listed' {
        $found = Get-WinsockLspProcess -Id 99, 22 -ErrorVariable problem -ErrorAction SilentlyContinue
        $found.Id | Should -Be 22
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'processNotFound,Get-WinsockLspProcess'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
