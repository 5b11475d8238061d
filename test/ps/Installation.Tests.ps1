# Tests of the scripts that install the module, of the startup script, and of the scheduled task.

BeforeDiscovery {
    $onUnix = [System.IO.Path]::DirectorySeparatorChar -eq '/'
    $onWindows = -not $onUnix
    $canLimit = $onUnix -and (Get-Command bash -ErrorAction Ignore)
}

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    # test/run/module-tests.ts makes this folder: dist/deploy, with test/ps/Folders.ps1 in its scripts.
    $script:Deploy = $env:WINSOCK_LSP_DEPLOY

    # Makes a package with a module that returns the given verdict. Returns the path of the zip.
    function New-Package([string] $Version, [string] $Verdict = 'compliant', [string] $Extra, [switch] $Large) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $module = Join-Path $folder "WinsockLsp/$Version"
        [void] (New-Item -ItemType Directory -Force $module)
        [System.IO.File]::WriteAllText("$module/WinsockLsp.psd1", "@{ RootModule = 'WinsockLsp.psm1'; ModuleVersion = '$Version'; FunctionsToExport = '*' }")
        [System.IO.File]::WriteAllText("$module/WinsockLsp.psm1", @"
function Test-WinsockLsp {
    param(`$Scope, [switch] `$Detailed, `$TimeoutSec, [switch] `$EventLog)
    [pscustomobject] @{ Verdict = '$Verdict'; Scope = `$Scope; Deciding = @(); MissingEntries = 0; PSTypeName = 'WinsockLsp.Verdict' }
}
"@)
        if ($Large) { [System.IO.File]::WriteAllText("$module/large.bin", 'x' * 3MB) }
        if ($Extra) {
            [void] (New-Item -ItemType Directory -Force (Split-Path (Join-Path $folder $Extra)))
            [System.IO.File]::WriteAllText((Join-Path $folder $Extra), '')
        }
        $zip = "$folder.zip"
        [System.IO.Compression.ZipFile]::CreateFromDirectory($folder, $zip, 'NoCompression', $false)
        return $zip
    }
    # A self-signed certificate, which no computer trusts.
    function New-Certificate {
        $key = [System.Security.Cryptography.RSA]::Create(2048)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Contoso Signing', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $request.CreateSelfSigned([datetime]::UtcNow.AddDays(-1), [datetime]::UtcNow.AddDays(1))
    }
    function Get-Sha256([string] $Path) { (Get-FileHash -LiteralPath $Path).Hash }
    function Get-Installed { @(Get-ChildItem (Join-Path $env:ProgramW6432 'WindowsPowerShell/Modules/WinsockLsp') -ErrorAction Ignore).Name }
    function Get-Left { @(Get-ChildItem (Join-Path $env:ProgramW6432 'WinsockLsp') -Directory -ErrorAction Ignore).Name }
    function Invoke-Deploy([string] $Script, [hashtable] $Argument) {
        $stderr = [System.IO.StringWriter]::new()
        $before = [System.Console]::Error
        [System.Console]::SetError($stderr)
        try { $lines = @(& (Join-Path $Deploy $Script) @Argument) } finally { [System.Console]::SetError($before) }
        return [pscustomobject] @{ Code = $LASTEXITCODE; Last = "$($lines | Select-Object -Last 1)"; Loud = $stderr.ToString() }
    }
}

AfterAll {
    foreach ($name in 'ProgramW6432', 'ProgramFiles') { if ($IsLinux) { Remove-Item "env:$name" -ErrorAction Ignore } }
    Remove-Module WinsockLsp -ErrorAction Ignore
    Import-Module (Join-Path $Root 'ps/WinsockLsp/WinsockLsp.psd1') -Force
}

Describe 'Installing' -Skip:$onWindows {
    BeforeEach {
        $env:ProgramW6432 = Join-Path $TestDrive ([guid]::NewGuid())
        $env:ProgramFiles = Join-Path $TestDrive 'Program Files (x86)'
        $script:Zip = New-Package '1.2.3'
        $script:Given = @{ Source = $Zip; Sha256 = Get-Sha256 $Zip }
    }

    It 'copies the module to the PowerShell folder of the 64-bit Program Files, and leaves no other files' {
        $ran = Invoke-Deploy 'Install-WinsockLsp.ps1' $Given
        $ran.Last | Should -Be 'INSTALLED WinsockLsp 1.2.3'
        $ran.Code | Should -Be 0
        $ran.Loud | Should -BeNullOrEmpty
        Get-Installed | Should -Be '1.2.3'
        Get-Left | Should -BeNullOrEmpty
        Test-Path $env:ProgramFiles | Should -BeFalse
    }

    It 'changes nothing where the version is installed, and keeps other versions' {
        [void] (Invoke-Deploy 'Install-WinsockLsp.ps1' $Given)
        (Invoke-Deploy 'Install-WinsockLsp.ps1' $Given).Last | Should -BeLike '*1.2.3 was there already'
        $newer = New-Package '1.10.0'
        (Invoke-Deploy 'Install-WinsockLsp.ps1' @{ Source = $newer; Sha256 = Get-Sha256 $newer }).Code | Should -Be 0
        Get-Installed | Should -Be '1.10.0', '1.2.3'
    }

    It 'replaces an installed version whose files differ from those of the package' {
        [void] (Invoke-Deploy 'Install-WinsockLsp.ps1' $Given)
        $file = Join-Path $env:ProgramW6432 'WindowsPowerShell/Modules/WinsockLsp/1.2.3/WinsockLsp.psm1'
        [System.IO.File]::AppendAllText($file, '# altered')
        (Invoke-Deploy 'Install-WinsockLsp.ps1' $Given).Last | Should -Be 'INSTALLED WinsockLsp 1.2.3'
        [System.IO.File]::ReadAllText($file) | Should -Not -BeLike '*altered*'
        Get-Left | Should -BeNullOrEmpty
    }

    It 'refuses a package with another hash than the given one' {
        $ran = Invoke-Deploy 'Install-WinsockLsp.ps1' @{ Source = $Zip; Sha256 = '0' * 64 }
        $ran.Code | Should -Be 1
        $ran.Last | Should -BeLike 'NOTINSTALLED*the hash of*is *, not 0000*'
        $ran.Loud.TrimEnd() | Should -Be $ran.Last
        Get-Installed | Should -BeNullOrEmpty
        Get-Left | Should -BeNullOrEmpty
    }

    It 'refuses a package that contains <_>, also with the right hash' -ForEach 'other.txt', 'WinsockLsp/2.0.0/WinsockLsp.psd1', 'Elsewhere/1.0.0/x.ps1' {
        $odd = New-Package '1.2.3' -Extra $_
        $ran = Invoke-Deploy 'Install-WinsockLsp.ps1' @{ Source = $odd; Sha256 = Get-Sha256 $odd }
        $ran.Code | Should -Be 1
        $ran.Last | Should -BeLike '*nothing was installed'
        Get-Installed | Should -BeNullOrEmpty
    }

    It 'refuses a zip with names that lead out of the folder' {
        $odd = Join-Path $TestDrive 'slip.zip'
        $archive = [System.IO.Compression.ZipFile]::Open($odd, 'Create')
        [void] $archive.CreateEntry('WinsockLsp/1.2.3/../../../../evil.ps1')
        $archive.Dispose()
        (Invoke-Deploy 'Install-WinsockLsp.ps1' @{ Source = $odd; Sha256 = Get-Sha256 $odd }).Last | Should -BeLike '*evil.ps1*nothing was installed'
        @(Get-ChildItem $TestDrive -Recurse -Filter evil.ps1).Count | Should -Be 0
    }

    It 'refuses a package that is not signed, or cannot be checked, where a signature is required' {
        (Invoke-Deploy 'Install-WinsockLsp.ps1' ($Given + @{ RequireSignature = $true })).Last | Should -BeLike '*signature*nothing was installed'
        Get-Installed | Should -BeNullOrEmpty
    }

    It 'requires a valid signature on each program and script, and on no other file' {
        # Off Windows there is no Get-AuthenticodeSignature. This one takes a file as signed by its name.
        function global:Get-AuthenticodeSignature($FilePath) { @{ Status = if ($FilePath -match 'psm1$') { $env:DEPLOY_TEST_STATUS } else { 'Valid' } } }
        try {
            $env:DEPLOY_TEST_STATUS = 'HashMismatch'
            (Invoke-Deploy 'Install-WinsockLsp.ps1' ($Given + @{ RequireSignature = $true })).Last | Should -BeLike '*WinsockLsp.psm1 has no valid signature (HashMismatch)*'
            $env:DEPLOY_TEST_STATUS = 'Valid'
            (Invoke-Deploy 'Install-WinsockLsp.ps1' ($Given + @{ RequireSignature = $true })).Code | Should -Be 0
        } finally {
            Remove-Item function:Get-AuthenticodeSignature
            Remove-Item env:DEPLOY_TEST_STATUS
        }
    }

    It 'reports that a signature cannot be verified where the root is not on this computer, and how to install it' {
        $global:DeployTestSignature = @{
            Status            = 'UnknownError'
            StatusMessage     = 'Eine Zertifikatkette konnte nicht erstellt werden.'
            SignerCertificate = New-Certificate
        }
        function global:Get-AuthenticodeSignature($FilePath) { [pscustomobject] $DeployTestSignature }
        try {
            $ran = Invoke-Deploy 'Install-WinsockLsp.ps1' ($Given + @{ RequireSignature = $true })
            $ran.Last | Should -BeLike "*cannot be verified on this computer (NotVerifiable): Eine Zertifikatkette*lacks the root certificate*'CN=Contoso Signing'. Import the certificates*nothing was installed"
            $ran.Code | Should -Be 1
            # Windows gives NotTrusted where an administrator distrusts the signer, and UnknownError for many reasons.
            $DeployTestSignature.Status = 'NotTrusted'
            (Invoke-Deploy 'Install-WinsockLsp.ps1' ($Given + @{ RequireSignature = $true })).Last | Should -BeLike '*has no valid signature (NotTrusted)*'
            $DeployTestSignature.Status = 'UnknownError'
            $DeployTestSignature.SignerCertificate = $null
            (Invoke-Deploy 'Install-WinsockLsp.ps1' ($Given + @{ RequireSignature = $true })).Last | Should -BeLike '*has no valid signature (UnknownError)*'
        } finally {
            Remove-Item function:Get-AuthenticodeSignature
            Remove-Variable DeployTestSignature -Scope Global
        }
        Get-Installed | Should -BeNullOrEmpty
    }

    It 'does not report a signature with a bad chain as unverifiable: <_>' -ForEach 'Revoked', 'ExplicitDistrust', 'NotSignatureValid' {
        . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
        $problem = $_
        Mock Get-DeployChainProblem { 'UntrustedRoot', $problem }
        Get-DeploySignatureStatus -Signature @{ Status = 'UnknownError'; SignerCertificate = New-Certificate } | Should -Be 'UnknownError'
    }

    It 'tries a rename again while a scanner has the folder open, for ten seconds at most' {
        . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
        $script:Tries = 0
        $script:Failures = 5
        Mock Rename-DeployFolder {
            if (++$script:Tries -le $script:Failures) { throw [System.IO.IOException]::new('held', -2147024864) }
            [System.IO.Directory]::Move($Path, $Destination)
        }
        $from = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        Move-DeployFolder -Path $from.FullName -Destination "$($from.FullName)-new"
        $Tries | Should -Be 6
        Test-Path "$($from.FullName)-new" | Should -BeTrue

        $script:Failures = 1000
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        { Move-DeployFolder -Path $from.FullName -Destination x } | Should -Throw '*held*'
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 9.9
    }

    It 'does not try a rename again that fails for another reason' {
        . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        { Move-DeployFolder -Path (Join-Path $TestDrive 'not there') -Destination (Join-Path $TestDrive 'x') } | Should -Throw
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
    }

    Context 'The folder of backups' {
        BeforeAll {
            . (Join-Path $PSScriptRoot 'Folders.ps1')
            . (Join-Path $Root 'ps/deploy/source/Paths.ps1')
            . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
            function Invoke-Initialize {
                $stderr = [System.IO.StringWriter]::new()
                $before = [System.Console]::Error
                [System.Console]::SetError($stderr)
                try { Initialize-DeployDataFolder } finally { [System.Console]::SetError($before) }
                return $stderr.ToString()
            }
        }
        BeforeEach {
            $script:Data = Join-Path $TestDrive "$([guid]::NewGuid())/WinsockLsp"
            [void] (New-Item -ItemType Directory (Split-Path $Data))
            $script:Made = @()
            Mock Test-DeployWindows { $true }
            Mock Get-DeployDataFolder { $Data }
            Mock Initialize-DeployProtected { $script:Made += $Path; [void] (New-Item -ItemType Directory $Path) }
            Mock Test-DeployProtected { $script:Made -contains $Path }
        }

        It 'is created' {
            Invoke-Initialize | Should -BeNullOrEmpty
            $Made | Should -Be $Data
        }

        It 'stays when only administrators can change it' {
            [void] (New-Item -ItemType Directory $Data)
            $script:Made = @($Data)
            Invoke-Initialize | Should -BeNullOrEmpty
            Should -Invoke Initialize-DeployProtected -Times 0
        }

        It 'is renamed with a warning where a user created it first: <_>' -ForEach 'folder', 'file', 'link' {
            switch ($_) {
                'folder' { [void] (New-Item -ItemType Directory $Data); Set-Content (Join-Path $Data 'planted') x }
                'file' { Set-Content $Data x }
                'link' { [void] (New-Item -ItemType SymbolicLink -Path $Data -Target (Join-Path $TestDrive 'nowhere')) }
            }
            Invoke-Initialize | Should -BeLike "WARNING*'$Data'. It was renamed to '$Data.untrusted-*"
            $Made | Should -Be $Data
            Get-ChildItem $Data | Should -BeNullOrEmpty
            @(Get-ChildItem (Split-Path $Data) -Force).Name | Where-Object { $_ -match '^WinsockLsp\.untrusted-\d{8}-\d{6}-\d{3}$' } | Should -HaveCount 1
        }

        It 'stops the installer where it cannot be renamed, and the error has the command that removes it' {
            [void] (New-Item -ItemType Directory $Data)
            Mock Move-DeployFolder { throw 'in use' }
            { Install-DeployModule -Source $Zip -Sha256 (Get-Sha256 $Zip) } | Should -Throw "*could not be renamed: in use*rmdir /s /q `"$Data`""
            Should -Invoke Initialize-DeployProtected -Times 0
            Get-Installed | Should -BeNullOrEmpty
        }

        It 'contains a folder for locks that users cannot open, which is created with these rights' {
            $held = Lock-DeployFile -Name 'run.lock'
            try {
                $held.Name | Should -Be (Join-Path $Data 'deploy/run.lock')
                $Made | Should -Be $Data, (Join-Path $Data 'deploy')
                Lock-DeployFile -Name 'run.lock' | Should -BeNullOrEmpty
            } finally {
                $held.Dispose()
            }
            (Lock-DeployFile -Name 'run.lock').Dispose()
        }

        It 'is not used where a user creates it at the same moment' {
            Mock Initialize-DeployProtected { }
            { Initialize-DeployDataFolder } | Should -Throw "*rmdir /s /q `"$Data`""
        }
    }

    Context 'Whether only administrators can change a folder' {
        BeforeAll {
            . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
            $script:Folder = New-Item -ItemType Directory (Join-Path $TestDrive 'judged')
            # PowerShell has Get-Acl on Windows only.
            function Get-Acl { }
            function New-List($Owner, $Rules) {
                $list = [pscustomobject] @{ Owner = $Owner; Rules = $Rules }
                $list | Add-Member ScriptMethod GetOwner { @{ Value = $this.Owner } }
                $list | Add-Member ScriptMethod GetAccessRules { $this.Rules }
                return $list
            }
        }

        It '<Safe>: <Why>' -ForEach @(
            @{ Why = 'as the installer makes it'; Owner = 'S-1-5-32-544'; Rules = @(, @('S-1-5-18', 0x1F01FF), @('S-1-5-32-544', 0x1F01FF)); Safe = $true }
            @{ Why = 'a user owns it'; Owner = 'S-1-5-21-1-2-3-1001'; Rules = @(, @('S-1-5-18', 0x1F01FF)); Safe = $false }
            @{ Why = 'users may add files, as below ProgramData'; Owner = 'S-1-5-18'; Rules = @(, @('S-1-5-32-545', 0x100002)); Safe = $false }
            @{ Why = 'users may read'; Owner = 'S-1-5-18'; Rules = @(, @('S-1-5-32-545', 0x1200A9)); Safe = $true }
            @{ Why = 'a generic right'; Owner = 'S-1-5-18'; Rules = @(, @('S-1-1-0', 0x10000000)); Safe = $false }
            @{ Why = 'the right is for what is made in it'; Owner = 'S-1-5-18'; Rules = @(, @('S-1-3-0', 0x10000000, 'Allow', 'InheritOnly')); Safe = $true }
            @{ Why = 'the right is denied'; Owner = 'S-1-5-18'; Rules = @(, @('S-1-1-0', 0x1F01FF, 'Deny')); Safe = $true }
            @{ Why = 'domain administrators'; Owner = 'S-1-5-21-1-2-3-512'; Rules = @(, @('S-1-5-21-1-2-3-512', 0x1F01FF)); Safe = $true }
        ) {
            $list = New-List $Owner @(foreach ($rule in $Rules) {
                    $sid, $rights, $type, $propagation = $rule
                    [pscustomobject] @{
                        AccessControlType = if ($type) { $type } else { 'Allow' }
                        PropagationFlags  = if ($propagation) { $propagation } else { 'None' }
                        FileSystemRights  = $rights
                        IdentityReference = @{ Value = $sid }
                    }
                })
            Mock Get-Acl { $list }
            Test-DeployProtected -Path $Folder.FullName | Should -Be $Safe
        }

        It 'False: a file, a link, and a folder whose DACL cannot be read' {
            Mock Get-Acl { New-List 'S-1-5-18' @() }
            Test-DeployProtected -Path $Folder.FullName | Should -BeTrue
            $file = New-Item -ItemType File (Join-Path $TestDrive 'file')
            Test-DeployProtected -Path $file.FullName | Should -BeFalse
            $link = New-Item -ItemType SymbolicLink -Path (Join-Path $TestDrive 'link') -Target $Folder.FullName
            Test-DeployProtected -Path $link.FullName | Should -BeFalse
            Mock Get-Acl { throw 'access denied' }
            Test-DeployProtected -Path $Folder.FullName | Should -BeFalse
        }
    }

    It 'makes a second installer wait, which would remove the files of the first one' {
        . (Join-Path $PSScriptRoot 'Folders.ps1')
        . (Join-Path $Root 'ps/deploy/source/Paths.ps1')
        . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
        $second = New-Package '2.0.0'
        $command = "& '$(Join-Path $Deploy 'Install-WinsockLsp.ps1')' -Source '$second' -Sha256 $(Get-Sha256 $second); exit `$LASTEXITCODE"
        $expand = (Get-Command Expand-DeployModule).ScriptBlock
        Mock Expand-DeployModule {
            $script:Other = Start-Process -PassThru -FilePath pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-EncodedCommand', ([System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($command)))
            # An installer that does not wait ends much sooner.
            $script:EndedFirst = $Other.WaitForExit(6000)
            & $expand -Zip $Zip -Folder $Folder
        }
        $result = Install-DeployModule -Source $Given.Source -Sha256 $Given.Sha256
        $result.Version | Should -Be '1.2.3'
        $EndedFirst | Should -BeFalse
        $Other.WaitForExit()
        $Other.ExitCode | Should -Be 0
        Get-Installed | Should -Be '1.2.3', '2.0.0'
        Get-Left | Should -BeNullOrEmpty
    }

    It 'reads no folder of Windows from an environment variable' {
        # The script as users get it. Off Windows it finds no Program Files, and does not create the folder of the variable.
        $stderr = [System.IO.StringWriter]::new()
        $before = [System.Console]::Error
        [System.Console]::SetError($stderr)
        try { $line = & (Join-Path $Root 'dist/deploy/Install-WinsockLsp.ps1') @Given } finally { [System.Console]::SetError($before) }
        $LASTEXITCODE | Should -Be 1
        $line | Should -BeLike 'NOTINSTALLED*'
        Test-Path $env:ProgramW6432 | Should -BeFalse
    }

    It 'is undone by the uninstaller, which keeps backups' {
        [void] (Invoke-Deploy 'Install-WinsockLsp.ps1' $Given)
        $ran = Invoke-Deploy 'Uninstall-WinsockLsp.ps1' @{}
        $ran.Code | Should -Be 0
        $ran.Last | Should -BeLike 'UNINSTALLED*backups*stay'
        Get-Installed | Should -BeNullOrEmpty
        Test-Path (Join-Path $env:ProgramW6432 'WinsockLsp') | Should -BeFalse
        (Invoke-Deploy 'Uninstall-WinsockLsp.ps1' @{}).Code | Should -Be 0
    }

    It 'registers the event source with a message file that every Windows has' {
        . (Join-Path $Root 'ps/deploy/source/Installation.ps1')
        Mock Test-DeployWindows { $true }
        Mock Test-Path { $false }
        Mock New-Item { }
        Mock New-ItemProperty { }
        Register-DeployEventSource
        Should -Invoke New-Item -ParameterFilter { "$Path" -eq 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\WinsockLsp' }
        Should -Invoke New-ItemProperty -ParameterFilter { $Name -eq 'EventMessageFile' -and $PropertyType -eq 'ExpandString' -and $Value -eq '%SystemRoot%\System32\EventCreate.exe' }
        Should -Invoke New-ItemProperty -ParameterFilter { $Name -eq 'TypesSupported' -and $Value -eq 7 }
    }
}

Describe 'The startup script' -Skip:$onWindows {
    BeforeEach {
        # Other test files leave the module loaded.
        Remove-Module WinsockLsp -ErrorAction Ignore
        $env:ProgramW6432 = Join-Path $TestDrive ([guid]::NewGuid())
        $script:Zip = New-Package '1.2.3'
        $script:Log = Join-Path $TestDrive "$([guid]::NewGuid()).log"
        $script:Given = @{ Source = $Zip; Sha256 = Get-Sha256 $Zip; LogPath = $Log; WaitSec = 0 }
    }

    It 'installs, tests, and writes a log' {
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given
        $ran.Last | Should -BeLike 'COMPLIANT WinsockLsp scope=internet policy=*detect only*'
        $ran.Code | Should -Be 0
        $lines = Get-Content $Log
        $lines[0] | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INSTALLED 1\.2\.3$'
        $lines[1] | Should -BeLike '* COMPLIANT WinsockLsp*'
    }

    It 'runs the given version, also where a newer one is installed' {
        $newer = New-Package '1.10.0' 'unknown'
        (Invoke-Deploy 'Install-WinsockLsp.ps1' @{ Source = $newer; Sha256 = Get-Sha256 $newer }).Code | Should -Be 0
        (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given).Last | Should -BeLike 'COMPLIANT*'
        # It also runs the given version without the share.
        $away = $Given.Clone()
        $away.Source = '//server/share/away.zip'
        (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $away).Last | Should -BeLike 'COMPLIANT*'
        @((Get-Module WinsockLsp).Version | Sort-Object -Unique) | Should -Be '1.2.3'
    }

    It 'runs no other version where the given one was altered or removed: <_>' -ForEach 'altered', 'removed' {
        [void] (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given)
        $newer = New-Package '1.10.0'
        [void] (Invoke-Deploy 'Install-WinsockLsp.ps1' @{ Source = $newer; Sha256 = Get-Sha256 $newer })
        $module = Join-Path $env:ProgramW6432 'WindowsPowerShell/Modules/WinsockLsp/1.2.3'
        if ($_ -eq 'altered') { [System.IO.File]::AppendAllText((Join-Path $module 'WinsockLsp.psm1'), '# altered') } else { Remove-Item -Recurse $module }
        $away = $Given.Clone()
        $away.Source = '//server/share/away.zip'
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $away
        $ran.Code | Should -Be 2
        $ran.Last | Should -BeLike 'UNKNOWN*the pinned module is not installed in *Modules*'
    }

    It 'updates to the given version' {
        [void] (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given)
        $newer = New-Package '1.10.0' 'unknown'
        $Given.Source = $newer
        $Given.Sha256 = Get-Sha256 $newer
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given
        $ran.Last | Should -BeLike 'UNKNOWN*'
        $ran.Code | Should -Be 2
    }

    It 'uses the installed version where the share cannot be reached or has another file, and reports that' {
        [void] (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given)
        $away = $Given.Clone()
        $away.Source = '//server/share/away.zip'
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $away
        $ran.Code | Should -Be 0
        Get-Content $Log | Select-Object -Last 2 | Select-Object -First 1 | Should -BeLike '*away.zip did not answer*'
        $other = $Given.Clone()
        $other.Sha256 = '0' * 64
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $other
        $ran.Code | Should -Be 0
        $ran.Loud | Should -BeLike 'NOTINSTALLED the hash of*'
    }

    It 'reports UNKNOWN where the share cannot be reached and nothing is installed' {
        $Given.Source = '//server/share/away.zip'
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given
        $ran.Code | Should -Be 2
        $ran.Last | Should -BeLike 'UNKNOWN*not installed*'
    }

    It 'waits until the network is there' {
        $late = Join-Path $TestDrive 'late.zip'
        $Given.Source = $late
        $Given.WaitSec = 20
        $copying = Start-Process -PassThru -FilePath sh -ArgumentList '-c', "`"sleep 0.7; mv '$Zip' '$late'`""
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given
        $copying.WaitForExit()
        $ran.Code | Should -Be 0
    }

    It 'does nothing while another run is active' {
        $folder = New-Item -ItemType Directory -Force (Join-Path $env:ProgramW6432 'ProgramData/WinsockLsp/deploy')
        $held = [System.IO.FileStream]::new((Join-Path $folder.FullName 'run.lock'), 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given
        } finally {
            $held.Dispose()
        }
        $ran.Code | Should -Be 4
        $ran.Last | Should -BeLike 'BUSY*'
        Get-Installed | Should -BeNullOrEmpty
        (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given).Code | Should -Be 0
    }

    It 'is not stopped by a user who has the lock file of earlier versions in Program Files open' {
        $folder = New-Item -ItemType Directory -Force (Join-Path $env:ProgramW6432 'WinsockLsp')
        $held = [System.IO.FileStream]::new((Join-Path $folder.FullName 'run.lock'), 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given).Code | Should -Be 0
        } finally {
            $held.Dispose()
        }
    }

    It 'continues where the log cannot be written, and starts a new one where the log is long' {
        $Given.LogPath = '/dev/full'
        $ran = Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given
        $ran.Code | Should -Be 0
        $ran.Loud | Should -BeLike '*/dev/full could not be written*No space left*'
        [System.IO.File]::WriteAllText($Log, 'x' * 2MB)
        $Given.LogPath = $Log
        [void] (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given)
        (Get-Item $Log).Length | Should -BeLessThan 10kB
    }

    It 'keeps the installed version when the disk is full, and leaves no incomplete one' -Skip:(-not $canLimit) {
        [void] (Invoke-Deploy 'gpo/Start-WinsockLsp.ps1' $Given)
        $newer = New-Package '2.0.0' -Large
        # Limits files to a megabyte. Writing a larger one then fails in the middle, as on a full disk.
        $command = "& '$(Join-Path $Deploy 'gpo/Start-WinsockLsp.ps1')' -Source '$newer' -Sha256 $(Get-Sha256 $newer) -LogPath '$Log' -WaitSec 0; exit `$LASTEXITCODE"
        $text = & bash -c 'trap "" XFSZ; ulimit -f 1024; DOTNET_EnableWriteXorExecute=0 exec pwsh -NoProfile -NonInteractive -Command "$0"' $command 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$text"
        "$text" | Should -BeLike '*NOTINSTALLED*COMPLIANT*'
        Get-Installed | Should -Be '1.2.3'
        Get-Left | Should -BeNullOrEmpty
    }
}

Describe 'The scheduled task' {
    It 'runs the startup script from a folder of administrators, one instance at a time, without a time limit' {
        $env:ProgramW6432 = Join-Path $TestDrive 'Program Files'
        $text = & (Join-Path $Deploy 'gpo/Register-WinsockLspTask.ps1') -Source '\\server\share\it''s & <more>.zip' -Sha256 ('A' * 64) -Removable 'Contoso Filter', "O'Hara" -AsXml
        $task = ([xml] $text).Task
        $task.Settings.MultipleInstancesPolicy | Should -Be 'IgnoreNew'
        $task.Settings.ExecutionTimeLimit | Should -Be 'PT0S'
        $task.Principals.Principal.UserId | Should -Be 'S-1-5-18'
        $task.Triggers.EventTrigger.Subscription | Should -BeLike '*Microsoft-Windows-Kernel-Boot*EventID=27*'
        $task.Triggers.EventTrigger.Delay | Should -Be 'PT2M'
        $task.Triggers.BootTrigger.Delay | Should -Be 'PT2M'
        $task.Triggers.CalendarTrigger.StartBoundary | Should -Be '2026-01-01T12:00:00'
        $command = $task.Actions.Exec.Arguments -replace '^-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -Command "(.*)"$', '$1'
        $problems = $null
        $parsed = [System.Management.Automation.Language.Parser]::ParseInput($command, [ref] $null, [ref] $problems)
        $problems | Should -BeNullOrEmpty
        $words = $parsed.FindAll({ $args[0] -is [System.Management.Automation.Language.StringConstantExpressionAst] }, $true).Value
        $words[0] | Should -Be (Join-Path (Join-Path $env:ProgramW6432 'WinsockLsp') 'Start-WinsockLsp.ps1')
        foreach ($word in '\\server\share\it''s & <more>.zip', 'Contoso Filter', "O'Hara") { $words | Should -Contain $word }
        { & (Join-Path $Deploy 'gpo/Register-WinsockLspTask.ps1') -Source 'a"b' -Sha256 ('A' * 64) -AsXml } | Should -Throw '*double quote*'
    }

    # The schema defines the order of these elements ([MS-TSCH] 2.5, versions 1.2 to 1.4), and older Task Schedulers refuse another
    # one. In Task, Settings, Principal and Exec the order is free.
    It 'has the elements of each trigger in the order of the schema' {
        $base = 'Enabled', 'StartBoundary', 'EndBoundary', 'Repetition', 'ExecutionTimeLimit'
        $order = @{
            BootTrigger     = $base + 'Delay'
            EventTrigger    = $base + 'Subscription', 'Delay', 'PeriodOfOccurrence', 'NumberOfOccurrences', 'MatchingElement', 'ValueQueries'
            CalendarTrigger = $base + 'RandomDelay', 'ScheduleByDay'
        }
        $env:ProgramW6432 = Join-Path $TestDrive 'Program Files'
        $task = ([xml] (& (Join-Path $Deploy 'gpo/Register-WinsockLspTask.ps1') -Source a -Sha256 ('A' * 64) -AsXml)).Task
        $task.version | Should -BeIn '1.2', '1.3', '1.4'
        @($task.Triggers.ChildNodes).Name | Sort-Object | Should -Be ($order.Keys | Sort-Object)
        foreach ($trigger in $task.Triggers.ChildNodes) {
            $places = @(foreach ($element in $trigger.ChildNodes) { [array]::IndexOf($order[$trigger.Name], $element.Name) })
            $places | Should -Not -Contain -1 -Because $trigger.Name
            $places | Should -Be ($places | Sort-Object -Unique) -Because $trigger.Name
        }
    }

    It 'passes only parameters that the startup script has' {
        $start = (Get-Command (Join-Path $Deploy 'gpo/Start-WinsockLsp.ps1')).Parameters.Keys
        foreach ($name in 'Source', 'Sha256', 'Scope', 'WithinDays', 'RequireSignature', 'Removable') { $start | Should -Contain $name }
    }
}
