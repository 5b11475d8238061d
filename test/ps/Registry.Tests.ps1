# Compares the detection script that needs no module with the core. Both read the same simulated registry.

BeforeDiscovery {
    $cases = @(Get-ChildItem $env:WINSOCK_LSP_CASES -Filter *.reg | ForEach-Object { @{ Case = $_.BaseName } })
    $parameters = 'HKLM:\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters'
    $list = "$parameters\Protocol_Catalog9\Catalog_Entries"
    # Damages to the registry of a clean machine. The script and the core judge each of them.
    $damages = @(
        @{ Why = 'an item is gone'; Damage = { $registry.Remove("${list}64\000000000003") } }
        @{ Why = 'the last item is gone'; Damage = { $registry.Remove("${list}64\000000000009") } }
        @{ Why = 'an item is a byte short'; Damage = { $item = $registry["${list}64\000000000002"]; $item.PackedCatalogItem = [byte[]] $item.PackedCatalogItem[0..886] } }
        @{ Why = 'an item is a text'; Damage = { $registry["${list}64\000000000002"].PackedCatalogItem = 'text' } }
        @{ Why = 'an item has no value'; Damage = { $registry["${list}64\000000000002"] = @{} } }
        @{ Why = 'the 64-bit catalog is empty'; Damage = { foreach ($key in @($registry.Keys)) { if ($key -like "${list}64\*") { $registry.Remove($key) } } } }
        @{ Why = 'the 32-bit catalog is gone'; Damage = { foreach ($key in @($registry.Keys)) { if ($key -like "$list\*" -or $key -eq $list) { $registry.Remove($key) } } } }
        @{ Why = 'the counters are gone'; Damage = { $registry["$parameters\Protocol_Catalog9"] = @{} } }
        @{ Why = 'the counters are gone, and an item'; Damage = { $registry["$parameters\Protocol_Catalog9"] = @{}; $registry.Remove("${list}64\000000000003") } }
        @{ Why = 'a counter is higher than the last item'; Damage = { $registry["$parameters\Protocol_Catalog9"].Num_Catalog_Entries64 = 10 } }
        @{ Why = 'an entry lost its bit'; Damage = { $registry["${list}64\000000000002"].PackedCatalogItem[262] = 0 } }
        @{ Why = 'an entry of another family lost its bit'; Damage = { $byte = $registry["${list}64\000000000002"].PackedCatalogItem; $byte[262] = 0; $byte[336] = 40 } }
        @{ Why = 'an RDMA entry lost its bit'; Damage = { $byte = $registry["${list}64\000000000004"].PackedCatalogItem; $byte[262] = 0; $byte[276] = $byte[276] -bor 0x10 } }
        @{ Why = 'a chain length is impossible'; Damage = { $byte = $registry["${list}64\000000000002"].PackedCatalogItem; $byte[262] = 0; $byte[300] = 8; $byte[336] = 40 } }
        @{ Why = 'a chain leads through what is not there'; Damage = { $byte = $registry["${list}64\000000000007"].PackedCatalogItem; $byte[300] = 2; $byte[304] = 99; $byte[305] = 0 } }
        @{ Why = 'Windows has no TCP provider'; Damage = { $registry["${list}64\000000000002"].PackedCatalogItem[352] = 7 } }
    )
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script:Detect = Join-Path $Root 'dist/deploy/registry/Test-WinsockRegistry.ps1'
    Import-Module (Join-Path $Root 'ps/WinsockLsp/WinsockLsp.psd1') -Force
    . (Join-Path $PSScriptRoot 'MadeUpRegistry.ps1')
    $script:Block = [scriptblock]::Create((InModuleScope WinsockLsp { "$script:RemoteCatalogBlock" }))
    $script:parameters = 'HKLM:\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters'
    $script:list = "$parameters\Protocol_Catalog9\Catalog_Entries"

    # Runs a command in which Get-ChildItem and Get-ItemProperty read the simulated registry.
    function Invoke-OnRegistry([hashtable] $Registry, [scriptblock] $Command) {
        $global:MadeUp = $Registry
        function global:Get-ChildItem {
            param($LiteralPath, [switch] $Name)
            if (-not $global:MadeUp.ContainsKey($LiteralPath)) { throw "there is no $LiteralPath" }
            foreach ($key in @($global:MadeUp.Keys | Sort-Object)) { if ($key.StartsWith("$LiteralPath\") -and $key.LastIndexOf('\') -eq $LiteralPath.Length) { $key.Substring($LiteralPath.Length + 1) } }
        }
        function global:Get-ItemProperty {
            [CmdletBinding()]
            param($LiteralPath)
            if ($global:MadeUp.ContainsKey($LiteralPath)) { return [pscustomobject] $global:MadeUp[$LiteralPath] }
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new("there is no $LiteralPath"), 'x', 'ObjectNotFound', $LiteralPath))
        }
        try { & $Command } finally {
            Remove-Item function:Get-ChildItem, function:Get-ItemProperty
            Remove-Variable -Scope Global -Name MadeUp
        }
    }
    function Invoke-Detect([hashtable] $Registry, [hashtable] $Argument = @{}) {
        $lines = @(Invoke-OnRegistry $Registry { & $Detect @Argument })
        $lines.Count | Should -Be 1
        $lines[0] | Should -Match '^[ -~]{1,2048}$'
        return [pscustomobject] @{ State = ($lines[0] -split ' ')[0]; Line = $lines[0]; Code = $LASTEXITCODE }
    }
    # The verdict of the core on the same registry, which the core reads as that of a remote computer.
    function Get-CoreState([hashtable] $Registry, [string] $Scope) {
        $global:Rows = @(Invoke-OnRegistry $Registry { & $Block } | ForEach-Object { Add-Member -InputObject $_ -NotePropertyName PSComputerName -NotePropertyValue 'PC1' -PassThru })
        Mock -ModuleName WinsockLsp Invoke-Command { $global:Rows }
        (Test-WinsockLsp -ComputerName PC1 -Scope $Scope -Detailed -WarningAction SilentlyContinue).Verdict.ToUpperInvariant()
    }
}

AfterAll { Remove-Variable -Scope Global -Name Rows -ErrorAction Ignore }

Describe 'The script without the module, on <Case>' -ForEach $cases {
    It 'gives the verdict of the core in scope <_>' -ForEach 'internet', 'layered', 'all' {
        $registry = Get-MadeUpRegistry -Case $Case
        $ran = Invoke-Detect $registry @{ Scope = $_ }
        $ran.State | Should -Be (Get-CoreState $registry $_)
        $ran.Line | Should -BeLike "* scope=$_ source=registry*Not known: whether Winsock itself returns the same entries*"
        $ran.Code | Should -Be $(if ($ran.State -eq 'COMPLIANT') { 0 } else { 1 })
    }
}

Describe 'The script without the module, on a registry where' {
    It '<Why>' -ForEach $damages {
        $registry = Get-MadeUpRegistry -Case 'clean-windows-10'
        . $Damage
        $states = foreach ($scope in 'internet', 'all') {
            $ran = Invoke-Detect $registry @{ Scope = $scope }
            $ran.State | Should -Be (Get-CoreState $registry $scope) -Because "$scope, $($ran.Line)"
            $ran.State
        }
        $states | Where-Object { $_ -ne 'COMPLIANT' } | Should -Not -BeNullOrEmpty
    }

    It 'a key lies beyond the counter, which Windows does not read' {
        # The core believes the counter of a live registry too. In an export somebody may have edited it.
        $registry = Get-MadeUpRegistry -Case 'clean-windows-10'
        $dead = @{ PackedCatalogItem = [byte[]] $registry["${list}64\000000000002"].PackedCatalogItem.Clone() }
        $dead.PackedCatalogItem[262] = 0
        $registry["${list}64\000000000010"] = $dead
        (Invoke-Detect $registry).State | Should -Be 'COMPLIANT'
        $registry["$parameters\Protocol_Catalog9"].Num_Catalog_Entries64 = 10
        (Invoke-Detect $registry).State | Should -Be 'NONCOMPLIANT'
        (Invoke-Detect $registry @{ NonCompliantExitCode = 0 }).Code | Should -Be 0
    }

    It 'a key has no number' {
        $registry = Get-MadeUpRegistry -Case 'clean-windows-10'
        $registry["${list}64\new"] = $registry["${list}64\000000000002"].Clone()
        (Invoke-Detect $registry).State | Should -Be 'UNKNOWN'
    }

    It 'there is no Winsock key, or the active catalog does not exist' {
        (Invoke-Detect @{}).Line | Should -BeLike 'UNKNOWN*could not be read*'
        $registry = Get-MadeUpRegistry -Case 'clean-windows-10'
        $registry[$parameters].Current_Protocol_Catalog = 'Protocol_Catalog10'
        (Invoke-Detect $registry).State | Should -Be 'UNKNOWN'
    }

    It 'only the 32-bit catalog exists, on a 64-bit computer' {
        $registry = Get-MadeUpRegistry -Case 'windows-xp'
        (Invoke-Detect $registry).State | Should -Be 'COMPLIANT'
        $registry['HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'] = @{ PROCESSOR_ARCHITECTURE = 'AMD64' }
        (Invoke-Detect $registry).State | Should -Be 'UNKNOWN'
    }
}

Describe 'The script without the module' {
    It 'has under 150 lines and no code that removes or writes' {
        [System.IO.File]::ReadAllLines($Detect).Count | Should -BeLessThan 150
        $script = [System.Management.Automation.Language.Parser]::ParseFile($Detect, [ref] $null, [ref] $null)
        $commands = $script.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
        $commands | Sort-Object -Unique | Should -Be 'ForEach-Object', 'Format-CatalogEntry', 'Get-CatalogEntry', 'Get-CatalogNumber', 'Get-ChildItem', 'Get-ItemProperty', 'Measure-Object', 'Select-Object', 'Where-Object'
        # In Constrained Language Mode, only methods of basic types such as strings are allowed.
        $methods = $script.FindAll({ $args[0] -is [System.Management.Automation.Language.InvokeMemberExpressionAst] }, $true)
        @($methods.Member.Value | Sort-Object -Unique) | Should -Be 'Substring'
    }

    It 'escapes invisible characters in names, and writes one line of at most 2,048 characters' {
        $registry = Get-MadeUpRegistry -Case 'one-lsp-both-catalogs'
        $item = @($registry.Keys | Where-Object { $_ -like "${list}64\*" -and ($registry[$_].PackedCatalogItem[262] -band 2) -eq 0 })[0]
        $byte = $registry[$item].PackedCatalogItem
        for ($at = 376; $at -lt 886; $at += 2) { $byte[$at] = 10; $byte[$at + 1] = 0x20 }
        $ran = Invoke-Detect $registry
        $ran.State | Should -Be 'NONCOMPLIANT'
        $ran.Line | Should -BeLike '*\u200a\u200a*'
    }
}
