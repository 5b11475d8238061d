# -ComputerName and -Session: the script block that runs on a remote computer, on a simulated registry, and the use of its answer.

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    Import-Module (Join-Path $Root 'ps/WinsockLsp/WinsockLsp.psd1') -Force
    $script:Cases = $env:WINSOCK_LSP_CASES
    $script:Block = InModuleScope WinsockLsp { $script:RemoteCatalogBlock }

    . (Join-Path $PSScriptRoot 'MadeUpRegistry.ps1')

    # Runs the script block in a runspace in which Get-ChildItem and Get-ItemProperty read the simulated registry.
    function Invoke-Elsewhere {
        param([hashtable] $Registry, [string] $LanguageMode = 'FullLanguage')
        $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
        $state.LanguageMode = $LanguageMode
        $state.Variables.Add((New-Object System.Management.Automation.Runspaces.SessionStateVariableEntry('registry', $Registry, '')))
        $children = 'param($LiteralPath, [switch] $Name, $ErrorAction) if (-not $registry.ContainsKey($LiteralPath)) { throw "there is no $LiteralPath" }; $registry.Keys | Where-Object { $_ -like "$LiteralPath\*" -and $_ -notlike "$LiteralPath\*\*" } | ForEach-Object { ($_ -split "\\")[-1] } | Sort-Object'
        $values = 'param($LiteralPath, $ErrorAction) if ($registry.ContainsKey($LiteralPath)) { [pscustomobject] $registry[$LiteralPath] }'
        $state.Commands.Remove('Get-ChildItem', $null)
        $state.Commands.Remove('Get-ItemProperty', $null)
        $state.Commands.Add((New-Object System.Management.Automation.Runspaces.SessionStateFunctionEntry('Get-ChildItem', $children)))
        $state.Commands.Add((New-Object System.Management.Automation.Runspaces.SessionStateFunctionEntry('Get-ItemProperty', $values)))
        $shell = [powershell]::Create($state)
        try {
            $rows = $shell.AddScript("$Block").Invoke()
            if ($shell.HadErrors) { throw $shell.Streams.Error[0] }
            return $rows
        } finally {
            $shell.Dispose()
        }
    }

    # The objects that Invoke-Command returns for a computer.
    function Get-AnswerOf {
        param([string] $Computer, [string] $Case)
        foreach ($row in $Answers[$Case]) {
            $copy = @{ Key = $row.Key; Name = $row.Name; Value = $row.Value }
            Add-Member -InputObject $copy -NotePropertyName PSComputerName -NotePropertyValue $Computer -PassThru
        }
        Get-EndOf $Computer
    }

    # The last object of a complete answer.
    function Get-EndOf {
        param([string] $Computer)
        Add-Member -InputObject @{ Last = $true } -NotePropertyName PSComputerName -NotePropertyValue $Computer -PassThru
    }

    $script:Answers = @{}
    foreach ($case in 'one-lsp-both-catalogs', 'clean-windows-10', 'windows-xp') {
        $script:Answers[$case] = @(Invoke-Elsewhere -Registry (Get-MadeUpRegistry -Case $case) | Where-Object { -not $_['Last'] })
    }
}

Describe 'The script block for remote computers' {
    It 'reads the catalogs and no other keys, also in Constrained Language Mode' {
        $registry = Get-MadeUpRegistry -Case 'one-lsp-both-catalogs'
        $registry['HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage'] = @{ ACP = '1252'; OEMCP = '437' }
        $item = $registry.Keys | Where-Object { $_ -like '*\Catalog_Entries64\000000000001' }
        $registry[$item]['ProtocolName'] = '@%SystemRoot%\System32\mswsock.dll,-60100'
        $full = Invoke-Elsewhere -Registry $registry
        $constrained = Invoke-Elsewhere -Registry $registry -LanguageMode ConstrainedLanguage
        $shown = { "$($_.Key) $($_.Name) $(($_.Value | ForEach-Object { "$_" }) -join ' ')" }
        @($constrained | ForEach-Object $shown) | Should -Be @($full | ForEach-Object $shown)
        @($full | Where-Object Name -EQ 'PackedCatalogItem').Count | Should -Be 18
        @($full | Where-Object Name -EQ 'PackedCatalogItem')[0].Value.Length | Should -Be 888
        ($full | Where-Object Name -EQ 'ACP').Value | Should -Be '1252'
        @($full.Name | Where-Object { $_ } | Sort-Object -Unique) | Should -Be @('ACP', 'Current_Protocol_Catalog', 'Num_Catalog_Entries', 'Num_Catalog_Entries64', 'PackedCatalogItem', 'ProtocolName')
    }

    It 'calls cmdlets that read, and no method' {
        $commands = $Block.Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
        $commands | Sort-Object -Unique | Should -Be @('Get-ChildItem', 'Get-ItemProperty', 'Select-Object', 'Where-Object')
        $Block.Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.InvokeMemberExpressionAst] }, $true) | Should -BeNullOrEmpty
    }
}

