function Resolve-SourcePath {
    <#
    .SYNOPSIS
    Returns full paths of the file system for what a user gave. Expands wildcards.
    .DESCRIPTION
    A path that cannot be resolved is one error of the cmdlet. A file that does not exist is passed on, so that the core says so.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Path,

        [switch] $Literal,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    foreach ($item in $Path) {
        # A file of exactly that name wins, as in the exe.
        $hasWildcard = -not $Literal -and -not (Test-Path -LiteralPath $item) -and [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($item)
        if (-not $hasWildcard) {
            Resolve-FilePath -Path $item -Caller $Caller
            continue
        }
        try {
            $found = @(Get-Item -Path $item -Force -ErrorAction Ignore | Where-Object { $_ -is [System.IO.FileSystemInfo] })
        } catch {
            $Caller.WriteError((ConvertTo-PathError -Path $item -Reason $_.Exception.Message))
            continue
        }
        if ($found.Count -eq 0) {
            $Caller.WriteError((ConvertTo-CoreError -Code 'sourceNotFound' -Message 'No file matches this path.' -Target $item -Hint 'Check the path.'))
        }
        $found | ForEach-Object { $_.FullName }
    }
}

function Resolve-FilePath {
    <#
    .SYNOPSIS
    Returns the full path of a file, which need not exist. Writes an error, and returns nothing, where the path cannot be resolved.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        # The cmdlet that the user called. Its location counts, and it writes the error.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $name = $null
    # Asked beforehand: an exception would show in -ErrorVariable of the cmdlet, though it is caught.
    $isOnDrive = -not $Caller.SessionState.Path.IsProviderQualified($Path)
    if ($isOnDrive -and $Caller.SessionState.Path.IsPSAbsolute($Path, [ref] $name) -and $null -eq (Get-PSDrive -Name $name -ErrorAction Ignore)) {
        $Caller.WriteError((ConvertTo-PathError -Path $Path -Reason "there is no drive $name."))
        return
    }
    $provider = $null
    $drive = $null
    try {
        $full = $Caller.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
    } catch {
        $Caller.WriteError((ConvertTo-PathError -Path $Path -Reason $_.Exception.GetBaseException().Message))
        return
    }
    if ($provider.Name -eq 'FileSystem') { return $full }
    $Caller.WriteError((ConvertTo-PathError -Path $Path -Reason "it is a path of the $($provider.Name) provider."))
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

    return ConvertTo-CoreError -Code 'sourceNotFound' -Message "This is no path of a file: $Reason" -Target $Path -Hint 'Check the path.'
}
