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

    # Passes on a full Windows path unchanged, also where its drive does not exist: the application of a rule may be gone.
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
    Returns the text of a prompt: what a rule becomes, and which layers it keeps out. Empty where nothing would change.
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
        $effect = 'whether Windows loads it cannot be told'
        if ($layer.loads -eq $true) { $effect = 'Windows loads it' }
        if ($layer.loads -eq $false) { $effect = 'kept out' }
        $line += "  $($layer.name) ($($layer.bitness)-bit): $effect"
    }
    return @(foreach ($text in $line) { ConvertTo-SafeText $text }) -join [System.Environment]::NewLine
}