Describe 'Get-WinsockLsp -ComputerName' {
    It 'gives the verdict on the answer of each computer' {
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC1 'one-lsp-both-catalogs'; Get-AnswerOf PC2 'clean-windows-10' }
        $entries = Get-WinsockLsp -ComputerName PC1, PC2 -WarningVariable warned
        $same = Get-WinsockLsp -Path (Join-Path $Cases 'one-lsp-both-catalogs.reg')
        $first = @($entries | Where-Object ComputerName -EQ 'PC1')
        $first.Count | Should -Be @($same).Count
        for ($index = 0; $index -lt $first.Count; $index++) {
            foreach ($property in 'Bitness', 'Id', 'Position', 'Name', 'Kind', 'NonIfs', 'ServiceFlags', 'ProviderId', 'ProviderPath', 'Chain') {
                $first[$index].$property | Should -Be $same[$index].$property -Because $property
            }
        }
        @($entries | Where-Object { $_.ComputerName -eq 'PC2' -and $_.NonIfs }).Count | Should -Be 0
        $first[0].Machine | Should -Be 'PC1'
        $same[0].ComputerName | Should -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
        Should -Invoke -ModuleName WinsockLsp Invoke-Command -Exactly 1 -ParameterFilter { ($ComputerName -join ' ') -eq 'PC1 PC2' }
    }

    It 'shows the rows of a computer, and the error of one that fails, before the next has answered' {
        $global:order = New-Object System.Collections.Generic.List[string]
        # A Pester mock cannot write objects while the pipeline runs.
        $global:answers = @{ PC1 = @(Get-AnswerOf PC1 'clean-windows-10'); PC3 = @(Get-AnswerOf PC3 'clean-windows-10') }
        function global:Invoke-Command {
            [CmdletBinding()]
            param($ComputerName, $ScriptBlock)
            $global:answers.PC1
            $global:order.Add('PC2 fails')
            $problem = New-Object System.Management.Automation.ErrorRecord((New-Object System.Exception('No way there.')), 'x', 'OpenError', 'PC2')
            $PSCmdlet.WriteError($problem)
            $global:order.Add('PC3 answers')
            $global:answers.PC3
        }
        try {
            Get-WinsockLsp -ComputerName PC1, PC2, PC3 -ErrorAction Continue 2>&1 | ForEach-Object {
                $name = $_.ComputerName
                if ($_ -is [System.Management.Automation.ErrorRecord]) { $name = "error $($_.TargetObject)" }
                if (-not $global:order.Contains("shown $name")) { $global:order.Add("shown $name") }
            }
        } finally {
            Remove-Item function:Invoke-Command
        }
        $global:order | Should -Be 'shown PC1', 'PC2 fails', 'shown error PC2', 'PC3 answers', 'shown PC3'
        Remove-Variable -Scope Global -Name order, answers
    }

    It 'has an error for a computer whose answer is incomplete, and no verdict on it' {
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC1 'clean-windows-10' | Where-Object { -not $_['Last'] } }
        Get-WinsockLsp -ComputerName PC1 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'remoteFailed,Get-WinsockLsp'
        "$($failed[0])" | Should -BeLike '*only answered in part*'
    }

    It 'passes -Credential and -ThrottleLimit to Invoke-Command, where they are given' {
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC1 'clean-windows-10' }
        $credential = New-Object System.Management.Automation.PSCredential('contoso\admin', (New-Object securestring))
        $null = Get-WinsockLsp -ComputerName PC1 -Credential $credential -ThrottleLimit 7
        Should -Invoke -ModuleName WinsockLsp Invoke-Command -Exactly 1 -ParameterFilter { $Credential.UserName -eq 'contoso\admin' -and $ThrottleLimit -eq 7 }
        $null = Test-WinsockLsp -ComputerName PC1
        Should -Invoke -ModuleName WinsockLsp Invoke-Command -Exactly 1 -ParameterFilter { -not $PesterBoundParameters.ContainsKey('ThrottleLimit') -and -not $PesterBoundParameters.ContainsKey('Credential') }
    }

    It 'has one error for a computer that cannot be reached, and continues with the others' {
        Mock -ModuleName WinsockLsp Invoke-Command {
            $problem = New-Object System.Management.Automation.ErrorRecord((New-Object System.Exception('WinRM cannot complete the operation.')), 'NetworkPathNotFound,PSSessionStateBroken', 'OpenError', 'PC1')
            Write-Error -ErrorRecord $problem -ErrorAction Continue
            Write-Error -ErrorRecord $problem -ErrorAction Continue
            Get-AnswerOf PC2 'one-lsp-both-catalogs'
        }
        $entries = Get-WinsockLsp -ComputerName PC1, PC2 -NonIfs -ErrorVariable failed -ErrorAction SilentlyContinue
        @($entries.ComputerName | Sort-Object -Unique) | Should -Be @('PC2')
        $failed = @($failed | Where-Object { $_.FullyQualifiedErrorId -like '*,Get-WinsockLsp' })
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'remoteFailed,Get-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'ConnectionError'
        $failed[0].TargetObject | Should -Be 'PC1'
        "$($failed[0])" | Should -BeLike '*PC1*WinRM cannot complete*'
    }

    It 'has an error for a computer that sends nothing, and for one without a catalog' {
        Mock -ModuleName WinsockLsp Invoke-Command {
            Get-AnswerOf PC2 'clean-windows-10'
            Get-AnswerOf PC3 'clean-windows-10' | Select-Object -First 1
            Get-EndOf PC3
        }
        $entries = Get-WinsockLsp -ComputerName PC1, PC2, PC3 -ErrorVariable failed -ErrorAction SilentlyContinue
        @($entries.ComputerName | Sort-Object -Unique) | Should -Be @('PC2')
        @($failed | ForEach-Object { "$($_.FullyQualifiedErrorId) $($_.TargetObject)" }) | Sort-Object | Should -Be @('noCatalog,Get-WinsockLsp PC3', 'remoteFailed,Get-WinsockLsp PC1')
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC3 'clean-windows-10' | Select-Object -First 1; Get-EndOf PC3 }
        Get-WinsockLsp -ComputerName PC3 -ErrorVariable only -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        @($only | ForEach-Object { "$($_.FullyQualifiedErrorId) $($_.TargetObject)" }) | Should -Be @('noCatalog,Get-WinsockLsp PC3')
    }

    It 'names no option of the exe in an error' {
        $failure = InModuleScope WinsockLsp {
            Mock Get-ExeDocument { '{"error":{"code":"usage","message":"--id takes ID","target":null,"hint":"Run: winsock-lsp --help"}}' | ConvertFrom-Json }
            (ConvertTo-RemoteRow -Name 'PC1' -Row @() -Argument 'list' -TimeoutSec 5).Failure
        }
        $failure.FullyQualifiedErrorId | Should -Be 'usage'
        "$failure" | Should -BeLike 'PC1: *Install the module again*'
        "$failure" | Should -Not -BeLike '*--*'
    }

    It 'gives unknown where a computer does not send an item, and names that item' {
        Mock -ModuleName WinsockLsp Invoke-Command {
            $lost = $false
            Get-AnswerOf PC1 'clean-windows-10' | Where-Object { $keep = $lost -or $_.Name -ne 'PackedCatalogItem'; if (-not $keep) { $lost = $true }; $keep }
        }
        $verdict = Test-WinsockLsp -ComputerName PC1 -Detailed -WarningVariable warned -WarningAction SilentlyContinue
        $verdict.Verdict | Should -Be 'unknown'
        $warned -join ' ' | Should -BeLike 'PC1 `[HKEY_LOCAL_MACHINE*'
    }

    It 'ignores values of another type that a computer sends' {
        Mock -ModuleName WinsockLsp Invoke-Command {
            foreach ($row in Get-AnswerOf PC1 'clean-windows-10') {
                if ($row.Name -eq 'PackedCatalogItem') { $row.Value = @{ Length = 888 } }
                $row
            }
        }
        $entries = @(Get-WinsockLsp -ComputerName PC1 -WarningAction SilentlyContinue)
        $entries.Count | Should -BeGreaterThan 10
        @($entries | Where-Object { $null -ne $_.NonIfs }).Count | Should -Be 0
    }

    It 'returns objects that Remove-WinsockLsp refuses on this machine' {
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC1 'one-lsp-both-catalogs' }
        Get-WinsockLsp -ComputerName PC1 -NonIfs | Remove-WinsockLsp -WhatIf -ErrorVariable failed -ErrorAction SilentlyContinue
        @($failed.FullyQualifiedErrorId | Sort-Object -Unique) | Should -Be @('planNotLive,Remove-WinsockLsp')
        "$($failed[0])" | Should -BeLike '*remoting:PC1*'
    }
}

