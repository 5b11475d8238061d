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

    # The set of harmless() in src/printable.ts. Those from U+10000 on are pairs of units, and half a pair is no text.
    $hidden = '[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]',
    '\ud82f[\udca0-\udca3]', '\ud834[\udd73-\udd7a]', '[\udb40-\udb43][\udc00-\udfff]', '[\ud800-\udbff](?![\udc00-\udfff])', '(?<![\ud800-\udbff])[\udc00-\udfff]' -join '|'
    return [regex]::Replace($Text, $hidden, {
            param($found)
            -join @(foreach ($unit in $found.Value.ToCharArray()) { '\u{0:x4}' -f [int] $unit })
        })
}
