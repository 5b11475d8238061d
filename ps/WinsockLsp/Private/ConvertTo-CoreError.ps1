function ConvertTo-CoreError {
    <#
    .SYNOPSIS
    An ErrorRecord out of an error of the core: its code is the ErrorId, its category comes from the table.
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
