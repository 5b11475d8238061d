# Tests of the cmdlets that change a machine, with the test build on a simulated Winsock, and with scripts that replace it and fail.

BeforeDiscovery {
    $hasSimulator = [bool] $env:WINSOCK_LSP_SIMULATOR
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script:ModulePath = $env:WINSOCK_LSP_MODULE
    Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    $script:Cases = $env:WINSOCK_LSP_CASES

    # Imports a copy of the module in the form that ships: the exe is in its bin folder.
    function Import-ModuleWithCore([string] $Exe, [string] $Script) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        Copy-Item -Recurse (Join-Path $Root 'ps/WinsockLsp') (Join-Path $folder 'WinsockLsp')
        $bin = New-Item -ItemType Directory -Force (Join-Path $folder 'WinsockLsp/bin/linux-x64')
        $core = Join-Path $bin.FullName 'winsock-lsp'
        if ($Exe) {
            [void] (New-Item -ItemType SymbolicLink -Path $core -Target $Exe)
        } else {
            [System.IO.File]::WriteAllText($core, "#!/bin/sh`n$Script`n")
            & chmod +x $core
        }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $folder 'WinsockLsp/WinsockLsp.psd1') -Force
    }

    # Runs a script in a session with a host that answers prompts. Returns the texts that it showed.
    function Invoke-WithAnswer([string] $Script, [int[]] $Answer = @()) {
        if (-not ('AnsweringHost' -as [type])) {
            Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

public class AnsweringHost : PSHost {
    private readonly AnsweringUI ui;
    private readonly Guid id = Guid.NewGuid();
    public AnsweringHost(int[] answers) { ui = new AnsweringUI(answers); }
    public List<string> Shown { get { return ui.Shown; } }
    public override string Name { get { return "AnsweringHost"; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override Guid InstanceId { get { return id; } }
    public override PSHostUserInterface UI { get { return ui; } }
    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override void EnterNestedPrompt() { throw new NotSupportedException(); }
    public override void ExitNestedPrompt() { throw new NotSupportedException(); }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}

public class AnsweringUI : PSHostUserInterface {
    private readonly Queue<int> answers;
    public readonly List<string> Shown = new List<string>();
    public AnsweringUI(int[] given) { answers = new Queue<int>(given); }
    public override PSHostRawUserInterface RawUI { get { return null; } }
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) {
        Shown.Add(caption + "\n" + message);
        return answers.Dequeue();
    }
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string a, string b, string c, string d) { throw new NotSupportedException(); }
    public override PSCredential PromptForCredential(string a, string b, string c, string d, PSCredentialTypes e, PSCredentialUIOptions f) { throw new NotSupportedException(); }
    public override string ReadLine() { throw new NotSupportedException(); }
    public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
    public override void Write(string value) { Shown.Add(value); }
    public override void Write(ConsoleColor f, ConsoleColor b, string value) { Shown.Add(value); }
    public override void WriteLine(string value) { Shown.Add(value); }
    public override void WriteDebugLine(string message) { }
    public override void WriteErrorLine(string value) { }
    public override void WriteProgress(long sourceId, ProgressRecord record) { }
    public override void WriteVerboseLine(string message) { }
    public override void WriteWarningLine(string message) { }
}
'@
        }
        $person = New-Object AnsweringHost (, $Answer)
        $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($person)
        $runspace.Open()
        try {
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $manifest = Join-Path (Get-Module WinsockLsp).ModuleBase 'WinsockLsp.psd1'
            [void] $shell.AddScript("Import-Module '$manifest'`n$Script")
            $output = $shell.Invoke()
            return [pscustomobject] @{ Output = $output; Shown = @($person.Shown); Errors = @($shell.Streams.Error) }
        } finally {
            $runspace.Dispose()
        }
    }
}

Describe 'Asking before a change' {
    It '<_> has ConfirmImpact High' -ForEach 'Remove-WinsockLsp', 'Repair-WinsockCatalog', 'Restore-WinsockCatalog', 'Invoke-WinsockLspRemediation' {
        $binding = (Get-Command $_).ScriptBlock.Attributes | Where-Object { $_ -is [System.Management.Automation.CmdletBindingAttribute] }
        $binding.SupportsShouldProcess | Should -BeTrue
        $binding.ConfirmImpact | Should -Be 'High'
    }
}

