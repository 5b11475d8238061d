function Get-DeployWorkFolder {
    <#
    .SYNOPSIS
    Returns a folder below the 64-bit Program Files, where only administrators can write. Makes it if necessary.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $folder = Join-Path (Get-DeployProgramFolder) 'WinsockLsp'
    [void] [System.IO.Directory]::CreateDirectory($folder)
    return $folder
}

function Install-DeployModule {
    <#
    .SYNOPSIS
    Installs the module from a zip. Returns its version, and the text for the output of the script.
    .DESCRIPTION
    Copies the zip first, and only checks and opens the copy. Puts the version in place by one rename. Only one installation
    runs at a time, because each one removes the folders that others work in.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Source,

        [Parameter(Mandatory)]
        [string] $Sha256,

        [switch] $RequireSignature
    )

    $lock = Lock-DeployFile -Name 'install.lock' -WaitSec 300
    if ($null -eq $lock) { throw 'another installation has been running for five minutes; nothing was installed' }
    try {
        $modules = Get-DeployModuleFolder
        $stage = Join-Path (Get-DeployWorkFolder) "stage-$([guid]::NewGuid().ToString('n'))"
        [void] [System.IO.Directory]::CreateDirectory($stage)
        $zip = Join-Path $stage 'module.zip'
        [System.IO.File]::Copy($Source, $zip)
        $hash = (Get-FileHash -LiteralPath $zip -Algorithm SHA256).Hash
        if ($hash -ne $Sha256) { throw "the hash of $Source is $hash, not $Sha256; nothing was installed" }
        $version = Expand-DeployModule -Zip $zip -Folder (Join-Path $stage 'content')
        $new = Join-Path (Join-Path (Join-Path $stage 'content') 'WinsockLsp') $version
        if ($RequireSignature) { Assert-DeploySignature -Folder $new }
        $target = Join-Path $modules $version
        if (Test-Path -LiteralPath $target) {
            if (Test-DeployEqual -Folder $new -Other $target) {
                Register-DeployEventSource
                return [pscustomobject] @{ Version = $version; Text = "$version was there already" }
            }
            # The same version with other content is damaged, or from somebody else. A rename moves it away even where its files
            # are in use.
            Move-DeployFolder -Path $target -Destination (Join-Path (Get-DeployWorkFolder) "old-$([guid]::NewGuid().ToString('n'))")
        }
        [void] [System.IO.Directory]::CreateDirectory($modules)
        Move-DeployFolder -Path $new -Destination $target
        Register-DeployEventSource
        return [pscustomobject] @{ Version = $version; Text = $version }
    } finally {
        try { Clear-DeployStage } finally { $lock.Dispose() }
    }
}

function Get-DeployLockFolder {
    <#
    .SYNOPSIS
    Returns the folder of lock files. Creates it where it does not exist.
    .DESCRIPTION
    Users must not be able to open a lock file, because whoever opens it can hold the lock. So the folder is not in Program
    Files, where every user can read.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    Initialize-DeployDataFolder
    $folder = Join-Path (Get-DeployDataFolder) 'deploy'
    # Only administrators can write to the parent folder, so a folder that exists is theirs.
    if (-not (Test-DeployWindows)) {
        [void] [System.IO.Directory]::CreateDirectory($folder)
    } elseif (-not [System.IO.Directory]::Exists($folder)) {
        Initialize-DeployProtected -Path $folder
    }
    return $folder
}

function Lock-DeployFile {
    <#
    .SYNOPSIS
    Opens a lock file and returns its stream. Returns nothing where another run still holds the file after -WaitSec.
    .DESCRIPTION
    The lock ends when the caller disposes of the stream, or when the process ends. The lock is a file and not a named mutex,
    because any user could take the name of a mutex first.
    #>
    [CmdletBinding()]
    [OutputType([System.IO.FileStream])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [int] $WaitSec = 0
    )

    $path = Join-Path (Get-DeployLockFolder) $Name
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        try {
            return New-Object System.IO.FileStream($path, 'OpenOrCreate', 'ReadWrite', 'None')
        } catch {
            $cause = $_.Exception.GetBaseException()
            # ERROR_SHARING_VIOLATION on Windows, EAGAIN on Linux.
            if ($cause.HResult -ne -2147024864 -and $cause.HResult -ne 11) { throw }
        }
        if ($clock.Elapsed.TotalSeconds -ge $WaitSec) { return }
        Start-Sleep -Milliseconds 200
    }
}

