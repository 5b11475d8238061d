# Sources: collects the files and computers that a cmdlet reads, and resolves their paths.

function Get-EmptySourceList {
    <#
    .SYNOPSIS
    Returns an empty list of files and computers.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param()

    return [pscustomobject] @{
        File     = New-Object System.Collections.Generic.List[string]
        Computer = New-Object System.Collections.Generic.List[string]
    }
}

function Add-Source {
    <#
    .SYNOPSIS
    Adds the files or computers that a parameter, or one object of the pipeline, names.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $List,

        # The cmdlet that the user called. Its parameters name the sources, and it writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $bound = $Caller.MyInvocation.BoundParameters
    switch ($Caller.ParameterSetName) {
        'Path' { Resolve-SourcePath -Path $bound['Path'] -Caller $Caller | ForEach-Object { $List.File.Add($_) } }
        'LiteralPath' { Resolve-SourcePath -Path $bound['LiteralPath'] -Literal -Caller $Caller | ForEach-Object { $List.File.Add($_) } }
        'ComputerName' { foreach ($name in $bound['ComputerName']) { $List.Computer.Add($name) } }
    }
}

function Resolve-SourcePath {
    <#
    .SYNOPSIS
    Returns the full paths of files that a user named. Expands wildcards.
    .DESCRIPTION
    Writes one error for each path that cannot be resolved. Passes on a file that does not exist, so that the exe reports it.
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
        # Where a file has exactly this name, the path is not a pattern. The exe does the same.
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
            $Caller.WriteError((ConvertTo-ErrorRecord -Code 'sourceNotFound' -Message 'No file matches this path.' -Target $item -Hint 'Check the path.'))
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

        # The cmdlet that the user called. A relative path starts at its location, and it writes the error.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $name = $null
    # Looks for the drive first, because even a caught exception gets into the cmdlet's -ErrorVariable.
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
