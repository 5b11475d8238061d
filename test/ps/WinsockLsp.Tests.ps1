# Tests of the module, with the exe in dist/, and with scripts that replace it and fail.

BeforeDiscovery {
    $hasSimulator = [bool] $env:WINSOCK_LSP_SIMULATOR
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script:ModulePath = $env:WINSOCK_LSP_MODULE
    Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    $script:Cases = $env:WINSOCK_LSP_CASES
}

Describe 'The module' {
    It 'exports its cmdlets by name and nothing else' {
        $manifest = Import-PowerShellDataFile (Join-Path $ModulePath 'WinsockLsp.psd1')
        (Get-Module WinsockLsp).ExportedCommands.Keys | Sort-Object | Should -Be ($manifest.FunctionsToExport | Sort-Object)
        (Get-Module WinsockLsp).ExportedVariables.Count | Should -Be 0
    }
}

Describe 'The exe on Windows' {
    It 'is win-<Exe>: PROCESSOR_ARCHITECTURE <Process>, PROCESSOR_ARCHITEW6432 <Native>, registry <Machine>' -ForEach @(
        @{ Process = 'AMD64'; Native = ''; Machine = 'AMD64'; Exe = 'x64' }
        @{ Process = 'x86'; Native = 'AMD64'; Machine = 'AMD64'; Exe = 'x64' }
        @{ Process = 'ARM64'; Native = ''; Machine = 'ARM64'; Exe = 'arm64' }
        @{ Process = 'x86'; Native = 'ARM64'; Machine = 'ARM64'; Exe = 'arm64' }
        # An x64 process that Windows emulates on ARM64.
        @{ Process = 'AMD64'; Native = ''; Machine = 'ARM64'; Exe = 'arm64' }
    ) {
        Mock Test-WindowsPath { $true } -ModuleName WinsockLsp
        Mock Get-MachineArchitecture { $Machine } -ModuleName WinsockLsp
        $before = $env:PROCESSOR_ARCHITECTURE, $env:PROCESSOR_ARCHITEW6432
        try {
            $env:PROCESSOR_ARCHITECTURE = $Process
            $env:PROCESSOR_ARCHITEW6432 = $Native
            & (Get-Module WinsockLsp) { Get-ExeTarget } | Should -Be "win-$Exe\winsock-lsp.exe"
        } finally {
            $env:PROCESSOR_ARCHITECTURE, $env:PROCESSOR_ARCHITEW6432 = $before
        }
    }
}

Describe 'Another copy of the module, imported in a session that has one loaded,' {
    BeforeAll {
        # A new session, so that this one keeps the copy that is tested.
        $script:Session = [powershell]::Create()
        function Use-Session([scriptblock] $Script, $Argument) {
            $Session.Commands.Clear()
            $Session.Streams.ClearStreams()
            $Session.AddScript($Script).AddArgument($Argument).Invoke()
            $Session.Streams.Error | Should -BeNullOrEmpty
        }
        foreach ($version in '0.0.1', '99.0.0') {
            $folder = Join-Path $TestDrive "copies/WinsockLsp/$version"
            [void] (New-Item -ItemType Directory $folder)
            Copy-Item (Join-Path $ModulePath '*') $folder -Recurse -Exclude bin
            $manifest = Join-Path $folder 'WinsockLsp.psd1'
            (Get-Content $manifest -Raw) -replace "ModuleVersion(\s+)= '.+'", "ModuleVersion`$1= '$version'" | Set-Content $manifest
            $format = Join-Path $folder 'WinsockLsp.Format.ps1xml'
            (Get-Content $format -Raw) -replace '<Label>Bits</Label>', "<Label>$($version.Split('.')[0])</Label>" | Set-Content $format
            $types = Join-Path $folder 'Private/Session.ps1'
            (Get-Content $types -Raw) -replace "'WinsockLsp.Backup' .*", "'WinsockLsp.Backup' = { '$version' }" | Set-Content $types
        }
    }

    AfterAll { $Session.Dispose() }

    It 'replaces it: <_>' -ForEach '0.0.1', '99.0.0', '0.0.1' {
        $loaded = Use-Session {
            param($Path)
            Import-Module $Path
            $entry = [pscustomobject]@{ Bitness = 64; Id = 1001; Name = 'A name'; PSTypeName = 'WinsockLsp.CatalogEntry' }
            @{
                versions = "$((Get-Module WinsockLsp -All).Version)"
                command  = (Get-Command Get-WinsockLsp).ScriptBlock.File
                table    = $entry | Out-String
                text     = "$([pscustomobject]@{ Id = 'an id'; PSTypeName = 'WinsockLsp.Backup' })"
            }
        } (Join-Path $TestDrive "copies/WinsockLsp/$_/WinsockLsp.psd1")
        $loaded.versions | Should -Be $_
        $loaded.command | Should -Be (Join-Path $TestDrive "copies/WinsockLsp/$_/Public/Get-WinsockLsp.ps1")
        $loaded.table | Should -Match "(?m)^\s*$($_.Split('.')[0]) +Id +Kind"
        $loaded.text | Should -Be $_
    }
}