Describe 'On the test build' -Skip:(-not ($onUnix -and $hasSimulator)) {
    BeforeAll {
        Import-ModuleWithCore -Exe (Join-Path $Root 'dist/test/linux-x64/winsock-lsp')
        $script:Drive = Join-Path $TestDrive 'root'
        foreach ($file in 'Program Files/Contoso/filter64.dll', 'Program Files (x86)/Contoso/filter.dll') {
            New-Item -ItemType File -Force (Join-Path $Drive $file) | Out-Null
        }
        $env:WINSOCK_LSP_TEST_LIBRARY = $env:WINSOCK_LSP_SIMULATOR
        $env:WINSOCK_LSP_TEST_ROOT = $Drive
        $env:WINSOCK_LSP_SIMULATOR_INSTALL64_32 = 'works'
        $env:WINSOCK_LSP_SIMULATOR_STORE = Join-Path $TestDrive 'machine.store'
        # The folder of the module for the sessions with prompts, which import it themselves.
        $script:Confirming = $global:ConfirmPreference
        $global:ConfirmPreference = 'None'
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
        $global:ConfirmPreference = $Confirming
        foreach ($name in 'TEST_LIBRARY', 'TEST_ROOT', 'TEST_ELEVATED', 'SIMULATOR_STORE', 'SIMULATOR_FAULT', 'SIMULATOR_INSTALL64_32') {
            Remove-Item "env:WINSOCK_LSP_$name" -ErrorAction Ignore
        }
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'an LSP is removed, is no longer listed, and is restored' {
        Use-Machine 'one-lsp-both-catalogs'
        $before = @(Get-WinsockLsp | ForEach-Object { "$($_.Bitness) $($_.Name) $($_.ServiceFlags) $($_.ProviderId) $($_.ProviderPath)" })
        $outcome = Get-WinsockLsp | Where-Object NonIfs | Remove-WinsockLsp -PassThru -WarningVariable warned @Quiet
        $outcome.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Outcome'
        $outcome.Status | Should -Be 'done'
        $outcome.Name | Should -Be 'Contoso Filter'
        $outcome.Verdict | Should -Be 'compliant'
        $outcome.RestartRequired | Should -BeTrue
        $outcome.RestoreCommand | Should -Be "Restore-WinsockCatalog -Id $($outcome.Backup)"
        $outcome.Steps.Status | Should -Be (@('done') * 6)
        $outcome.Steps[0].PSObject.TypeNames[0] | Should -Be 'WinsockLsp.OutcomeStep'
        $warned -join ' ' | Should -BeLike "*restart*Restore-WinsockCatalog -Id $($outcome.Backup)*"
        Test-WinsockLsp | Should -BeTrue
        $backup = Get-WinsockBackup
        $backup.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Backup'
        $backup.Id | Should -Be $outcome.Backup
        $backup.Reason | Should -Be 'apply'
        $backup.State | Should -Be 'finished'
        $backup.Entries | Should -Be 18
        $backup.Lsps | Should -Be 'Contoso Filter'
        $backup.Time.Kind | Should -Be 'Utc'
        [System.Math]::Abs(([datetime]::UtcNow - $backup.Time).TotalMinutes) | Should -BeLessThan 10
        $restored = $backup | Restore-WinsockCatalog -PassThru @Quiet
        $restored.Command | Should -Be 'restore'
        $restored.Status | Should -Be 'done'
        $restored.Verdict | Should -Be 'nonCompliant'
        Test-WinsockLsp | Should -BeFalse
        @(Get-WinsockLsp | ForEach-Object { "$($_.Bitness) $($_.Name) $($_.ServiceFlags) $($_.ProviderId) $($_.ProviderPath)" }) | Should -Be $before
        (Get-WinsockBackup).Reason | Should -Be 'apply', 'restore'
    }

    It 'the output of a removal can be piped to Restore-WinsockCatalog' {
        Use-Machine 'one-lsp-both-catalogs'
        $restored = Remove-WinsockLsp -NonIfs -PassThru @Quiet | Restore-WinsockCatalog -PassThru @Quiet
        $restored.Status | Should -Be 'done'
    }

    It 'nothing is written to the pipeline without -PassThru' {
        Use-Machine 'one-lsp-both-catalogs'
        Remove-WinsockLsp -NonIfs @Quiet | Should -BeNullOrEmpty
        Restore-WinsockCatalog -Id (Get-WinsockBackup).Id @Quiet | Should -BeNullOrEmpty
    }

    It 'a policy asks before it removes, and with -WhatIf or after a No changes nothing' {
        Use-Machine 'one-lsp-both-catalogs'
        $state = Get-State
        $told = Invoke-WithAnswer "Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -WhatIf -Force"
        $told.Shown -join ' ' | Should -BeLike "*What if: Removing, by policy: 'Contoso Filter' {*"
        $told.Output.Decisions.Decision | Should -Be 'wouldRemove'
        $declined = Invoke-WithAnswer "`$ConfirmPreference = 'High'; Invoke-WinsockLspRemediation -Removable 'Contoso Filter'" -Answer 2
        $declined.Output.WhatIf | Should -BeTrue
        Get-State | Should -Be $state
        $done = Invoke-WinsockLspRemediation -Removable 'contoso filter' -Force @Quiet
        $done.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Remediation'
        $done.Result | Should -Be 'remediated'
        $done.Decisions[0].Backup | Should -Be (Get-WinsockBackup).Id
    }

    It 'a policy that stops part-way returns its result and writes an error' {
        Use-Machine 'one-lsp-both-catalogs'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCDeinstallProvider=8'
        $done = Invoke-WinsockLspRemediation -Removable 'Contoso Filter' -Force -ErrorAction SilentlyContinue -ErrorVariable failed @Quiet
        $done.Result | Should -Be 'failed'
        $failed[0].FullyQualifiedErrorId | Should -Be 'stepFailed,Invoke-WinsockLspRemediation'
        $env:WINSOCK_LSP_TEST_ELEVATED = '0'
        { Invoke-WinsockLspRemediation -WhatIf @Quiet } | Should -Throw -ErrorId 'elevationNeeded,Invoke-WinsockLspRemediation'
    }

    It 'all entries of a machine in the pipeline are one removal, which skips base providers with a warning' {
        Use-Machine 'one-lsp-both-catalogs'
        $outcome = @(Get-WinsockLsp | Remove-WinsockLsp -AllowBaseProvider -PassThru -WarningVariable warned @Quiet)
        $outcome.Count | Should -Be 1
        @($warned -like 'Skipped *, a base provider*').Count | Should -Be 12
        @($warned | Where-Object { "$_".Contains("'MSAFD Tcpip [TCP/IP]' (64:1001)") }).Count | Should -Be 1
        Test-WinsockLsp | Should -BeTrue
        @(Get-WinsockLsp).Count | Should -Be 12
    }

    It 'a non-IFS base provider is removed only with -AllowBaseProvider' {
        Use-Machine 'non-ifs-base-provider'
        Remove-WinsockLsp -NonIfs -WarningVariable warned @Quiet
        @($warned -like "Skipped *Fabrikam*").Count | Should -Be 4
        Remove-WinsockLsp -Id '64:1090' -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'baseProvider,Remove-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        $failed[0].Exception.Message | Should -BeLike '*-AllowBaseProvider*'
        $failed[0].Exception.Message | Should -Not -BeLike '*--allow*'
        Test-WinsockLsp | Should -BeFalse
        (Remove-WinsockLsp -Id '64:1090', '64:1091' -AllowBaseProvider -PassThru @Quiet).Status | Should -Be 'done'
        Test-WinsockLsp | Should -BeTrue
    }

    It 'NetworkDirect providers in the pipeline are skipped' {
        Use-Machine 'network-direct'
        $state = Get-State
        Get-WinsockLsp | Where-Object NonIfs | Remove-WinsockLsp -WarningVariable warned @Quiet
        $warned.Count | Should -BeGreaterThan 0
        Get-State | Should -Be $state
    }

    It 'Windows'' own providers are never removed' {
        Use-Machine 'clean-windows-10'
        $state = Get-State
        Remove-WinsockLsp -Id '64:1001' -AllowBaseProvider -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'windowsProvider,Remove-WinsockLsp'
        Get-State | Should -Be $state
    }

    It 'an LSP is chosen once by any of its GUIDs' {
        Use-Machine 'one-lsp-both-catalogs'
        $guid = (Get-WinsockLsp | Where-Object NonIfs).ProviderId | Select-Object -Unique
        $guid.Count | Should -Be 3
        @(Remove-WinsockLsp -ProviderId $guid -PassThru @Quiet).Status | Should -Be 'done'
        Test-WinsockLsp | Should -BeTrue
    }

    It '-WhatIf shows the steps and changes nothing' {
        Use-Machine 'one-lsp-both-catalogs'
        $state = Get-State
        $told = Invoke-WithAnswer 'Get-WinsockLsp -NonIfs | Remove-WinsockLsp -WhatIf -Force -PassThru'
        $text = $told.Shown -join "`n"
        foreach ($number in 1..6) { $text | Should -BeLike "*What if:*  $number. *" }
        $text | Should -BeLike "*'Contoso Filter' (whether it can be put back is unproven)*"
        $text | Should -BeLike "*5. 32-bit WSCDeinstallProvider32 {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02} asked for: removes 'Contoso Filter over*"
        $text | Should -BeLike '*Afterwards 64-bit sockets get TCP/IPv4: 1001 MSAFD Tcpip*'
        @($told.Shown -like 'What if:*').Count | Should -Be 1
        $told.Output | Should -BeNullOrEmpty
        Get-State | Should -Be $state
        Test-Path (Join-Path $Drive 'ProgramData/WinsockLsp/backups') | Should -BeFalse
    }

    It 'asks once for each LSP, shows the steps, and removes those that were confirmed (<Name>)' -ForEach @(
        @{ Name = 'no to the upper, and then the lower is refused'; Order = '64:1042', '64:1032'; Answer = 2; Left = 6; Refused = 'dependents,Remove-WinsockLsp' }
        @{ Name = 'yes to the upper, no to the lower'; Order = '64:1042', '64:1032'; Answer = 0, 2; Left = 3; Refused = @() }
        @{ Name = 'yes to both'; Order = '64:1042', '64:1032'; Answer = 0, 0; Left = 0; Refused = @() }
        @{ Name = 'the lower, piped first, is planned again when the upper is gone'; Order = '64:1032', '64:1042'; Answer = 0, 0; Left = 0; Refused = @() }
        @{ Name = 'yes to all'; Order = '64:1042', '64:1032', '32:1031', '32:1041'; Answer = 1; Left = 0; Refused = @() }
        @{ Name = 'no to all'; Order = '64:1042', '64:1032'; Answer = 3; Left = 6; Refused = 'dependents,Remove-WinsockLsp' }
    ) {
        Use-Machine 'two-stacked-lower-non-ifs'
        $told = Invoke-WithAnswer "`$all = Get-WinsockLsp; '$($Order -join "', '")' | ForEach-Object { `$key = `$_; `$all | Where-Object { `"`$(`$_.Bitness):`$(`$_.Id)`" -eq `$key } } | Remove-WinsockLsp" $Answer
        $told.Shown.Count | Should -Be $Answer.Count
        $told.Shown[0] | Should -BeLike "Remove-WinsockLsp*Remove 'Upper'*1. 64-bit WSCDeinstallProvider*"
        @($told.Errors | ForEach-Object { $_.FullyQualifiedErrorId }) | Should -Be @($Refused)
        $layered = @(Get-WinsockLsp | Where-Object Kind -NE 'baseServiceProvider')
        if ($Left -eq 3) {
            $layered.Name | Select-Object -Unique | Should -Be 'Lower over [MSAFD Tcpip [TCP/IP]]', 'Lower'
        } else {
            [bool] $layered.Count | Should -Be ([bool] $Left)
        }
    }

    It 'after a No to one LSP, the plan of the next is still right' {
        Use-Machine 'two-stacked-lower-non-ifs'
        $told = Invoke-WithAnswer 'Remove-WinsockLsp -Id 64:1042, 64:1032 -IncludeDependents' 2, 0
        $told.Shown[1] | Should -BeLike "*Remove 'Lower'*1. 64-bit WSCUpdateProvider*chain 1042 becomes 1041 > 1001*"
        (Get-WinsockLsp -Id '64:1042').Chain | Should -Be 1041, 1001
        @(Get-WinsockLsp -NonIfs).Count | Should -Be 0
    }

    It '-Force does not ask, unless -Confirm is given too' {
        Use-Machine 'one-lsp-both-catalogs'
        (Invoke-WithAnswer 'Remove-WinsockLsp -NonIfs -Force -Confirm' 2).Shown.Count | Should -Be 1
        Test-WinsockLsp | Should -BeFalse
        (Invoke-WithAnswer 'Remove-WinsockLsp -NonIfs -Force').Shown.Count | Should -Be 0
        Test-WinsockLsp | Should -BeTrue
    }

    It 'a restore asks, and the prompt names the backup' {
        Use-Machine 'one-lsp-both-catalogs'
        $backup = Backup-WinsockCatalog
        $state = Get-State
        (Invoke-WithAnswer "Restore-WinsockCatalog $($backup.Id)" 2).Shown[0] | Should -BeLike "*Bring both Winsock catalogs back to backup $($backup.Id)*backup, finished), 18 entries*Contoso Filter*"
        Get-State | Should -Be $state
    }

    It 'an LSP with dependents is refused, and with -IncludeDependents they are rebuilt' {
        Use-Machine 'two-stacked-lower-non-ifs'
        $state = Get-State
        Remove-WinsockLsp -NonIfs -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        $failed.FullyQualifiedErrorId | Should -Be 'dependents,Remove-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        $failed[0].Exception.Message | Should -BeLike '*Upper over*-IncludeDependents*'
        Get-State | Should -Be $state
        (Remove-WinsockLsp -NonIfs -IncludeDependents -PassThru @Quiet).Status | Should -Be 'done'
        Test-WinsockLsp | Should -BeTrue
        (Get-WinsockLsp -Id '64:1042').Chain | Should -Be 1041, 1001
    }

    It '-WhatIf shows the steps for a lower LSP as they are after the removal of the upper one' {
        Use-Machine 'two-stacked-lower-non-ifs'
        $state = Get-State
        $told = Invoke-WithAnswer 'Get-WinsockLsp -Kind layeredChainEntry | Remove-WinsockLsp -WhatIf'
        $told.Errors.Count | Should -Be 0
        @($told.Shown -like "What if: Remove 'Upper' *").Count | Should -Be 1
        @($told.Shown -like "What if: Remove 'Lower' *").Count | Should -Be 1
        Get-State | Should -Be $state
    }

    It 'entries of a dump, of another session and without a source are refused' {
        Use-Machine 'one-lsp-both-catalogs'
        $state = Get-State
        Get-WinsockLsp -Path (Join-Path $Cases 'one-lsp-both-catalogs.reg') | Remove-WinsockLsp -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 18
        $failed.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'planNotLive,Remove-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failed[0].Exception.Message | Should -BeLike '*one-lsp-both-catalogs.reg*'
        $live = Get-WinsockLsp -Id '64:1032'
        $other = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($live))
        foreach ($entry in $other, ($live | Select-Object -Property Bitness, Id, Kind)) {
            { $entry | Remove-WinsockLsp -ErrorAction Stop } | Should -Throw -ErrorId 'planNotLive,Remove-WinsockLsp'
        }
        { 'text' | Remove-WinsockLsp -ErrorAction Stop } | Should -Throw -ErrorId 'usage,Remove-WinsockLsp'
        Get-State | Should -Be $state
    }

    It 'an entry is refused where another entry has its id now' {
        Use-Machine 'one-lsp-both-catalogs'
        $entry = Get-WinsockLsp -Id '64:1032'
        Use-Machine 'two-stacked-lower-non-ifs'
        $state = Get-State
        { $entry | Remove-WinsockLsp -IncludeDependents -ErrorAction Stop } | Should -Throw -ErrorId 'catalogChanged,Remove-WinsockLsp'
        Get-State | Should -Be $state
    }

    It 'a missing entry is an error, and the next one is removed all the same' {
        Use-Machine 'one-lsp-both-catalogs'
        Remove-WinsockLsp -Id '64:9999', '64:1032' -ErrorAction SilentlyContinue -ErrorVariable failed @Quiet
        @($failed.FullyQualifiedErrorId) | Should -Be 'notFound,Remove-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Test-WinsockLsp | Should -BeTrue
    }

    It 'a catalog that cannot be read is an error' {
        Use-Machine 'one-lsp-both-catalogs'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCEnumProtocols=10091'
        { Remove-WinsockLsp -NonIfs -ErrorAction Stop @Quiet } | Should -Throw -ErrorId 'incomplete,Remove-WinsockLsp'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCEnumProtocols=10091;WSCEnumProtocols32=10091'
        { Remove-WinsockLsp -NonIfs } | Should -Throw -ErrorId 'apiFailed,Remove-WinsockLsp'
        { Repair-WinsockCatalog } | Should -Throw -ErrorId 'apiFailed,Repair-WinsockCatalog'
        { Remove-WinsockLsp -Id '64:1032' -ErrorAction Stop } | Should -Throw -ErrorId 'apiFailed,Remove-WinsockLsp'
    }

    It '-NonIfs on a machine without non-IFS LSPs has nothing to do' {
        Use-Machine 'clean-windows-10'
        Remove-WinsockLsp -NonIfs -PassThru -WarningVariable warned -ErrorVariable failed | Should -BeNullOrEmpty
        $warned.Count + $failed.Count | Should -Be 0
    }

    It 'without elevation <_> is an error and changes nothing' -ForEach @(
        'Remove-WinsockLsp -NonIfs', 'Repair-WinsockCatalog', 'Backup-WinsockCatalog', 'Get-WinsockBackup', 'Restore-WinsockCatalog -Id 20261122-173147-61c6'
    ) {
        Use-Machine 'one-lsp-both-catalogs'
        if ($_ -eq 'Repair-WinsockCatalog') { Use-Machine 'orphan-chain' }
        $env:WINSOCK_LSP_TEST_ELEVATED = '0'
        $state = Get-State
        $command = $_
        $failure = try { & ([scriptblock]::Create("$command -ErrorAction Stop")) } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -Be "elevationNeeded,$(($command -split ' ')[0])"
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        Get-State | Should -Be $state
        Test-Path (Join-Path $Drive 'ProgramData/WinsockLsp') | Should -BeFalse
    }

    It 'a step without effect is an error with the step, the backup and the restore command' {
        Use-Machine 'one-lsp-both-catalogs'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCDeinstallProvider=nothing'
        $outcome = Remove-WinsockLsp -NonIfs -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        $outcome.Status | Should -Be 'failed'
        $outcome.Steps.Status | Should -Be 'failed', 'notStarted', 'notStarted', 'notStarted', 'notStarted', 'notStarted'
        $outcome.Error.Code | Should -Be 'stepFailed'
        $failed.Count | Should -Be 1
        $failed.FullyQualifiedErrorId | Should -Be 'stepFailed,Remove-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationStopped'
        $failed[0].Exception.Message | Should -BeLike "*Contoso Filter*Step 1 (WSCDeinstallProvider) failed*Restore-WinsockCatalog -Id $($outcome.Backup)"
        $outcome | Out-String -Width 200 | Should -BeLike '*0 of 6 done; step 1 (WSCDeinstallProvider) failed*'
    }

    It 'after a failed step no further one is attempted, and Restore-WinsockCatalog brings all back' {
        Use-Machine 'two-stacked-lower-non-ifs'
        foreach ($file in 'Upper/upper.dll', 'Lower/lower.dll') { New-Item -ItemType File -Force (Join-Path $Drive $file) | Out-Null }
        $before = @(Get-WinsockLsp).Name
        $env:WINSOCK_LSP_SIMULATOR_FAULT = 'WSCDeinstallProvider32=11003'
        $outcome = @(Remove-WinsockLsp -Id '64:1042', '64:1032' -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned @Quiet)
        $outcome.Count | Should -Be 1
        $failed.FullyQualifiedErrorId | Should -Be 'stepFailed,Remove-WinsockLsp'
        $failed[0].Exception.Message | Should -BeLike '*Step 5 (WSCDeinstallProvider32)*11003*'
        $outcome.Steps.Status | Select-Object -Last 4 | Should -Be 'failed', 'notStarted', 'notStarted', 'notStarted'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = ''
        (Get-WinsockBackup).State | Should -Be 'unfinished'
        # Only a plan that finishes the first removal would be accepted. Any other is refused as unfinished.
        Remove-WinsockLsp -Id '32:1032' -IncludeDependents -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'unfinished,Remove-WinsockLsp'
        ($outcome | Restore-WinsockCatalog -PassThru @Quiet).Status | Should -Be 'done'
        @(Get-WinsockLsp).Name | Should -Be $before
    }

    It 'a catalog that another program changes between prompt and removal is refused' {
        Use-Machine 'one-lsp-both-catalogs'
        $store = Join-Path $Cases 'lsp-udp-only.store'
        $env:WINSOCK_LSP_SIMULATOR_FAULT = ''
        Mock -ModuleName WinsockLsp Format-RemovalPlan -MockWith ([scriptblock]::Create("Copy-Item -Force '$store' '$($env:WINSOCK_LSP_SIMULATOR_STORE)'; 'shown'"))
        Remove-WinsockLsp -Id '64:1032' -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'catalogChanged,Remove-WinsockLsp'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
    }

    It 'Repair-WinsockCatalog removes orphans and nothing else' {
        Use-Machine 'orphan-chain'
        $state = Get-State
        $told = Invoke-WithAnswer 'Repair-WinsockCatalog -WhatIf; Repair-WinsockCatalog' 2
        $told.Shown[0] | Should -BeLike 'What if: *1. 64-bit WSCDeinstallProvider {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01} orphaned*'
        $told.Shown.Count | Should -Be 2
        Get-State | Should -Be $state
        (Repair-WinsockCatalog -PassThru @Quiet).Status | Should -Be 'done'
        Test-WinsockLsp | Should -BeTrue
        Repair-WinsockCatalog -PassThru | Should -BeNullOrEmpty
    }

    It 'a backup can be made, listed and found by its name, and is shown with its time in UTC' {
        Use-Machine 'one-lsp-both-catalogs'
        (Invoke-WithAnswer 'Backup-WinsockCatalog -WhatIf').Output | Should -BeNullOrEmpty
        Get-WinsockBackup | Should -BeNullOrEmpty
        $backup = Backup-WinsockCatalog
        $backup.PSObject.TypeNames[0] | Should -Be 'WinsockLsp.Backup'
        $backup.Reason | Should -Be 'backup'
        Get-WinsockBackup | ForEach-Object { $_.Id } | Should -Be $backup.Id
        (Get-WinsockBackup -Id $backup.Id).Fingerprint | Should -Be $backup.Fingerprint
        (Get-WinsockBackup -Id "$($backup.Id.Substring(0, 4))*").Id | Should -Be $backup.Id
        Get-WinsockBackup -Id 'x*' | Should -BeNullOrEmpty
        { Get-WinsockBackup -Id 'nowhere' -ErrorAction Stop } | Should -Throw -ErrorId 'backupNotFound,Get-WinsockBackup'
        $shown = $backup | Out-String -Width 160
        $shown | Should -BeLike '*Time (UTC)*'
        $shown | Should -BeLike "*$($backup.Id)*$($backup.Time.ToString('yyyy-MM-dd HH:mm:ss'))*Contoso Filter*"
    }

    It 'restoring a missing backup is an error without a prompt' {
        Use-Machine 'one-lsp-both-catalogs'
        $told = Invoke-WithAnswer 'Restore-WinsockCatalog 20200101-000000-0000'
        $told.Errors.FullyQualifiedErrorId | Should -Be 'backupNotFound,Restore-WinsockCatalog'
        $told.Errors[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'an LSP whose file is gone is not restored' {
        Use-Machine 'two-stacked-lower-non-ifs'
        Remove-Item -Recurse -ErrorAction Ignore (Join-Path $Drive 'Upper'), (Join-Path $Drive 'Lower')
        $removed = Remove-WinsockLsp -Id '64:1042' -PassThru @Quiet
        $failure = try { $removed | Restore-WinsockCatalog -ErrorAction Stop } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -Be 'fileGone,Restore-WinsockCatalog'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'one LSP of a backup is restored by its GUID' {
        Use-Machine 'one-lsp-both-catalogs'
        $guid = (Get-WinsockLsp -Id '64:1031').ProviderId
        $removed = Remove-WinsockLsp -NonIfs -PassThru @Quiet
        ($removed | Restore-WinsockCatalog -ProviderId $guid -PassThru @Quiet).Status | Should -Be 'done'
        @(Get-WinsockLsp -NonIfs).Count | Should -Be 6
    }
}

Describe 'A core that changes something and' -Skip:(-not $onUnix) {
    BeforeAll {
        # A plan with JSON that PowerShell would write differently.
        $script:Plan = '{"document":"plan",   "exitCode":0,"number":1.50,"text":"\u00fc/\/","lsps":[{"name":"X","providerIds":["{A}"],"restorable":"yes"}],"steps":[{"number":1,"call":"C","bitness":64,"providerId":"{A}","reason":"r","removes":[5],"updates":[]}],"after":[],"refusals":[],"warnings":[]}'
        $script:NoBackups = '{"document":"backups","exitCode":0,"backups":[],"warnings":[]}'
        $script:Done = '{"document":"outcome","exitCode":0,"command":"apply","status":"done","steps":[],"verdict":"compliant","restartRequired":false,"backup":"b","restoreCommand":"winsock-lsp restore b","unfinished":null,"refusals":[],"warnings":[]}'
        function Use-Core([string] $Apply) {
            $script:Taken = Join-Path $TestDrive "$([guid]::NewGuid()).json"
            Import-ModuleWithCore -Script "if [ `$1 = backups ]; then echo '$NoBackups'; exit 0; fi`nif [ `$1 = plan ]; then printf '%s\n ' '$($Plan.Replace('\', '\\').Replace('\\', '\'))'; exit 0; fi`ncat > '$Taken'`n$Apply"
        }
        function Get-Failure([scriptblock] $Block) {
            try { & $Block } catch { return $_ }
            throw 'nothing failed'
        }
    }

    AfterAll {
        Remove-Module WinsockLsp
        Import-Module (Join-Path $ModulePath 'WinsockLsp.psd1') -Force
    }

    It 'gets the bytes of the plan unchanged' {
        Use-Core "echo '$Done'"
        (Remove-WinsockLsp -Id 64:5 -Force -PassThru).Status | Should -Be 'done'
        [System.IO.File]::ReadAllText($Taken) | Should -Be "$Plan`n "
    }

    It 'takes longer than the time limit is not ended' {
        Use-Core "sleep 3; echo '$Done'"
        (Remove-WinsockLsp -Id 64:5 -Force -PassThru -TimeoutSec 1).Status | Should -Be 'done'
    }

    It 'is busy is an error of that kind' {
        Use-Core ("echo '$Done'".Replace('"exitCode":0', '"exitCode":75').Replace('"done"', '"refused"').Replace('"warnings":[]', '"warnings":[],"error":{"code":"busy","message":"m","target":null,"hint":null}') + '; exit 75')
        $failure = Get-Failure { Remove-WinsockLsp -Id 64:5 -Force -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -Be 'busy,Remove-WinsockLsp'
        $failure.CategoryInfo.Category | Should -Be 'ResourceBusy'
    }

    It '<Name> has crashed, and the error has the restore command' -ForEach @(
        @{ Name = 'is killed'; Apply = 'kill -9 $$' }
        @{ Name = 'dies without a word'; Apply = 'exit 0' }
        @{ Name = 'dies without reading the plan'; Apply = 'exit 71' }
        @{ Name = 'says done with a failing code'; Apply = 'DONE; exit 71' }
        @{ Name = 'says failed with code 0'; Apply = 'FAILED' }
        @{ Name = 'says failed and no error'; Apply = 'FAILED71; exit 71' }
        @{ Name = 'tells of another command'; Apply = 'RESTORE' }
        @{ Name = 'answers with a plan'; Apply = 'PLAN' }
    ) {
        $text = $Apply -creplace '^DONE', "echo '$Done'" -creplace '^FAILED71', "echo '$($Done.Replace('"done"', '"failed"').Replace('"exitCode":0', '"exitCode":71'))'" -creplace '^FAILED', "echo '$($Done.Replace('"done"', '"failed"'))'" -creplace '^RESTORE', "echo '$($Done.Replace('"apply"', '"restore"'))'" -creplace '^PLAN', "echo '$Plan'"
        Use-Core $text
        $failure = Get-Failure { Remove-WinsockLsp -Id 64:5 -Force }
        $failure.FullyQualifiedErrorId | Should -Be 'coreCrashed,Remove-WinsockLsp'
        $failure.Exception.Message | Should -BeLike '*Get-WinsockBackup*Restore-WinsockCatalog*'
    }

    It 'makes no plan within the time limit is ended, and nothing is applied' {
        Import-ModuleWithCore -Script "if [ `$1 = plan ]; then exec sleep 600; fi; touch '$(Join-Path $TestDrive 'applied')'"
        (Get-Failure { Remove-WinsockLsp -Id 64:5 -Force -TimeoutSec 1 }).FullyQualifiedErrorId | Should -Be 'coreTimeout,Remove-WinsockLsp'
        Test-Path (Join-Path $TestDrive 'applied') | Should -BeFalse
    }

    It 'writes control characters in a message has them escaped' {
        $evil = $Plan.Replace('"X"', '"X\u001b[2J\u202e"')
        Import-ModuleWithCore -Script "printf '%s' '$evil'"
        $told = Invoke-WithAnswer 'Remove-WinsockLsp -Id 64:5 -WhatIf'
        $told.Shown -join '' | Should -BeLike '*X\u001b`[2J\u202e*'
        $told.Shown -join '' | Should -Not -BeLike "*$([char] 27)*"
    }
}
