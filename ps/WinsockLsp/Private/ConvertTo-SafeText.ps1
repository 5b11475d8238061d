function ConvertTo-SafeText {
    <#
    .SYNOPSIS
    Text out of a catalog as a terminal may show it: what steers a terminal, or hides, is spelled out.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [AllowNull()]
        [AllowEmptyString()]
        [string] $Text
    )

    return [regex]::Replace($Text, '[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]', {
            param($found)
            '\u{0:x4}' -f [int] [char] $found.Value
        })
}