Describe 'Get-WinsockLsp' {
    It 'returns the right number of entries and of non-IFS entries for each case' {
        $folders = Get-ChildItem (Join-Path $Root 'test/cases') -Directory
        $folders.Count | Should -BeGreaterThan 5
        foreach ($folder in $folders) {
            $case = Get-Content (Join-Path $folder.FullName 'machine.json') -Raw | ConvertFrom-Json
            $entries = @(Get-WinsockLsp -Path (Join-Path $Cases "$($folder.Name).reg"))
            $entries.Count | Should -Be @($case.entries).Count -Because $folder.Name
            @($entries | Where-Object NonIfs | ForEach-Object { "$($_.Bitness):$($_.Id)" } | Sort-Object) |
                Should -Be @($case.expect.nonIfs | Sort-Object) -Because $folder.Name
        }
    }

    It 'returns typed objects with the properties of the contract in PascalCase' {
        $entry = Get-WinsockLsp -Path (Join-Path $Cases 'one-lsp-both-catalogs.reg') -Id '64:1032'
        $entry.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.CatalogEntry'
        $entry.Kind | Should -Be 'layeredChainEntry'
        $entry.NonIfs | Should -BeOfType [bool]
        $entry.ServiceFlags | Should -Be 0x66
        $entry.ServiceFlagNames | Should -Contain 'GUARANTEED_DELIVERY'
        $entry.Chain | Should -Be 1031, 1001
        $entry.ChainNames | Should -Be 'Contoso Filter', 'MSAFD Tcpip [TCP/IP]'
        $entry.Source | Should -Be (Join-Path $Cases 'one-lsp-both-catalogs.reg')
        "$entry" | Should -Be '64:1032 Contoso Filter over [MSAFD Tcpip [TCP/IP]]'
    }

    It 'names a product in a dump by its file name, and opens no file of another machine' {
        $text = (Get-Content (Join-Path $Cases 'one-lsp-both-catalogs.txt') -Raw).Replace('filter64.dll', 'LavasoftTcpService64.dll')
        $file = Join-Path $TestDrive 'lavasoft.txt'
        Set-Content -LiteralPath $file -Value $text
        $entry = Get-WinsockLsp -Path $file -Id '64:1032'
        $entry.Product | Should -BeLike '*Web Companion*'
        $entry.Advice | Should -BeLike '*Uninstall*'
        $entry.FileExists | Should -BeNullOrEmpty
        { Get-WinsockLsp -Path $file -Identity } | Should -Throw
    }

    It 'returns null for unknown values, and warns' {
        $entries = Get-WinsockLsp -Path (Join-Path $Cases 'windows-xp.txt') -WarningVariable warned -WarningAction SilentlyContinue
        $entries.NonIfs | Should -Be @($null, $null, $null, $null, $null)
        $warned -join ' ' | Should -BeLike '*no Service Flags*'
    }

    It 'takes wildcards, and files and names from the pipeline' {
        @(Get-WinsockLsp -Path (Join-Path $Cases 'lsp-*.reg') -NonIfs | Group-Object Source).Count | Should -Be 3
        @(Get-ChildItem (Join-Path $Cases 'lsp-*.reg') | Get-WinsockLsp -NonIfs | Group-Object Source).Count | Should -Be 3
        @((Join-Path $Cases 'lsp-udp-only.reg'), (Join-Path $Cases 'lsp-udp-only.txt') | Get-WinsockLsp -NonIfs).Count | Should -Be 8
    }

    It 'filters like the core' {
        $file = Join-Path $Cases 'one-lsp-both-catalogs.reg'
        @(Get-WinsockLsp $file -Bitness 32).Count | Should -Be 9
        @(Get-WinsockLsp $file -Kind LAYEREDSERVICEPROVIDER).Count | Should -Be 2
        @(Get-WinsockLsp $file -Name '*TCP/IPv6*', 'Contoso Filter').Count | Should -Be 4
        @(Get-WinsockLsp $file -Id 1031, '32:1001').Count | Should -Be 3
    }

    It 'takes a file with exactly that name before files that match it as a wildcard' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'brackets')
        Copy-Item -LiteralPath (Join-Path $Cases 'lsp-udp-only.reg') -Destination (Join-Path $folder.FullName '[ab].reg')
        Set-Content -LiteralPath (Join-Path $folder.FullName 'a.reg') -Value 'nothing'
        @(Get-WinsockLsp -Path (Join-Path $folder.FullName '[ab].reg') -NonIfs).Count | Should -Be 4
    }

    It 'reads names that PowerShell would quote or expand' {
        foreach ($name in "a b's.reg", 'a [1].reg', '-x.reg', 'a$b.reg', 'a".reg') {
            if (-not (([System.IO.Path]::DirectorySeparatorChar -eq '/') -or $name -notlike '*"*')) { continue }
            $path = Join-Path $TestDrive $name
            Copy-Item -LiteralPath (Join-Path $Cases 'lsp-udp-only.reg') -Destination $path
            @(Get-WinsockLsp -LiteralPath $path -NonIfs).Count | Should -Be 4 -Because $name
            @(Get-Item -LiteralPath $path | Get-WinsockLsp -NonIfs).Count | Should -Be 4 -Because $name
        }
    }

    It 'starts the exe several times for many files' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'many')
        $source = [System.IO.File]::ReadAllBytes((Join-Path $Cases 'lsp-udp-only.reg'))
        foreach ($number in 1..300) {
            [System.IO.File]::WriteAllBytes((Join-Path $folder.FullName ('{0:d3}-{1}.reg' -f $number, ('x' * 120))), $source)
        }
        @(Get-WinsockLsp -Path (Join-Path $folder.FullName '*.reg') -Id '64:1031').Count | Should -Be 300
    }

    It 'writes an error for a bad file with the code of the core and its category, and continues with the others' {
        $good = Join-Path $Cases 'lsp-udp-only.reg'
        $bad = Join-Path $TestDrive 'bad.txt'
        Set-Content -LiteralPath $bad -Value 'nothing'
        $entries = @(Get-WinsockLsp -Path 'nowhere.txt', $bad, $good -ErrorAction SilentlyContinue -ErrorVariable failed)
        $entries.Count | Should -Be 16
        $failed.FullyQualifiedErrorId | Should -Be 'sourceNotFound,Get-WinsockLsp', 'sourceUnrecognised,Get-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[1].CategoryInfo.Category | Should -Be 'InvalidData'
        $failed[1].TargetObject | Should -Be $bad
    }

    It 'writes an error where no file matches a wildcard' {
        Get-WinsockLsp -Path 'nowhere*.txt' -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'sourceNotFound,Get-WinsockLsp'
    }

    It 'reads folders with all files below them, and archives' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'fleet/east/deep')
        foreach ($name in 'lsp-udp-only.reg', 'one-lsp-both-catalogs.txt') { Copy-Item -LiteralPath (Join-Path $Cases $name) -Destination $folder.FullName }
        $archive = Join-Path $TestDrive 'fleet/west.zip'
        Compress-Archive -LiteralPath (Join-Path $Cases 'lsp-udp-only.reg'), (Join-Path $Cases 'hidden-chains.reg') -DestinationPath $archive
        foreach ($path in (Join-Path $TestDrive 'fleet'), (Join-Path $TestDrive 'fl*')) {
            $sources = @(Get-WinsockLsp -Path $path -NonIfs -WarningAction SilentlyContinue | Group-Object -Property Source)
            $sources.Count | Should -Be 4
            @($sources | Where-Object Name -Like '*west.zip*hidden-chains.reg').Count | Should -Be 1
        }
        @(Get-WinsockLsp -LiteralPath $archive -Id '64:1031').Count | Should -Be 2
        @(Test-WinsockLsp -Path (Join-Path $TestDrive 'fleet') -Detailed -WarningAction SilentlyContinue).Count | Should -Be 4
        Test-WinsockLsp -Path $archive | Should -BeFalse
    }

    # mkfifo makes the named pipe.
    It 'returns a machine as soon as it is read' -Skip:(-not $onUnix) {
        $pipe = Join-Path $TestDrive 'endless'
        & mkfifo $pipe
        # Nothing writes to the pipe, so a cmdlet that waits for all three sources does not end.
        $first = Get-WinsockLsp -LiteralPath (Join-Path $Cases 'lsp-udp-only.reg'), (Join-Path $Cases 'hidden-chains.reg'), $pipe -TimeoutSec 30 | Select-Object -First 1
        $first.Source | Should -BeLike '*lsp-udp-only.reg'
    }

    It 'off Windows reports that there is no live catalog, and its hint names -Path' -Skip:(-not $onUnix) {
        { Get-WinsockLsp -ErrorAction Stop } | Should -Throw -ErrorId 'liveNeedsWindows,Get-WinsockLsp' -ExpectedMessage '*-Path*'
    }

    It 'completes ids and names from the file on the command line' {
        $line = "Get-WinsockLsp -Path $(Join-Path $Cases 'one-lsp-both-catalogs.reg') -Id 64:103"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '64:1032', '64:1033', '64:1031'
    }

    It 'shows a table with the verdict and the flags in hex' {
        $shown = Get-WinsockLsp (Join-Path $Cases 'one-lsp-both-catalogs.reg') -Id '64:1032' | Out-String -Width 200
        $shown | Should -BeLike '*0x66*Contoso Filter over*'
    }
}

