function ConvertTo-NativeArgument {
    <#
    .SYNOPSIS
    One command line out of arguments, quoted the way CommandLineToArgvW reads it.
    .DESCRIPTION
    Windows PowerShell 5.1 has no ProcessStartInfo.ArgumentList. An argument without a space, a tab or a quote stays
    as it is. In a quoted one, backslashes before a quote (also the closing one) are doubled and quotes escaped.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $Argument
    )

    $quoted = foreach ($item in $Argument) {
        if ($item -ne '' -and $item -notmatch '[\s"]') {
            $item
        } else {
            '"' + (($item -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1') + '"'
        }
    }
    return ($quoted -join ' ')
}