Describe 'A hostile computer' {
    It 'is one error when it sends <Why>, and the others are read' -ForEach @(
        @{ Why = 'values without end'; Sent = { foreach ($number in 1..10001) { @{ Key = "HKLM:\$number"; Name = $null; Value = $null } } } }
        @{ Why = 'bytes without end'; Sent = { foreach ($number in 1..17) { @{ Key = 'HKLM:\a'; Name = 'x'; Value = [byte[]]::new(1MB) } } } }
        @{ Why = 'texts without end'; Sent = { foreach ($number in 1..9) { @{ Key = 'HKLM:\a'; Name = 'x'; Value = 'x' * 1MB } } } }
        @{ Why = 'a text'; Sent = { 'Last' } }
        @{ Why = 'an object'; Sent = { [pscustomobject] @{ Last = $true } } }
    ) {
        $global:Hostile = @(& $Sent | ForEach-Object { Add-Member -InputObject $_ -NotePropertyName PSComputerName -NotePropertyValue PC1 -PassThru })
        Mock -ModuleName WinsockLsp Invoke-Command { $global:Hostile; Get-EndOf PC1; Get-AnswerOf PC2 'clean-windows-10' }
        $entries = @(Get-WinsockLsp -ComputerName PC1, PC2 -ErrorVariable failed -ErrorAction SilentlyContinue)
        Remove-Variable -Scope Global -Name Hostile
        @($entries.ComputerName | Sort-Object -Unique) | Should -Be @('PC2')
        $failed = @($failed | Where-Object { $_.FullyQualifiedErrorId -like '*,Get-WinsockLsp' })
        $failed.FullyQualifiedErrorId | Should -Be 'remoteFailed,Get-WinsockLsp'
        "$($failed[0])" | Should -BeLike '*Nothing of it was used*'
    }

    # Real sessions, each with a PowerShell process at the other end that runs other code than the script block.
    Context 'in a session' -Skip:($PSVersionTable.PSVersion -lt [version] '7.3') {
        BeforeAll {
            function New-HostileSession([string] $Block) {
                $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateOutOfProcessRunspace($null)
                $runspace.Open()
                $shell = [powershell]::Create()
                $shell.Runspace = $runspace
                # The script block calls this first.
                [void] $shell.AddScript("function global:Get-ChildItem { $Block }").Invoke()
                $shell.Dispose()
                return [System.Management.Automation.Runspaces.PSSession]::Create($runspace, 'Process', $null)
            }
        }

        It 'is ended after -TimeoutSec: <_>' -ForEach 'Start-Sleep 600', 'while ($true) { Start-Sleep -Milliseconds 1 }' {
            $session = New-HostileSession $_
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Get-WinsockLsp -Session $session -TimeoutSec 3 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
            @($failed | Where-Object { $_.FullyQualifiedErrorId -like '*,Get-WinsockLsp' })[0] | Should -BeLike '*did not answer within 3 seconds*'
            Get-Job | Should -BeNullOrEmpty
            $session.Runspace.Dispose()
        }

        It 'is read where it runs the script block' {
            $global:registry = Get-MadeUpRegistry -Case 'one-lsp-both-catalogs'
            $session = New-HostileSession ''
            $shell = [powershell]::Create()
            $shell.Runspace = $session.Runspace
            [void] $shell.AddScript({
                    param($registry)
                    $global:registry = $registry
                    function global:Get-ChildItem { param($LiteralPath, [switch] $Name, $ErrorAction) $registry.Keys | Where-Object { $_ -like "$LiteralPath\*" -and $_ -notlike "$LiteralPath\*\*" } | ForEach-Object { ($_ -split '\\')[-1] } | Sort-Object }
                    function global:Get-ItemProperty { param($LiteralPath, $ErrorAction) if ($registry.ContainsKey($LiteralPath)) { [pscustomobject] $registry[$LiteralPath] } }
                }).AddArgument($global:registry).Invoke()
            $shell.Dispose()
            $entries = @(Get-WinsockLsp -Session $session)
            $entries.Count | Should -Be 18
            Get-Job | Should -BeNullOrEmpty
            $session.Runspace.Dispose()
        }
    }
}

