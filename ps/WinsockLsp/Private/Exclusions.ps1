# Exclusions: arguments and text for the rules that keep layers out of one program.

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

    # Keeps a full Windows path as it is, also where there is no such drive.
    if ($Path -match '^[A-Za-z]:[\\/]') { return $Path }
    return Resolve-FilePath -Path $Path -Caller $Caller
}

function Get-ExclusionArgument {
    <#
    .SYNOPSIS
    Returns the arguments of the exe's exclude command. After -- the exe cannot take a path for an option.
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

function Format-ExclusionPlan {
    <#
    .SYNOPSIS
    Shows as text what a rule becomes, for a prompt.
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
