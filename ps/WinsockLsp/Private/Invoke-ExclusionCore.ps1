function Invoke-ExclusionCore {
    <#
    .SYNOPSIS
    Asks the core about per-application rules, or has it change one, and returns its document.
    .DESCRIPTION
    Without a time limit (TimeoutSec 0) for what changes something: that the core runs was seen when it looked ahead.
    A core that does not run is an error with what may keep it from running. Warnings of the document are written.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [switch] $NoWarning
    )

    try {
        $document = Invoke-Core -Argument $Argument -TimeoutSec $TimeoutSec
    } catch {
        # One that dies while it changes something did run.
        if ($TimeoutSec -eq 0 -or $_.FullyQualifiedErrorId -notmatch '^core(Timeout|Crashed|DidNotStart)') { throw }
        throw (Get-SickLayerError -Record $_)
    }
    if (-not $NoWarning -and $document.PSObject.Properties.Name -contains 'warnings') {
        foreach ($warning in $document.warnings) { Write-Warning -Message (Get-CoreWarning -Warning $warning) }
    }
    return $document
}

function Get-ExclusionFailure {
    <#
    .SYNOPSIS
    The ErrorRecord of a document that says error; nothing for one that does not.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [object] $Document
    )

    $problem = Get-CoreProperty $Document 'error'
    if ($null -eq $problem) { return }
    return ConvertFrom-CoreProblem -Problem $problem
}

function Get-ExclusionArgument {
    <#
    .SYNOPSIS
    The arguments of the core's command exclude; after -- a path cannot be taken for an option.
    #>
    [CmdletBinding()]
    [OutputType([string], [string[]])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [AllowEmptyString()]
        [string] $Arguments,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [string[]] $Option
    )

    'exclude'
    $Option
    if ($Arguments) { "--arguments=$Arguments" }
    '--'
    $Path
}

function Format-Exclusion {
    <#
    .SYNOPSIS
    What would become of a rule, in lines for people.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Document
    )

    if (@($Document.steps).Count -eq 0) { return '' }
    $line = @(foreach ($step in $Document.steps) { $step.reason })
    foreach ($layer in $Document.exclusion.layers) {
        $fate = 'whether Windows loads it cannot be told'
        if ($layer.loads -eq $true) { $fate = 'Windows loads it' }
        if ($layer.loads -eq $false) { $fate = 'kept out' }
        $line += "  $($layer.name) ($($layer.bitness)-bit): $fate"
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}

function Resolve-ApplicationPath {
    <#
    .SYNOPSIS
    Returns the full path of an application. Writes an error, and returns nothing, where the path cannot be resolved.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    # A full path of Windows stays as it is, also where there is no such drive.
    if ($Path -match '^[A-Za-z]:[\\/]') { return $Path }
    return Resolve-FilePath -Path $Path -Caller $Caller
}
