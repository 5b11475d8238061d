# Errors: makes the ErrorRecords and warning texts of the module. They are safe to show in a terminal.

function ConvertTo-ErrorRecord {
    <#
    .SYNOPSIS
    Makes an ErrorRecord. The code becomes the ErrorId. ErrorTable.ps1 gives the category.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [string] $Code,

        [Parameter(Mandatory)]
        [string] $Message,

        [AllowNull()]
        [object] $Target,

        [AllowNull()]
        [AllowEmptyString()]
        [string] $Hint
    )

    $category = [System.Management.Automation.ErrorCategory]::NotSpecified
    if ($script:ErrorCategory.ContainsKey($Code)) {
        $category = [System.Management.Automation.ErrorCategory] $script:ErrorCategory[$Code]
    }
    $text = $Message
    if ($Target -and -not $Message.Contains([string] $Target)) {
        $text = "${Target}: $text"
    }
    if ($Hint) {
        $text = "$text $Hint"
    }
    $exception = New-Object System.InvalidOperationException($text)
    return New-Object System.Management.Automation.ErrorRecord($exception, $Code, $category, $Target)
}

function ConvertFrom-DocumentError {
    <#
    .SYNOPSIS
    Makes an ErrorRecord of the error in a document.
    .DESCRIPTION
    The hint comes from ErrorTable.ps1 or the caller, because the hint in the document names commands and options of the exe.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        # The error of a document: code, message, target, hint.
        [Parameter(Mandatory)]
        [object] $Problem,

        # What the error is about, where it is not the target in the document.
        [AllowNull()]
        [object] $Target = $Problem.target,

        # What to do next.
        [string] $Hint = $script:ErrorHint[$Problem.code],

        # Text before the message.
        [string] $Prefix = '',

        # Text after the hint.
        [string] $More = ''
    )

    $message = $Problem.message
    if ($Problem.code -ceq 'usage') {
        # The message names options of the exe, which the user did not write.
        Write-Debug -Message "The exe reported: $message"
        $message = 'The cmdlet gave its exe options that the exe does not know.'
        $Hint = $script:ErrorHint['usage']
    }
    $next = @($Hint, $More | Where-Object { $_ }) -join ' '
    return ConvertTo-ErrorRecord -Code $Problem.code -Message (ConvertTo-SafeText "$Prefix$message") -Target $Target -Hint (ConvertTo-SafeText $next)
}

# For each code of a refusal: how to remove the LSP in spite of it.
$script:RefusalHint = @{
    baseProvider  = 'Add -AllowBaseProvider to remove it.'
    dependents    = 'Add -IncludeDependents to rebuild the chains that lead through it.'
    notRestorable = 'Name it with -Id or -ProviderId to remove it all the same.'
}

function ConvertTo-RefusalError {
    <#
    .SYNOPSIS
    Makes an ErrorRecord of the refusals of a plan. The code of the first refusal is the ErrorId.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # What the user asked to remove.
        [Parameter(Mandatory)]
        [string] $Label
    )

    $refusals = @($Plan.refusals)
    $message = @($refusals | ForEach-Object { $_.message }) -join ' '
    $hint = @($refusals | ForEach-Object { $script:RefusalHint[$_.code] } | Where-Object { $_ } | Select-Object -Unique) + 'Nothing was changed.'
    $record = ConvertTo-ErrorRecord -Code 'refused' -Message (ConvertTo-SafeText "${Label}: refused. $message") -Target $Label -Hint ($hint -join ' ')
    $category = $record.CategoryInfo.Category
    if ($refusals[0].code -ceq 'notFound') { $category = [System.Management.Automation.ErrorCategory]::ObjectNotFound }
    return New-Object System.Management.Automation.ErrorRecord($record.Exception, $refusals[0].code, $category, $Label)
}

function Get-ElevationError {
    <#
    .SYNOPSIS
    Returns an error where this session may not change the catalogs, and nothing where it may.
    .DESCRIPTION
    Cmdlets call this function before they prompt, so that nobody confirms a change that Windows then forbids. The exe lists
    the backups, which needs the same rights as a change.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    return (Get-LiveAnswer -Argument @('backups') -TimeoutSec $TimeoutSec -NoWarning).Failure
}

function Get-ExeMissingError {
    <#
    .SYNOPSIS
    Makes the error for a missing exe.
    .DESCRIPTION
    A published module only has exes for Windows. So on Linux the error names the zip that has the exe for Linux.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    if ([System.IO.Path]::DirectorySeparatorChar -eq '\') {
        return ConvertTo-ErrorRecord -Code 'coreMissing' -Message "The module's exe is missing: $Path." -Target $Path -Hint 'Install the module again; in a checkout run: npm run build'
    }
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    $zip = "winsock-lsp-$($MyInvocation.MyCommand.Module.Version)-linux-x64.zip"
    ConvertTo-ErrorRecord -Code 'coreMissing' -Message "This module has no exe for this system: $Path is missing." -Target $Path -Hint "On x64 Linux unpack $zip of the same release into $folder; in a checkout run: npm run build"
}

function Get-TimeoutError {
    <#
    .SYNOPSIS
    Makes the error for an exe that did not answer in time.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    return ConvertTo-ErrorRecord -Code 'coreTimeout' -Message "winsock-lsp did not answer within $TimeoutSec seconds, so the module ended it." -Target (Get-ExePath) -Hint 'Give it more time with -TimeoutSec.'
}

