# What an administrator expects of any PowerShell module: preferences, pipelines, errors, completion, help.

BeforeDiscovery {
    $hasSimulator = [bool] $env:WINSOCK_LSP_SIMULATOR
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $errorCodes = (Get-Content (Join-Path $root 'schemas/exit-codes.json') -Raw | ConvertFrom-Json).errors.code
    $commandNames = (Import-PowerShellDataFile (Join-Path $root 'ps/WinsockLsp/WinsockLsp.psd1')).FunctionsToExport
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script:ModulePath = $env:WINSOCK_LSP_MODULE
    $script:Cases = $env:WINSOCK_LSP_CASES
    Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force

    # Imports a copy of the module with the test build as its exe, or with a script instead.
    function Import-ModuleWithCore([string] $Exe, [string] $Script) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        [void] (New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp'))
        Get-ChildItem $ModulePath -Exclude bin | Copy-Item -Recurse -Destination (Join-Path $folder 'WinsockLsp')
        $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
        $core = Join-Path $bin.FullName 'winsock-lsp'
        if ($Exe) {
            [void] (New-Item -ItemType SymbolicLink -Path $core -Target $Exe)
        } else {
            [System.IO.File]::WriteAllText($core, "#!/bin/sh`n$Script`n")
            & chmod +x $core
        }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force -Global
    }

    # Names of commands and options of the exe, which a user of cmdlets does not know.
    $script:ForeignWords = '(?<![\w-])--[a-z]|winsock-lsp [a-z]|\bE[A-Z]{4,}\b'
}