Describe 'Test-WinsockLsp -ComputerName' {
    It 'is true only where every computer is known to be compliant' {
        Mock -ModuleName WinsockLsp Invoke-Command { foreach ($name in $ComputerName) { Get-AnswerOf $name 'clean-windows-10' } }
        Test-WinsockLsp -ComputerName PC1, PC2 | Should -BeTrue
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC1 'clean-windows-10' }
        Test-WinsockLsp -ComputerName PC1, PC2 -ErrorAction SilentlyContinue | Should -BeFalse
        Mock -ModuleName WinsockLsp Invoke-Command { Get-AnswerOf PC1 'clean-windows-10'; Get-AnswerOf PC2 'one-lsp-both-catalogs' }
        Test-WinsockLsp -ComputerName PC1, PC2 | Should -BeFalse
        $verdicts = Test-WinsockLsp -ComputerName PC1, PC2 -Detailed
        @($verdicts | ForEach-Object { "$($_.ComputerName) $($_.Verdict)" }) | Should -Be @('PC1 compliant', 'PC2 nonCompliant')
        $verdicts[1].Deciding[0].ComputerName | Should -Be 'PC2'
    }

    It 'reads many computers in one call' {
        $many = 1..12 | ForEach-Object { "PC$_" }
        $few = @(Get-AnswerOf PC1 'windows-xp' | Where-Object { -not $_['Last'] -and $_.Key -notmatch '00000000000[2-9]$' })
        Mock -ModuleName WinsockLsp Invoke-Command {
            foreach ($name in $ComputerName) {
                foreach ($row in $few) { Add-Member -InputObject $row.Clone() -NotePropertyName PSComputerName -NotePropertyValue $name -PassThru }
                Get-EndOf $name
            }
        }
        $verdicts = @(Test-WinsockLsp -ComputerName $many -Detailed -WarningAction SilentlyContinue)
        @($verdicts.ComputerName) | Should -Be $many
    }
}

Describe 'Without remoting, -ComputerName' {
    It 'is an error that names the computers' {
        Mock -ModuleName WinsockLsp Invoke-Command { throw 'no supported WSMan client library was found' }
        { Get-WinsockLsp -ComputerName PC1, PC2 } | Should -Throw -ErrorId 'remoteFailed,Get-WinsockLsp' -ExpectedMessage '*PC1, PC2*WSMan*'
    }

    It 'cannot be combined with parameters for this machine or for files' {
        { Get-WinsockLsp -ComputerName PC1 -Identity } | Should -Throw -ErrorId 'AmbiguousParameterSet,Get-WinsockLsp'
        { Get-WinsockLsp -ComputerName PC1 -Path a.txt } | Should -Throw -ErrorId 'AmbiguousParameterSet,Get-WinsockLsp'
    }
}