Describe 'Test-WinsockLsp' {
    It 'returns a bool' {
        Test-WinsockLsp (Join-Path $Cases 'clean-windows-10.reg') | Should -BeTrue
        Test-WinsockLsp (Join-Path $Cases 'one-lsp-both-catalogs.reg') | Should -BeFalse
        (Test-WinsockLsp (Join-Path $Cases 'clean-windows-10.reg')) -is [bool] | Should -BeTrue
    }

    It 'returns one bool for many files, false when one of them is not compliant' {
        $answer = @(Test-WinsockLsp (Join-Path $Cases '*.reg'))
        $answer.Count | Should -Be 1
        $answer[0] | Should -BeFalse
    }

    It 'returns false with a warning where the verdict is unknown' {
        $answer = Test-WinsockLsp (Join-Path $Cases 'windows-xp.txt') -WarningVariable warned -WarningAction SilentlyContinue
        $answer | Should -BeFalse
        $warned -join ' ' | Should -BeLike '*the verdict is unknown*'
    }

    It 'returns false with an error for a file that cannot be read' {
        $answer = Test-WinsockLsp 'nowhere.txt' -ErrorAction SilentlyContinue -ErrorVariable failed
        $answer | Should -BeFalse
        $failed.FullyQualifiedErrorId | Should -Be 'sourceNotFound,Test-WinsockLsp'
    }

    It 'has the scope internet by default, names the providers outside, and has the KB verdict' {
        $file = Join-Path $Cases 'hypervisor-sockets.reg'
        Test-WinsockLsp $file | Should -BeTrue
        Test-WinsockLsp $file -Scope all | Should -BeFalse
        $verdict = Test-WinsockLsp $file -Detailed
        $verdict | Select-Object Verdict, Scope, KbVerdict | ConvertTo-Json -Compress | Should -Be '{"Verdict":"compliant","Scope":"internet","KbVerdict":"nonCompliant"}'
        $verdict.OutOfScope.Name | Sort-Object -Unique | Should -Be 'vSockets DGRAM', 'vSockets STREAM'
        foreach ($name in 'Test-WinsockLsp', 'Invoke-WinsockLspRemediation') {
            $scope = (Get-Command $name).ScriptBlock.Ast.Body.ParamBlock.Parameters | Where-Object { $_.Name.VariablePath.UserPath -eq 'Scope' }
            $scope.DefaultValue.Value | Should -Be 'internet' -Because $name
        }
    }

    It 'judges only its scope, and returns the providers outside of it too' {
        $file = Join-Path $Cases 'hypervisor-sockets.reg'
        Test-WinsockLsp $file -Scope All | Should -BeFalse
        Test-WinsockLsp $file -Scope Layered | Should -BeTrue
        $verdict = Test-WinsockLsp $file -Scope layered -Detailed
        $verdict.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Verdict'
        $verdict.Verdict | Should -Be 'compliant'
        $verdict.Scope | Should -Be 'layered'
        $verdict.OutOfScope.Count | Should -Be 4
        $verdict.OutOfScope[0].PSObject.TypeNames[0] | Should -Be 'WinsockLsp.CatalogEntry'
    }
}