function Get-CrashError {
    <#
    .SYNOPSIS
    Makes the error for an exe that ended without a valid document.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [object] $ExitCode,

        [Parameter(Mandatory)]
        [string] $Reason,

        [AllowEmptyString()]
        [string] $StandardError,

        [string] $Hint = 'Nothing is known about the catalog. Try again. If it happens again, report it.'
    )

    $details = $StandardError.Trim()
    if ($details.Length -gt 500) { $details = $details.Substring(0, 500) + '...' }
    $message = "winsock-lsp crashed: it ended with exit code $ExitCode, and $Reason."
    if ($details) { $message = "$message It wrote: $details" }
    return ConvertTo-ErrorRecord -Code 'coreCrashed' -Message $message -Target (Get-ExePath) -Hint $Hint
}

function Get-NotRunningError {
    <#
    .SYNOPSIS
    Adds to the error of an exe that did not run on this machine: the DLLs that may be the cause, and what to try next.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord] $Record
    )

    $text = @($Record.Exception.Message)
    $file = @(Get-RegistryProviderFile)
    if ($file.Count -gt 0) {
        $text += "Windows loads layered providers into every program that starts Winsock, also into winsock-lsp. The registry names: $($file -join ', ')."
    }
    $text += 'Try Get-WinsockLsp -Source Registry, which does not call Winsock. If that does not answer either, run "reg export HKLM\SYSTEM\CurrentControlSet\Services\WinSock2 winsock.reg", which does not start Winsock, and read the file with -Path on another machine.'
    $code = ($Record.FullyQualifiedErrorId -split ',')[0]
    return ConvertTo-ErrorRecord -Code $code -Message ($text -join ' ') -Target $Record.TargetObject -Hint ''
}

function Get-RegistryProviderFile {
    <#
    .SYNOPSIS
    Returns the DLL paths of the registry's protocol catalogs, as the registry has them. Does not start Winsock.
    .DESCRIPTION
    The module reads them itself, because a layer may keep the exe from running: Windows loads layers into every program
    that starts Winsock. Returns nothing on Linux, and where the registry cannot be read.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $found = @(foreach ($item in Get-RegistryCatalogItem) {
            $text = [System.Text.Encoding]::ASCII.GetString($item, 0, [System.Math]::Min(260, $item.Length))
            $text.Split([char] 0)[0]
        })
    $found | Where-Object { $_ } | Sort-Object -Unique
}

function Get-RegistryCatalogItem {
    <#
    .SYNOPSIS
    Returns the bytes of each PackedCatalogItem in the registry. The path of the DLL is in the first 260 bytes.
    #>
    [CmdletBinding()]
    [OutputType([System.Array])]
    param()

    if ([System.IO.Path]::DirectorySeparatorChar -eq '/') { return }
    try {
        $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]::LocalMachine, [Microsoft.Win32.RegistryView]::Registry64)
        foreach ($list in 'Catalog_Entries64', 'Catalog_Entries') {
            $key = $root.OpenSubKey("SYSTEM\CurrentControlSet\Services\WinSock2\Parameters\Protocol_Catalog9\$list")
            if ($null -eq $key) { continue }
            foreach ($name in $key.GetSubKeyNames()) {
                $bytes = $key.OpenSubKey($name).GetValue('PackedCatalogItem')
                if ($bytes -is [byte[]]) { , $bytes }
            }
        }
    } catch {
        Write-Debug "The registry could not be read: $_"
    }
}

function Get-RemoteError {
    <#
    .SYNOPSIS
    Makes the error for a computer that could not be asked.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord] $Record,

        [AllowEmptyString()]
        [string] $Name
    )

    $message = "The computer $Name could not be asked: $($Record.Exception.Message.Trim())"
    return ConvertTo-ErrorRecord -Code 'remoteFailed' -Message (ConvertTo-SafeText $message) -Target $Name -Hint 'Test the connection with: Invoke-Command -ComputerName NAME -ScriptBlock { 1 }'
}

function ConvertTo-PathError {
    <#
    .SYNOPSIS
    Makes an ErrorRecord of a path that cannot be resolved.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [string] $Reason
    )

    return ConvertTo-ErrorRecord -Code 'sourceNotFound' -Message "This is no path of a file: $Reason" -Target $Path -Hint 'Check the path.'
}

function Get-WarningText {
    <#
    .SYNOPSIS
    Returns the text of a warning in a document.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Warning
    )

    return ConvertTo-SafeText "$($Warning.target): $($Warning.message)".TrimStart(' ', ':')
}

function ConvertTo-SafeText {
    <#
    .SYNOPSIS
    Makes text from a catalog safe to show: replaces terminal control characters and invisible characters by their codes.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [AllowNull()]
        [AllowEmptyString()]
        [string] $Text
    )

    # The same characters as in src/printable.ts. .NET stores a character from U+10000 on as two UTF-16 units. The last two
    # patterns match one such unit without the other.
    $hidden = '[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]',
    '\ud82f[\udca0-\udca3]', '\ud834[\udd73-\udd7a]', '[\udb40-\udb43][\udc00-\udfff]', '[\ud800-\udbff](?![\udc00-\udfff])', '(?<![\ud800-\udbff])[\udc00-\udfff]' -join '|'
    return [regex]::Replace($Text, $hidden, {
            param($found)
            -join @(foreach ($unit in $found.Value.ToCharArray()) { '\u{0:x4}' -f [int] $unit })
        })
}