function Rename-DeployFolder {
    <#
    .SYNOPSIS
    Renames a folder. The tests replace this function.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [string] $Destination
    )

    [System.IO.Directory]::Move($Path, $Destination)
}

function Move-DeployFolder {
    <#
    .SYNOPSIS
    Renames a folder. Tries again for ten seconds, because a virus scanner may hold new files for a moment.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [string] $Destination
    )

    # ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
    $held = -2147024891, -2147024864, -2147024863
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        try {
            Rename-DeployFolder -Path $Path -Destination $Destination
            return
        } catch {
            if ($held -notcontains $_.Exception.GetBaseException().HResult -or $clock.Elapsed.TotalSeconds -ge 10) { throw }
        }
        Start-Sleep -Milliseconds 200
    }
}

function Get-DeployDataFolder {
    <#
    .SYNOPSIS
    Returns the folder in ProgramData that holds the backups.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return Join-Path (Get-DeployDataRoot) 'WinsockLsp'
}

function Initialize-DeployDataFolder {
    <#
    .SYNOPSIS
    Creates the folder of backups, which only administrators and SYSTEM can open or change.
    .DESCRIPTION
    Any user can create a folder in ProgramData, so a user may have created this one first. The function renames that
    folder, and warns on stderr. Where it cannot rename the folder, the error names the command that removes it.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param()

    if (-not (Test-DeployWindows)) { return }
    $folder = Get-DeployDataFolder
    if (Test-DeployExist -Path $folder) {
        if (Test-DeployProtected -Path $folder) { return }
        $aside = "$folder.untrusted-$([System.DateTime]::UtcNow.ToString('yyyyMMdd-HHmmss-fff'))"
        try {
            Move-DeployFolder -Path $folder -Destination $aside
        } catch {
            $remove = if ([System.IO.File]::Exists($folder)) { 'del /f' } else { 'rmdir /s /q' }
            throw "Users who are not administrators can change '$folder', and it could not be renamed: $($_.Exception.GetBaseException().Message) Remove it from an elevated command prompt with: $remove `"$folder`""
        }
        [System.Console]::Error.WriteLine((ConvertTo-DeployLine "WARNING Users who are not administrators could change '$folder'. It was renamed to '$aside', nothing in it was used, and a new folder takes its place."))
    }
    Initialize-DeployProtected -Path $folder
    # Another user may have created the folder after the check above.
    if (-not (Test-DeployProtected -Path $folder)) { throw "Users who are not administrators can change '$folder'. Remove it from an elevated command prompt with: rmdir /s /q `"$folder`"" }
}

function Test-DeployExist {
    <#
    .SYNOPSIS
    Returns whether a file, a folder or a link has that path, also a link without a target.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    return @([System.IO.Directory]::GetFileSystemEntries([System.IO.Path]::GetDirectoryName($Path), [System.IO.Path]::GetFileName($Path))).Count -gt 0
}

function Initialize-DeployProtected {
    <#
    .SYNOPSIS
    Creates a folder with its final owner and DACL: full rights for administrators and SYSTEM, and for nobody else.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)')
    # In .NET the method is in this class, which .NET Framework does not have.
    $extensions = 'System.IO.FileSystemAclExtensions' -as [type]
    if ($null -ne $extensions) { [void] $extensions::CreateDirectory($security, $Path) } else { [void] [System.IO.Directory]::CreateDirectory($Path, $security) }
}

function Test-DeployProtected {
    <#
    .SYNOPSIS
    Returns whether a path is a folder, and no link, that only administrators and SYSTEM can change. False where its DACL cannot be read.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    try {
        $attributes = [System.IO.File]::GetAttributes($Path)
        if (-not ($attributes -band [System.IO.FileAttributes]::Directory) -or ($attributes -band [System.IO.FileAttributes]::ReparsePoint)) { return $false }
        $list = Get-Acl -LiteralPath $Path
        $kind = [System.Security.Principal.SecurityIdentifier]
        if (-not (Test-DeployAdministrator -Sid $list.GetOwner($kind).Value)) { return $false }
        foreach ($rule in $list.GetAccessRules($true, $true, $kind)) {
            if ("$($rule.AccessControlType)" -ne 'Allow' -or "$($rule.PropagationFlags)" -match 'InheritOnly') { continue }
            # DELETE, WRITE_DAC, WRITE_OWNER, GENERIC_ALL, GENERIC_WRITE, write, append, delete a child. The exe checks the same rights.
            if (([int] $rule.FileSystemRights -band 0x500D0046) -and -not (Test-DeployAdministrator -Sid $rule.IdentityReference.Value)) { return $false }
        }
        return $true
    } catch {
        Write-Debug "The access rights of $Path could not be read: $_"
        return $false
    }
}

function Test-DeployAdministrator {
    <#
    .SYNOPSIS
    Returns whether a SID is that of SYSTEM, Administrators, TrustedInstaller, or the administrators of a domain or machine.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [string] $Sid
    )

    $trusted = 'S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
    return $trusted -contains $Sid -or $Sid -match '^S-1-5-21-\d+-\d+-\d+-(500|512|519)$'
}