Describe 'On a simulated machine' -Skip:(-not ($onUnix -and $hasSimulator)) {
    BeforeAll {
        Import-ModuleWithCore -Exe (Join-Path $Root 'dist/test/linux-x64/winsock-lsp')
        $script:Drive = Join-Path $TestDrive 'root'
        foreach ($file in 'Program Files/Contoso/filter64.dll', 'Program Files (x86)/Contoso/filter.dll', 'Upper/upper.dll', 'Lower/lower.dll') {
            New-Item -ItemType File -Force (Join-Path $Drive $file) | Out-Null
        }
        $env:WINSOCK_LSP_TEST_LIBRARY = $env:WINSOCK_LSP_SIMULATOR
        $env:WINSOCK_LSP_TEST_ROOT = $Drive
        $env:WINSOCK_LSP_SIMULATOR_INSTALL64_32 = 'works'
        $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $TestDrive 'machine.store'
        function Use-Machine([string] $Name) {
            Copy-Item -Force (Join-Path $Cases "$Name.store") $env:WINSOCK_LSP_SIMULATOR_STORE
            if (Test-Path (Join-Path $Drive 'ProgramData')) { Remove-Item -Recurse -Force (Join-Path $Drive 'ProgramData') }
            $env:WINSOCK_LSP_TEST_ELEVATED = '1'
            $env:WINSOCK_LSP_SIMULATOR_FAULT = ''
        }
        function Get-State { [System.Convert]::ToBase64String([System.IO.File]::ReadAllBytes($env:WINSOCK_LSP_SIMULATOR_STORE)) }
        $script:Quiet = @{ WarningAction = 'SilentlyContinue' }
    }

    AfterAll {
        foreach ($name in 'TEST_LIBRARY', 'TEST_ROOT', 'TEST_ELEVATED', 'SIMULATOR_STORE', 'SIMULATOR_FAULT', 'SIMULATOR_INSTALL64_32') {
            Remove-Item "env:WINSOCK_LSP_$name" -ErrorAction Ignore
        }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force -Global
    }

    Context 'The preferences of the calling script' {
        It '$WhatIfPreference keeps <_> from changing anything' -ForEach 'Remove-WinsockLsp -NonIfs -Force', "Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -Force", 'Backup-WinsockCatalog' {
            Use-Machine 'one-lsp-both-catalogs'
            $state = Get-State
            & {
                $WhatIfPreference = $true
                [void] (& ([scriptblock]::Create($args[0])))
            } "$_ -WarningAction SilentlyContinue"
            Get-State | Should -Be $state
            Get-WinsockBackup | Should -BeNullOrEmpty
        }

        It '$ConfirmPreference decides whether Remove-WinsockLsp asks' {
            Use-Machine 'one-lsp-both-catalogs'
            & {
                $ConfirmPreference = 'None'
                Remove-WinsockLsp -NonIfs @Quiet
            }
            Test-WinsockLsp | Should -BeTrue
        }

        It '$ErrorActionPreference decides whether an error stops the script' {
            $answer = & {
                $ErrorActionPreference = 'SilentlyContinue'
                Get-WinsockLsp -Path 'nowhere.txt'
                'went on'
            }
            $answer | Should -Be 'went on'
            {
                $ErrorActionPreference = 'Stop'
                Get-WinsockLsp -Path 'nowhere.txt'
            } | Should -Throw -ErrorId 'sourceNotFound,Get-WinsockLsp'
        }

        It '$VerbosePreference and $WarningPreference decide what is shown' {
            Use-Machine 'one-lsp-both-catalogs'
            $shown = & {
                $VerbosePreference = 'Continue'
                $WarningPreference = 'SilentlyContinue'
                Remove-WinsockLsp -NonIfs -Force 3>&1 4>&1
            }
            @($shown | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Count | Should -Be 0
            $told = @($shown | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }) -join "`n"
            foreach ($number in 1..6) { $told | Should -BeLike "*Step $number of 6: *-bit WSCDeinstallProvider*: done*" }
            $told | Should -BeLike '*Planning the removal of *'
            $told | Should -BeLike '*Backup: *'
            $told | Should -BeLike '*Verdict now: compliant*'
        }
    }

    Context 'One call' {
        It 'of Remove-WinsockLsp has one backup for all LSPs, and one restore brings all of them back' {
            Use-Machine 'two-stacked-lower-non-ifs'
            $before = @(Get-WinsockLsp | ForEach-Object { "$($_.Bitness) $($_.Name) $($_.ProviderId)" })
            $outcome = @(Remove-WinsockLsp -Id '64:1042', '64:1032' -Force -PassThru @Quiet)
            $outcome.Count | Should -Be 1
            $outcome[0].Name | Sort-Object | Should -Be 'Lower', 'Upper'
            @(Get-WinsockLsp -LayeredOnly).Count | Should -Be 0
            @(Get-WinsockBackup).Count | Should -Be 1
            Get-WinsockBackup | Select-Object -Last 1 | Restore-WinsockCatalog -Force @Quiet
            @(Get-WinsockLsp | ForEach-Object { "$($_.Bitness) $($_.Name) $($_.ProviderId)" }) | Should -Be $before
        }

        It 'of Invoke-WinsockLspRemediation has one backup for all LSPs' {
            Use-Machine 'chain-of-seven'
            $names = 0..5 | ForEach-Object { "Layer $_" }
            $done = Invoke-WinsockLspRemediation -Removable $names -Force @Quiet
            $done.Result | Should -Be 'remediated'
            @(Get-WinsockBackup).Count | Should -Be 1
            @($done.Decisions.Backup | Select-Object -Unique) | Should -Be (Get-WinsockBackup).Id
            $done.Decisions[0].RestoreCommand | Should -Be "Restore-WinsockCatalog -Id $((Get-WinsockBackup).Id)"
        }
    }

    Context 'Without an administrator' {
        It '<Command> says so before it asks' -ForEach @(
            @{ Machine = 'one-lsp-both-catalogs'; Command = 'Remove-WinsockLsp -NonIfs' }
            @{ Machine = 'orphan-chain'; Command = 'Repair-WinsockCatalog' }
            @{ Machine = 'one-lsp-both-catalogs'; Command = 'Restore-WinsockCatalog 20261122-173147-61c6' }
            @{ Machine = 'one-lsp-both-catalogs'; Command = 'Remove-WinsockBackup 20261122-173147-61c6' }
        ) {
            Use-Machine $Machine
            $env:WINSOCK_LSP_TEST_ELEVATED = '0'
            # In a session without a host, a prompt throws.
            $failure = try { & ([scriptblock]::Create("`$ConfirmPreference = 'High'; $Command -ErrorAction Stop")) } catch { $_ }
            $failure.FullyQualifiedErrorId | Should -Be "elevationNeeded,$(($Command -split ' ')[0])"
            $failure.Exception.Message | Should -BeLike '*Run PowerShell as administrator*'
        }

        It '-WhatIf of <Command> works' -ForEach @(
            @{ Machine = 'one-lsp-both-catalogs'; Command = 'Remove-WinsockLsp -NonIfs -WhatIf' }
            @{ Machine = 'orphan-chain'; Command = 'Repair-WinsockCatalog -WhatIf' }
            @{ Machine = 'one-lsp-both-catalogs'; Command = 'Restore-WinsockCatalog 20261122-173147-61c6 -WhatIf' }
            @{ Machine = 'one-lsp-both-catalogs'; Command = 'Remove-WinsockBackup 20261122-173147-61c6 -WhatIf' }
        ) {
            Use-Machine $Machine
            $env:WINSOCK_LSP_TEST_ELEVATED = '0'
            { & ([scriptblock]::Create("$Command -ErrorAction Stop")) } | Should -Not -Throw
        }
    }

    Context 'An LSP is chosen' {
        It 'by an id as the table shows it' {
            Use-Machine 'one-lsp-both-catalogs'
            Remove-WinsockLsp -Id 1032 -Force @Quiet -ErrorAction Stop
            Test-WinsockLsp | Should -BeTrue
        }

        It 'by its name, with wildcards' {
            Use-Machine 'two-stacked-lower-non-ifs'
            Remove-WinsockLsp -Name 'Upper', 'Low*' -Force @Quiet -ErrorAction Stop
            @(Get-WinsockLsp -LayeredOnly).Count | Should -Be 0
        }

        It 'by a name that no entry has: an error' {
            Use-Machine 'one-lsp-both-catalogs'
            Remove-WinsockLsp -Name 'Contsoo' -Force -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -Be 'notFound,Remove-WinsockLsp'
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'by text that is no id or GUID: an error that says what to pass' {
            foreach ($block in { Remove-WinsockLsp -Id 'x' }, { Get-WinsockLsp -Id '64:x' }, { Remove-WinsockLsp -ProviderId 'x' }, { Restore-WinsockCatalog -Id y -ProviderId 'x' }) {
                $failure = try { & $block } catch { $_ }
                $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
                $failure.Exception.Message | Should -BeLike '*as Get-WinsockLsp shows it*'
                $failure.Exception.Message | Should -Not -MatchExactly $ForeignWords
            }
        }
    }

    Context 'Old backups' {
        It 'are removed through the pipeline, and the newest stays' {
            Use-Machine 'one-lsp-both-catalogs'
            1..3 | ForEach-Object { [void] (Backup-WinsockCatalog) }
            $newest = Get-WinsockBackup | Select-Object -Last 1
            Get-WinsockBackup | Remove-WinsockBackup -Force -ErrorAction SilentlyContinue -ErrorVariable failed
            (Get-WinsockBackup).Id | Should -Be $newest.Id
            $failed.FullyQualifiedErrorId | Should -Be 'refused,Remove-WinsockBackup'
            "$($failed[0])" | Should -BeLike '*newest backup*'
        }
    }

    Context 'A policy' {
        It 'that names nothing on this machine warns once, with the names that would match' {
            Use-Machine 'one-lsp-both-catalogs'
            [void] (Invoke-WinsockLspRemediation -Removable 'Contsoo Filter' -Force -WarningVariable warned -WarningAction SilentlyContinue)
            $warned = @($warned -like '*Contsoo*')
            $warned.Count | Should -Be 1
            $warned[0] | Should -BeLike "*Contsoo Filter*'Contoso Filter'*"
        }
    }

    Context 'Errors' {
        It 'for a refusal, a bad id, a missing backup and a bad output path name no option of the exe' {
            Use-Machine 'two-stacked-lower-non-ifs'
            $failed = @()
            Remove-WinsockLsp -NonIfs -Force -ErrorAction SilentlyContinue -ErrorVariable +failed @Quiet
            Remove-WinsockLsp -Id 9999 -Force -ErrorAction SilentlyContinue -ErrorVariable +failed @Quiet
            Restore-WinsockCatalog -Id 20261122-173147-61c6 -Force -ErrorAction SilentlyContinue -ErrorVariable +failed @Quiet
            Export-WinsockLspReport -Path (Join-Path $TestDrive 'no/folder/x.html') -ErrorAction SilentlyContinue -ErrorVariable +failed
            Get-WinsockLsp -Path (Join-Path $TestDrive 'nowhere.txt'), $TestDrive -ErrorAction SilentlyContinue -ErrorVariable +failed
            $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCDeinstallProvider=nothing'
            Remove-WinsockLsp -NonIfs -IncludeDependents -Force -ErrorAction SilentlyContinue -ErrorVariable +failed @Quiet
            $failed.Count | Should -BeGreaterThan 5
            foreach ($record in $failed) { "$($record.Exception.Message)" | Should -Not -MatchExactly $ForeignWords }
        }

        It 'for a refusal name the parameter that allows the removal' {
            Use-Machine 'two-stacked-lower-non-ifs'
            Remove-WinsockLsp -NonIfs -Force -ErrorAction SilentlyContinue -ErrorVariable failed
            "$($failed[0])" | Should -BeLike '*-IncludeDependents*'
        }
    }

    Context 'Completion' {
        It 'of <Line> offers <Expected>' -ForEach @(
            @{ Line = 'Remove-WinsockLsp '; Expected = '64:1032', '64:1033', '64:1031', '32:1032', '32:1033', '32:1031' }
            @{ Line = 'Remove-WinsockLsp -Name C'; Expected = "'Contoso Filter over [MSAFD Tcpip [TCP/IP]]'", "'Contoso Filter over [MSAFD Tcpip [UDP/IP]]'", "'Contoso Filter'" }
            @{ Line = 'Remove-WinsockLsp -ProviderId '; Expected = "'{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}'", "'{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02}'", "'{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}'" }
            @{ Line = 'Invoke-WinsockLspRemediation -Removable '; Expected = "'Contoso Filter'" }
        ) {
            Use-Machine 'one-lsp-both-catalogs'
            (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
        }

        It 'offers backups, newest first, and for removal all but the newest' {
            Use-Machine 'one-lsp-both-catalogs'
            1..2 | ForEach-Object { [void] (Backup-WinsockCatalog) }
            $ids = (Get-WinsockBackup).Id
            foreach ($line in 'Restore-WinsockCatalog ', 'Get-WinsockBackup -Id ') {
                (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $ids[1], $ids[0]
            }
            (TabExpansion2 'Remove-WinsockBackup ' 21).CompletionMatches.CompletionText | Should -Be $ids[0]
        }

        It 'of Where-Object offers the properties of <Command>' -ForEach @(
            @{ Command = 'Get-WinsockLsp'; Properties = 'NonIfs', 'ProviderId', 'ServiceFlags' }
            @{ Command = 'Get-WinsockBackup'; Properties = 'Time', 'State', 'Lsps' }
            @{ Command = 'Remove-WinsockLsp -NonIfs -PassThru'; Properties = 'Verdict', 'RestoreCommand' }
        ) {
            $line = "$Command | Where-Object "
            $offered = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
            foreach ($name in $Properties) { $offered | Should -Contain $name }
        }

        It 'offers every property that an object has' {
            Use-Machine 'one-lsp-both-catalogs'
            $outcome = Remove-WinsockLsp -NonIfs -Force -PassThru @Quiet
            $verdict = Test-WinsockLsp -Detailed
            foreach ($object in @(Get-WinsockLsp)[0], $verdict, $outcome, (Get-WinsockBackup), (Invoke-WinsockLspRemediation -Force @Quiet)) {
                $type = $object.PSObject.TypeNames[0]
                @((Get-TypeData -TypeName $type).Members.Keys | Where-Object { $_ -ne 'ToString' } | Sort-Object) |
                    Should -Be @($object.PSObject.Properties.Name | Sort-Object) -Because $type
            }
        }
    }

    Context 'Objects of this machine' {
        It 'carry the name of the computer' {
            Use-Machine 'one-lsp-both-catalogs'
            $name = [System.Environment]::MachineName
            @(Get-WinsockLsp | ForEach-Object { $_.ComputerName } | Select-Object -Unique) | Should -Be $name
            (Test-WinsockLsp -Detailed).ComputerName | Should -Be $name
            (Remove-WinsockLsp -NonIfs -Force -PassThru @Quiet).ComputerName | Should -Be $name
            (Get-WinsockBackup).ComputerName | Should -Be $name
            (Invoke-WinsockLspRemediation -Force @Quiet).ComputerName | Should -Be $name
        }
    }

    Context 'Views' {
        It 'of a remediation and an outcome show what was done, <_> columns wide' -ForEach 80, 120, 200 {
            Use-Machine 'one-lsp-both-catalogs'
            $done = Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -Force @Quiet
            $shown = $done | Out-String -Width $_
            $shown | Should -Match "(?m)^Result +: remediated"
            $shown | Should -Match "'Contoso Filter': removed"
            $shown | Should -Match "Restore-WinsockCatalog -Id $((Get-WinsockBackup).Id)"
            $shown | Should -Not -Match '@\{|System\.Object|WinsockLsp\.Decision'
            $outcome = Get-WinsockBackup | Restore-WinsockCatalog -Force -PassThru @Quiet
            $shown = $outcome | Out-String -Width $_
            $shown | Should -Match '(?m)^Status +: done'
            $shown | Should -Not -Match '@\{|System\.Object'
        }
    }
}

Describe 'Views of a dump' {
    It 'of a verdict show entries and programs, <_> columns wide' -ForEach 80, 120, 200 {
        $shown = Test-WinsockLsp (Join-Path $Cases 'one-lsp-both-catalogs.reg') -Detailed | Out-String -Width $_
        $shown | Should -Match '(?m)^Verdict +: nonCompliant'
        $shown | Should -Match '64:1032 Contoso Filter over \[MSAFD Tcpip \[TCP/IP\]\]'
        $shown | Should -Match 'atRisk: dotnet \(tcp, udp, 64 and 32-bit\)'
        $shown | Should -Not -Match '@\{|\{64:|System\.Object'
        foreach ($line in $shown -split "`r?`n") { $line.Length | Should -BeLessOrEqual $_ }
    }

    It 'of an entry show the name and the flags in hex, <_> columns wide' -ForEach 80, 120, 200 {
        $entry = Get-WinsockLsp (Join-Path $Cases 'one-lsp-both-catalogs.reg') -Id '64:1032'
        $table = $entry | Out-String -Width $_
        $table | Should -Match '64 +1032 +chain +True +0x66 +filter64\.dll +Contoso Filter over'
        $list = $entry | Format-List | Out-String -Width $_
        $list | Should -Match '(?m)^ServiceFlags +: 0x66 '
        $list | Should -Not -Match '(?m): 102\b'
    }
}

Describe 'Text in a pipeline' {
    It 'is read line by line, as an array and as one string, like a file' {
        $file = Join-Path $Cases 'one-lsp-both-catalogs.txt'
        $wanted = @(Get-WinsockLsp -Path $file | ForEach-Object { "$_ $($_.ServiceFlags) $($_.NonIfs)" })
        @(Get-Content $file | ConvertFrom-WinsockCatalog | ForEach-Object { "$_ $($_.ServiceFlags) $($_.NonIfs)" }) | Should -Be $wanted
        $lines = Get-Content $file
        @(ConvertFrom-WinsockCatalog -InputObject $lines | ForEach-Object { "$_ $($_.ServiceFlags) $($_.NonIfs)" }) | Should -Be $wanted
        @(Get-Content $file -Raw | ConvertFrom-WinsockCatalog | ForEach-Object { "$_ $($_.ServiceFlags) $($_.NonIfs)" }) | Should -Be $wanted
        (Get-Content $file | ConvertFrom-WinsockCatalog)[0].PSObject.TypeNames[0] | Should -Be 'WinsockLsp.CatalogEntry'
    }

    It 'that is no catalog is one error; Remove-WinsockLsp refuses objects from text' {
        'hello' | ConvertFrom-WinsockCatalog -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'sourceUnrecognised,ConvertFrom-WinsockCatalog'
        "$($failed[0])" | Should -Not -MatchExactly $ForeignWords
        Get-Content (Join-Path $Cases 'one-lsp-both-catalogs.txt') | ConvertFrom-WinsockCatalog | Remove-WinsockLsp -ErrorAction SilentlyContinue -ErrorVariable failed
        @($failed.FullyQualifiedErrorId | Select-Object -Unique) | Should -Be 'planNotLive,Remove-WinsockLsp'
    }
}

Describe 'A path that cannot be resolved' {
    It 'is one error of the cmdlet and a category: <Name>' -ForEach @(
        @{ Name = 'a drive that does not exist'; Path = 'Nowhere:\dump.txt' }
        @{ Name = 'another provider'; Path = 'Env:\PATH' }
        @{ Name = 'a broken wildcard'; Path = 'dump[.txt' }
        @{ Name = 'a wildcard on a drive that does not exist'; Path = 'Nowhere:\*.txt' }
    ) {
        Get-WinsockLsp -Path $Path -ErrorAction SilentlyContinue -ErrorVariable failed
        @($failed).Count | Should -Be 1
        $failed[0] | Should -BeOfType [System.Management.Automation.ErrorRecord]
        $failed[0].FullyQualifiedErrorId | Should -Be 'sourceNotFound,Get-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Test-WinsockLsp -Path $Path -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'does not keep the cmdlet from reading the others' {
        $good = Join-Path $Cases 'lsp-udp-only.reg'
        @(Get-WinsockLsp -Path 'Nowhere:\dump.txt', $good -ErrorAction SilentlyContinue).Count | Should -BeGreaterThan 0
        Export-WinsockLspReport -Path 'Nowhere:\x.html' -SourcePath $good -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'sourceNotFound,Export-WinsockLspReport'
    }
}

Describe 'The pipeline by property name' {
    It 'takes <_>' -ForEach 'Path', 'FullName', 'PSPath' {
        $file = Join-Path $Cases 'lsp-udp-only.reg'
        $object = [pscustomobject] @{ $_ = $file }
        @($object | Get-WinsockLsp -NonIfs).Count | Should -Be 4
        $object | Test-WinsockLsp | Should -BeFalse
    }

    It 'takes ComputerName, of several objects in one call' {
        Mock -ModuleName WinsockLsp Invoke-Command { foreach ($name in $ComputerName) { Add-Member -InputObject @{ Last = $true } -NotePropertyName PSComputerName -NotePropertyValue $name -PassThru } }
        $computers = 'PC1', 'PC2' | ForEach-Object { [pscustomobject] @{ ComputerName = $_ } }
        $computers | Get-WinsockLsp -ErrorAction SilentlyContinue -ErrorVariable failed
        @($failed.TargetObject) | Should -Be 'PC1', 'PC2'
        Should -Invoke -ModuleName WinsockLsp Invoke-Command -Exactly 1 -ParameterFilter { ($ComputerName -join ' ') -eq 'PC1 PC2' }
        $computers | Test-WinsockLsp -ErrorAction SilentlyContinue | Should -BeFalse
    }
}

Describe 'An error of the core' -Skip:(-not $onUnix) {
    BeforeAll {
        Import-ModuleWithCore -Script 'printf %s "$WINSOCK_LSP_TEST_ANSWER"; exit 70'
    }

    AfterAll {
        Remove-Item env:WINSOCK_LSP_TEST_ANSWER
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force -Global
    }

    It 'has a hint for cmdlets: that of <_> names existing cmdlets and parameters, and nothing of the exe' -ForEach $errorCodes {
        $code = $_
        $env:WINSOCK_LSP_TEST_ANSWER = '{"document":"error","exitCode":70,"error":{"code":"CODE","message":"It did not work.","target":"a target","hint":"Run: winsock-lsp list --compare"}}'.Replace('CODE', $code)
        $failure = try { Get-WinsockBackup } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -Be "$code,Get-WinsockBackup"
        if ($code -ne 'internal') { $failure.CategoryInfo.Category | Should -Not -Be 'NotSpecified' }
        $text = $failure.Exception.Message
        $text | Should -Not -MatchExactly $ForeignWords
        foreach ($match in [regex]::Matches($text, '\b[A-Z][a-z]+-Winsock\w+')) {
            Get-Command -Module WinsockLsp -Name $match.Value -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $match.Value
        }
        $parameters = (Get-Command -Module WinsockLsp).Parameters.Keys
        foreach ($match in [regex]::Matches($text, '(?<=\s)-(\w+)')) { $parameters | Should -Contain $match.Groups[1].Value }
    }
}

Describe 'The help of <_>' -ForEach $commandNames {
    BeforeAll {
        $script:Name = $_
        $script:Help = Get-Help $_ -Full
        $script:Comment = (Get-Command $_).Definition
    }

    It 'says what every parameter does, and has examples' {
        $Help.Synopsis | Should -Not -BeNullOrEmpty
        $Help.Description | Should -Not -BeNullOrEmpty
        @($Help.Examples.example).Count | Should -BeGreaterThan 1
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        foreach ($parameter in (Get-Command $Name).Parameters.Keys | Where-Object { $common -notcontains $_ }) {
            ($Help.parameters.parameter | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty -Because $parameter
        }
    }

    It 'has links to topics that exist' {
        $links = @($Help.relatedLinks.navigationLink.linkText)
        $links.Count | Should -BeGreaterThan 1
        foreach ($link in $links | Where-Object { $_ -ne 'about_WinsockLsp' }) { Get-Command -Module WinsockLsp -Name $link -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $link }
    }

    It 'has no line break inside a paragraph' {
        foreach ($text in @($Help.Description.Text) + @($Help.parameters.parameter.description.Text)) {
            foreach ($paragraph in "$text" -split '(?:\r?\n){2,}') { $paragraph.Trim() | Should -Not -Match '\n' }
        }
    }

    It 'declares the wildcards that a parameter takes' {
        foreach ($parameter in $Help.parameters.parameter) {
            if ("$($parameter.description.Text)" -like '*Wildcards are allowed*') { $parameter.globbing | Should -Be 'true' -Because $parameter.name }
        }
    }

    It 'says that it is experimental, where it is' {
        if ($Name -like '*Exclusion') {
            $Help.Synopsis | Should -BeLike 'Experimental.*'
            $Help.Description.Text -join ' ' | Should -BeLike '*experimental: no such rule has ever been seen to work on Windows*'
        } else {
            $Help.Synopsis | Should -Not -BeLike '*xperimental*'
        }
    }
}

Describe 'The manifest' {
    It 'has the addresses of the project and its license, release notes, and a prerelease label' {
        $data = (Import-PowerShellDataFile (Join-Path $ModulePath 'WinsockLsp.psd1')).PrivateData.PSData
        foreach ($name in 'ProjectUri', 'LicenseUri') { ([uri] $data[$name]).IsAbsoluteUri | Should -BeTrue -Because $name }
        $data.ReleaseNotes | Should -Not -BeNullOrEmpty
        $data.Prerelease | Should -Match '^[a-z0-9]+$'
        (Get-Module WinsockLsp).PrivateData.PSData.Prerelease | Should -Be $data.Prerelease
    }
}
