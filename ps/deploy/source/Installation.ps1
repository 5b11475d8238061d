function Get-DeployWorkFolder {
    <#
    .SYNOPSIS
    A folder below the 64-bit Program Files, where only administrators write; made where it is not there.
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
    Installs the module out of a zip, and returns what it came to.
    .DESCRIPTION
    The zip is copied first, and the copy is checked and opened. A version appears under its name by one rename.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Source,

        [Parameter(Mandatory)]
        [string] $Sha256,

        [switch] $RequireSignature
    )

    $modules = Get-DeployModuleFolder
    $stage = Join-Path (Get-DeployWorkFolder) "stage-$([guid]::NewGuid().ToString('n'))"
    try {
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
                return "$version was there already"
            }
            # Same number, other content: damaged, or not ours. It goes out of the way whole, since files may be in use.
            [System.IO.Directory]::Move($target, (Join-Path (Get-DeployWorkFolder) "old-$([guid]::NewGuid().ToString('n'))"))
        }
        [void] [System.IO.Directory]::CreateDirectory($modules)
        [System.IO.Directory]::Move($new, $target)
        Register-DeployEventSource
        return $version
    } finally {
        Clear-DeployStage
    }
}

function Clear-DeployStage {
    <#
    .SYNOPSIS
    Removes what this run and earlier ones left; what is in use goes another time.
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
    Opens a zip with exactly one version of the module in it, and returns that version.
    .DESCRIPTION
    The hash was checked before; names that lead elsewhere are refused all the same.
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

    if ($null -eq (Get-Command -Name 'Get-AuthenticodeSignature' -ErrorAction Ignore)) { throw 'signatures cannot be checked here; nothing was installed' }
    $signed = '.exe', '.dll', '.node', '.ps1', '.psm1', '.psd1', '.ps1xml'
    foreach ($file in (Get-ChildItem -LiteralPath $Folder -Recurse -File)) {
        if ($signed -notcontains $file.Extension) { continue }
        $signature = Get-AuthenticodeSignature -FilePath $file.FullName
        if ("$($signature.Status)" -ne 'Valid') { throw "$($file.Name) has no valid signature ($($signature.Status)); nothing was installed" }
    }
}

function Test-DeployEqual {
    <#
    .SYNOPSIS
    Whether two folders have the same files with the same content.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [string] $Folder,

        [Parameter(Mandatory)]
        [string] $Other
    )

    $list = foreach ($root in $Folder, $Other) {
        $rows = foreach ($file in (Get-ChildItem -LiteralPath $root -Recurse -File)) {
            "$($file.FullName.Substring($root.Length)) $((Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash)"
        }
        ($rows | Sort-Object) -join "`n"
    }
    return $list[0] -ceq $list[1]
}

function Get-DeployEventSourceKey {
    <#
    .SYNOPSIS
    The registry key of the event source.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\WinsockLsp'
}

function Test-DeployWindows {
    <#
    .SYNOPSIS
    Whether this is Windows: there is a registry nowhere else.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param()

    return [System.IO.Path]::DirectorySeparatorChar -eq '\'
}

function Register-DeployEventSource {
    <#
    .SYNOPSIS
    Has Windows show the texts of the events that the core writes.
    .DESCRIPTION
    EventCreate.exe is on every Windows, and has for each id from 1 to 1000 the message "%1", the text that comes with
    the event. A message file of our own would have to lie in a folder with a version in its name.
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
    Removes all versions of the module, its task and its event source, and leaves the backups.
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