function Clear-DeployStage {
    <#
    .SYNOPSIS
    Removes the folders that this run worked in, and those of earlier runs that died. No other run is active, because this one
    holds the lock.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param()

    foreach ($folder in [System.IO.Directory]::GetDirectories((Get-DeployWorkFolder))) {
        if ([System.IO.Path]::GetFileName($folder) -notmatch '^(stage|old)-[0-9a-f]{32}$') { continue }
        try { [System.IO.Directory]::Delete($folder, $true) } catch { Write-Debug "$folder is in use: $_" }
    }
}

function Expand-DeployModule {
    <#
    .SYNOPSIS
    Extracts a zip with exactly one version of the module in it, and returns that version.
    .DESCRIPTION
    The caller has checked the hash. The function still refuses file names that lead out of the folder.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Zip,

        [Parameter(Mandatory)]
        [string] $Folder
    )

    Add-Type -AssemblyName 'System.IO.Compression.FileSystem'
    [void] [System.IO.Directory]::CreateDirectory($Folder)
    $archive = [System.IO.Compression.ZipFile]::OpenRead($Zip)
    try {
        foreach ($entry in $archive.Entries) {
            $name = $entry.FullName.Replace('\', '/')
            if ($name.EndsWith('/')) { continue }
            if ($name -notmatch '^WinsockLsp/\d+(\.\d+){1,3}/' -or $name -match '(^|/)\.\.?(/|$)|[:*?"<>|]') { throw "the zip has '$name' in it, which is no file of the module; nothing was installed" }
            $path = Join-Path $Folder $name
            [void] [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($path))
            [System.IO.Compression.ZipFileExtensions]::ExtractToFile($entry, $path)
        }
    } finally {
        $archive.Dispose()
    }
    $found = @(Get-ChildItem -LiteralPath (Join-Path $Folder 'WinsockLsp') -Directory)
    if ($found.Count -ne 1 -or -not (Test-Path -LiteralPath (Join-Path $found[0].FullName 'WinsockLsp.psd1') -PathType Leaf)) {
        throw 'the zip has no WinsockLsp\<version>\WinsockLsp.psd1 in it, or several; nothing was installed'
    }
    return $found[0].Name
}

function Assert-DeploySignature {
    <#
    .SYNOPSIS
    Throws unless every program and script in a folder has a valid Authenticode signature.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $Folder
    )

    if ($null -eq (Get-Command -Name 'Get-AuthenticodeSignature' -ErrorAction SilentlyContinue)) { throw 'this PowerShell has no Get-AuthenticodeSignature to check signatures with; nothing was installed' }
    $signed = '.exe', '.dll', '.node', '.ps1', '.psm1', '.psd1', '.ps1xml'
    foreach ($file in (Get-ChildItem -LiteralPath $Folder -Recurse -File)) {
        if ($signed -notcontains $file.Extension) { continue }
        $signature = Get-AuthenticodeSignature -FilePath $file.FullName
        $status = Get-DeploySignatureStatus -Signature $signature
        if ($status -eq 'Valid') { continue }
        if ($status -eq 'NotVerifiable') { throw "the signature of $($file.Name) cannot be verified on this computer (NotVerifiable): $($signature.StatusMessage) This computer lacks the root certificate, or a part of the chain, of '$($signature.SignerCertificate.Subject)'. Import the certificates, or let this computer reach Windows Update once; nothing was installed" }
        throw "$($file.Name) has no valid signature ($status); nothing was installed"
    }
}