Describe 'The quoting of arguments for Windows PowerShell 5.1' {
    It 'gives <Out> for <In>' -ForEach @(
        @{ In = 'plain'; Out = 'plain' }
        @{ In = ''; Out = '""' }
        @{ In = 'a b'; Out = '"a b"' }
        @{ In = 'C:\dir\'; Out = 'C:\dir\' }
        @{ In = 'C:\a b\'; Out = '"C:\a b\\"' }
        @{ In = 'a"b'; Out = '"a\"b"' }
        @{ In = 'a\"b'; Out = '"a\\\"b"' }
        @{ In = 'a\\b c'; Out = '"a\\b c"' }
    ) {
        InModuleScope WinsockLsp -Parameters $_ { param($In, $Out) ConvertTo-NativeArgument -Argument $In | Should -Be $Out }
    }

    It 'gives a program the original argument' -Skip:(-not $onUnix) {
        $arguments = 'a b', '', 'c"d', 'e\', 'f \', "g'h", '\"', '\\"i j\\'
        InModuleScope WinsockLsp -Parameters @{ arguments = $arguments } {
            param($arguments)
            $start = New-Object System.Diagnostics.ProcessStartInfo '/usr/bin/printf', ('%s\n ' + (ConvertTo-NativeArgument $arguments))
            $start.RedirectStandardOutput = $true
            $start.UseShellExecute = $false
            $process = [System.Diagnostics.Process]::Start($start)
            $process.StandardOutput.ReadToEnd() | Should -Be (($arguments -join "`n") + "`n")
        }
    }
}

Describe 'A core that' -Skip:(-not $onUnix) {
    BeforeAll {
        # Imports a copy of the module in the form that ships, with a script in its bin folder instead of the exe.
        function Import-ModuleWithCore([string] $Script) {
            $folder = Join-Path $TestDrive ([guid]::NewGuid())
            Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') (Join-Path $folder 'WinsockLsp')
            $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
            if ($Script) {
                $exe = Join-Path $bin.FullName 'winsock-lsp'
                [System.IO.File]::WriteAllText($exe, "#!/bin/sh`n$Script`n")
                & chmod +x $exe
            }
            Remove-Module WinsockLsp
            Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
        }
        function Get-Failure([scriptblock] $Block) {
            try { & $Block } catch { return $_ }
            throw 'nothing failed'
        }
        $script:Answer = '{"document":"list","exitCode":0,"source":{"path":null,"machine":null},"entries":[],"warnings":[]}'
    }

    AfterAll {
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'is missing is reported as missing, and no other exe is used' {
        Import-ModuleWithCore ''
        $failure = Get-Failure { Get-WinsockLsp x.txt }
        $failure.FullyQualifiedErrorId | Should -Be 'coreMissing,Get-WinsockLsp'
        $failure.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        if ([System.IO.Path]::DirectorySeparatorChar -eq '/') {
            $version = (Get-Module WinsockLsp).Version
            $failure.Exception.Message | Should -BeLike '*no exe for this system*'
            $failure.Exception.Message | Should -BeLike "*winsock-lsp-$version-linux-x64.zip*"
        }
    }

    It 'cannot be started is an error that says so' {
        Import-ModuleWithCore 'exit 0'
        & chmod -x (InModuleScope WinsockLsp { Get-ExePath })
        (Get-Failure { Get-WinsockLsp x.txt }).FullyQualifiedErrorId | Should -Be 'coreDidNotStart,Get-WinsockLsp'
    }

    It 'hangs is ended after the time limit' {
        Import-ModuleWithCore 'exec sleep 600'
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure { Get-WinsockLsp x.txt -TimeoutSec 1 }
        $failure.FullyQualifiedErrorId | Should -Be 'coreTimeout,Get-WinsockLsp'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
        @(Get-Process sleep -ErrorAction Ignore | Where-Object { $_.CommandLine -like '*600*' }).Count | Should -Be 0
    }

    It '<Name> has crashed' -ForEach @(
        @{ Name = 'is killed'; Script = 'kill -9 $$' }
        @{ Name = 'dies without a word'; Script = 'exit 0' }
        @{ Name = 'dies with a code of ours and no document'; Script = 'echo oops >&2; exit 66' }
        @{ Name = 'writes half a document'; Script = 'printf "{\"document\":\"list\",\"exitCode\":0,"' }
        @{ Name = 'repeats another exit code'; Script = 'echo "{\"document\":\"list\",\"exitCode\":0,\"entries\":[]}"; exit 65' }
        @{ Name = 'says success with a failing code'; Script = 'echo "{\"document\":\"list\",\"exitCode\":66,\"entries\":[]}"' }
        @{ Name = 'answers another question'; Script = 'echo "{\"document\":\"schemas\",\"exitCode\":0,\"schemas\":[]}"' }
        @{ Name = 'answers with nothing in it'; Script = 'echo "{\"document\":\"list\",\"exitCode\":0}"' }
        @{ Name = 'writes an array'; Script = 'echo "[1]"' }
        @{ Name = 'is another program'; Script = 'echo "v22.0.0"' }
    ) {
        Import-ModuleWithCore $Script
        $failure = Get-Failure { Get-WinsockLsp x.txt }
        $failure.FullyQualifiedErrorId | Should -Be 'coreCrashed,Get-WinsockLsp'
        $failure.CategoryInfo.Category | Should -Be 'InvalidResult'
        { Test-WinsockLsp x.txt } | Should -Throw -ErrorId 'coreCrashed,Test-WinsockLsp'
    }

    It 'fills both pipes at the same time does not make the cmdlet hang' {
        Import-ModuleWithCore "head -c 3000000 /dev/zero | tr '\0' 'x' >&2; echo '$Answer'; head -c 3000000 /dev/zero | tr '\0' ' '"
        @(Get-WinsockLsp x.txt -TimeoutSec 30).Count | Should -Be 0
    }

    It 'leaves a child process with its pipes open does not make the cmdlet hang' {
        Import-ModuleWithCore "echo '$Answer'; sleep 600 &"
        (Get-Failure { Get-WinsockLsp x.txt -TimeoutSec 20 }).FullyQualifiedErrorId | Should -Be 'coreTimeout,Get-WinsockLsp'
        & pkill -f 'sleep 600'
    }
}

Describe 'Test-WinsockLsp -Probe' -Skip:(-not $onUnix) {
    BeforeAll {
        # A script with the answers of the core on Windows: a verdict, and a probe that found a layer with four faults.
        function Import-ModuleWithProbe([string] $Probe) {
            $folder = Join-Path $TestDrive ([guid]::NewGuid())
            Copy-Item -Recurse $ModulePath (Join-Path $folder 'WinsockLsp')
            $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
            $exe = Join-Path $bin.FullName 'winsock-lsp'
            $examples = Join-Path $Root 'schemas/examples/valid'
            [System.IO.File]::WriteAllText($exe, "#!/bin/sh`ncd '$examples'`ncase `$1 in test) cat test.json;; probe) $Probe;; esac`n")
            & chmod +x $exe
            Remove-Module WinsockLsp
            Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
        }
    }

    AfterAll {
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'adds a typed object for each protocol to the verdict, and does not change the verdict' {
        Import-ModuleWithProbe 'cat probe.json'
        $plain = Test-WinsockLsp -Detailed
        $plain.Probes | Should -BeNullOrEmpty
        $verdict = Test-WinsockLsp -Probe
        $verdict.Verdict | Should -Be $plain.Verdict
        $verdict.Probes.Protocol | Should -Be 'TCP/IPv4', 'TCP/IPv6', 'UDP/IPv4', 'UDP/IPv6'
        $verdict.Probes.Status | Should -Be 'losesCompletions', 'losesCompletions', 'hangs', 'crashes'
        $verdict.Probes.LayerBlamed | Should -Be $true, $null, $null, $null
        $lost, $repeated, $hung, $dead = $verdict.Probes
        $lost.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Probe'
        $lost.Lost | Should -Be $lost.Expected
        $repeated.Lost | Should -Be 0
        $repeated.Duplicated | Should -BeGreaterThan 0
        $hung.Lost | Should -BeNullOrEmpty
        $hung.Error.Step | Should -Be 'WSARecvFrom'
        $dead.Death.Name | Should -Be 'STATUS_ACCESS_VIOLATION'
        $lost.Baseline.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.ProbeRun'
        $lost.Baseline.Status | Should -Be 'works'
        $lost.Calls[0].Call | Should -Be 'WSARecv'
        foreach ($entry in $lost.ClaimedProvider, $lost.ServingProvider, $lost.Baseline.Provider) {
            $entry.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.CatalogEntry'
        }
        $lost.ClaimedProvider.NonIfs | Should -BeTrue
        $lost.Baseline.Provider.NonIfs | Should -BeFalse
        ($verdict.Probes | Out-String -Width 300) | Should -BeLike '*losesCompletions*did not come*'
    }

    It 'reports that a probe <Name>, and returns the verdict all the same' -ForEach @(
        @{ Name = 'is not to be had'; Probe = 'cat probe.not-windows.json; exit 66'; Id = 'liveNeedsWindows' }
        @{ Name = 'dies'; Probe = 'kill -9 $$'; Id = 'coreCrashed' }
        @{ Name = 'hangs'; Probe = 'exec sleep 600'; Id = 'coreTimeout' }
        @{ Name = 'has nothing in it'; Probe = 'echo "{\"document\":\"probe\",\"exitCode\":0,\"warnings\":[]}"'; Id = 'coreCrashed' }
    ) {
        Import-ModuleWithProbe $Probe
        $verdict = Test-WinsockLsp -Probe -TimeoutSec 3 -ErrorVariable failure -ErrorAction SilentlyContinue
        # The variable also has errors that the cmdlet caught before this one.
        $failure[-1].FullyQualifiedErrorId | Should -Be "$Id,Test-WinsockLsp"
        $verdict.Verdict | Should -Not -BeNullOrEmpty
        $verdict.Probes | Should -BeNullOrEmpty
    }

    It 'cannot be combined with -Path' {
        { Test-WinsockLsp -Path x.txt -Probe } | Should -Throw -ErrorId 'AmbiguousParameterSet,Test-WinsockLsp'
    }
}

Describe 'The live machine, on the test build' -Skip:(-not ($onUnix -and $hasSimulator)) {
    BeforeAll {
        $folder = Join-Path $TestDrive 'live'
        Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') (Join-Path $folder 'WinsockLsp')
        $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
        Copy-Item (Join-Path $Root 'dist/test/linux-x64/winsock-lsp') $bin.FullName
        Remove-Module WinsockLsp
        Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
        $env:WINSOCK_LSP_TEST_LIBRARY = $env:WINSOCK_LSP_SIMULATOR
        $env:WINSOCK_LSP_TEST_ROOT = New-Item -ItemType Directory -Force (Join-Path $TestDrive 'root') | ForEach-Object FullName
        function Use-Machine([string] $Name) { $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $Cases "$Name.store" }
    }

    AfterAll {
        foreach ($name in 'TEST_LIBRARY', 'TEST_ROOT', 'SIMULATOR_STORE', 'SIMULATOR_FAULT') { Remove-Item "env:WINSOCK_LSP_$name" -ErrorAction Ignore }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'is listed without arguments: Get-WinsockLsp | Where NonIfs' {
        Use-Machine 'one-lsp-both-catalogs'
        $found = @(Get-WinsockLsp | Where-Object NonIfs)
        $found | ForEach-Object { "$($_.Bitness):$($_.Id)" } | Should -Be '64:1032', '64:1033', '64:1031', '32:1032', '32:1033', '32:1031'
        (Get-WinsockLsp -Id '64:1001').ExpandedPath | Should -Be 'C:\Windows\system32\mswsock.dll'
    }

    It 'is read from the registry with -Source Registry' {
        Use-Machine 'one-lsp-both-catalogs'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCEnumProtocols=10091'
        @(Get-WinsockLsp -Source Registry).Count | Should -Be 18
        $env:WINSOCK_LSP_SIMULATOR_FAULT = ''
    }

    It 'is tested without arguments' {
        Use-Machine 'clean-windows-10'
        Test-WinsockLsp | Should -BeTrue
        Use-Machine 'lsp-udp-only'
        Test-WinsockLsp | Should -BeFalse
        (Test-WinsockLsp -Source Registry -Detailed).Verdict | Should -Be 'nonCompliant'
    }

    It 'has the product of each entry, and whether its file exists' {
        Use-Machine 'one-lsp-both-catalogs'
        $entry = Get-WinsockLsp | Where-Object NonIfs | Select-Object -First 1
        $entry.PSObject.Properties.Name | Should -Contain 'Advice'
        $entry.PSObject.Properties.Name | Should -Not -Contain 'Identity'
        $entry.FileExists | Should -Be $false
        $entry.FilePath | Should -Be 'C:\Program Files\Contoso\filter64.dll'
        $entry.Signer | Should -BeNullOrEmpty
        $base = Get-WinsockLsp -Id '64:1001'
        $base.Product | Should -Be 'Windows'
        $base.FileExists | Should -BeNullOrEmpty
        (Get-WinsockLsp -Id '64:1001' -Identity).FileExists | Should -Be $false
    }

    It 'has a verdict on each program' {
        Use-Machine 'one-lsp-both-catalogs'
        $verdict = Test-WinsockLsp -Detailed
        $row = $verdict.Programs | Where-Object { $_.Program -eq 'dotnet' -and $_.Protocol -eq 'tcp' -and $_.Bitness -eq 64 }
        $row.Verdict | Should -Be 'atRisk'
        $row.Deciding | Should -Be 1032
        $row.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.ProgramVerdict'
        $verdict.Findings.Code | Should -Contain 'fileGone'
    }

    It 'whose catalogs cannot be read is an error with the code of the core' {
        Use-Machine 'nowhere'
        { Get-WinsockLsp -ErrorAction Stop } | Should -Throw -ErrorId 'apiFailed,Get-WinsockLsp'
    }
}

Describe 'A layer that keeps the core from running' -Skip:(-not $onUnix) {
    BeforeAll {
        $folder = Join-Path $TestDrive 'sick'
        Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') (Join-Path $folder 'WinsockLsp')
        $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
        $exe = Join-Path $bin.FullName 'winsock-lsp'
        [System.IO.File]::WriteAllText($exe, "#!/bin/sh`nexec sleep 600`n")
        & chmod +x $exe
        Remove-Module WinsockLsp
        Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
    }

    AfterAll {
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'is named by its DLL, which the module reads from the registry, and the error says what to do' {
        Mock -ModuleName WinsockLsp Get-RegistryCatalogItem {
            foreach ($path in 'C:\Contoso\filter.dll', '%SystemRoot%\system32\mswsock.dll', 'C:\Contoso\filter.dll') {
                $item = New-Object byte[] 888
                [void] [System.Text.Encoding]::ASCII.GetBytes($path, 0, $path.Length, $item, 0)
                , $item
            }
        }
        foreach ($ask in { Get-WinsockLsp -TimeoutSec 1 }, { Test-WinsockLsp -TimeoutSec 1 }) {
            $failure = try { & $ask } catch { $_ }
            $failure.FullyQualifiedErrorId | Should -BeLike 'coreTimeout,*-WinsockLsp'
            $failure.Exception.Message | Should -BeLike '*did not answer within 1 seconds*%SystemRoot%\system32\mswsock.dll, C:\Contoso\filter.dll.*-Source Registry*reg export*'
        }
    }

    It 'is not blamed when a file was asked for' {
        $failure = try { Get-WinsockLsp x.txt -TimeoutSec 1 } catch { $_ }
        $failure.Exception.Message | Should -Not -BeLike '*reg export*'
    }
}