function Get-DeploySignatureStatus {
    <#
    .SYNOPSIS
    Returns the status of a signature, or NotVerifiable where the signer's root or chain is not on this computer.
    .DESCRIPTION
    Windows downloads root certificates when it needs them, so a computer that is offline lacks them. Get-AuthenticodeSignature
    then returns UnknownError, with a message in the language of Windows. The status of the chain is the same in every language.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Signature
    )

    $status = "$($Signature.Status)"
    if ($status -ne 'UnknownError' -or $null -eq $Signature.SignerCertificate) { return $status }
    $problems = Get-DeployChainProblem -Certificate $Signature.SignerCertificate
    foreach ($bad in 'Revoked', 'ExplicitDistrust', 'NotSignatureValid') { if ($problems -contains $bad) { return $status } }
    foreach ($missing in 'PartialChain', 'UntrustedRoot') { if ($problems -contains $missing) { return 'NotVerifiable' } }
    return $status
}

function Get-DeployChainProblem {
    <#
    .SYNOPSIS
    Returns the faults in the chain of a certificate, as names of X509ChainStatusFlags.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate
    )

    $chain = New-Object System.Security.Cryptography.X509Certificates.X509Chain
    $chain.ChainPolicy.RevocationMode = 'NoCheck'
    [void] $chain.Build($Certificate)
    foreach ($one in $chain.ChainStatus) { "$($one.Status)" -split ', ' }
}

function Get-DeployContentHash {
    <#
    .SYNOPSIS
    Returns the SHA-256 of the names and contents of all files in a folder.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Folder
    )

    $rows = foreach ($file in (Get-ChildItem -LiteralPath $Folder -Recurse -File -Force)) {
        "$($file.FullName.Substring($Folder.Length)) $((Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash)"
    }
    $bytes = [System.Text.Encoding]::UTF8.GetBytes(($rows | Sort-Object) -join "`n")
    return (Get-FileHash -InputStream (New-Object System.IO.MemoryStream(, $bytes)) -Algorithm SHA256).Hash
}

function Test-DeployEqual {
    <#
    .SYNOPSIS
    Returns whether two folders have the same files with the same content.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [string] $Folder,

        [Parameter(Mandatory)]
        [string] $Other
    )

    return (Get-DeployContentHash -Folder $Folder) -ceq (Get-DeployContentHash -Folder $Other)
}

function Get-DeployEventSourceKey {
    <#
    .SYNOPSIS
    Returns the registry key of the event source.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\WinsockLsp'
}

function Test-DeployWindows {
    <#
    .SYNOPSIS
    Returns whether this is Windows, which has a registry.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param()

    return [System.IO.Path]::DirectorySeparatorChar -eq '\'
}

function Register-DeployEventSource {
    <#
    .SYNOPSIS
    Registers the event source, so that Windows shows the text of an event.
    .DESCRIPTION
    EventCreate.exe is on every Windows. Its message for the ids 1 to 1000 is "%1", the text of the event. A message file
    of the module would be in a folder whose name has the version, so its path would change with each version.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param()

    if (-not (Test-DeployWindows)) { return }
    $key = Get-DeployEventSourceKey
    if (-not (Test-Path -LiteralPath $key)) { [void] (New-Item -Path $key -Force) }
    [void] (New-ItemProperty -LiteralPath $key -Name 'EventMessageFile' -PropertyType ExpandString -Value '%SystemRoot%\System32\EventCreate.exe' -Force)
    [void] (New-ItemProperty -LiteralPath $key -Name 'TypesSupported' -PropertyType DWord -Value 7 -Force)
}

function Uninstall-DeployModule {
    <#
    .SYNOPSIS
    Removes all versions of the module, its task and its event source. Keeps the backups.
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Mandatory)]
        [string] $TaskName
    )

    if (Test-DeployWindows) {
        $task = Get-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue
        if ($null -ne $task) { Unregister-ScheduledTask -TaskName $TaskName -Confirm:$false }
        $key = Get-DeployEventSourceKey
        if (Test-Path -LiteralPath $key) { Remove-Item -LiteralPath $key -Recurse -Force }
    }
    foreach ($folder in (Get-DeployModuleFolder), (Get-DeployWorkFolder)) {
        if (Test-Path -LiteralPath $folder) { [System.IO.Directory]::Delete($folder, $true) }
    }
}
