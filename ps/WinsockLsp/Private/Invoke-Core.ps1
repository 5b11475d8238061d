function Invoke-Core {
    <#
    .SYNOPSIS
    Asks the core one question and returns its document.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [AllowEmptyCollection()]
        [byte[]] $InputByte = @()
    )

    return (Invoke-CoreAnswer -Argument $Argument -TimeoutSec $TimeoutSec -InputByte $InputByte).Document
}

function ConvertFrom-CoreJson {
    <#
    .SYNOPSIS
    A JSON object, or null for anything else. Names that look like dates stay text where PowerShell can be told so.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [AllowEmptyString()]
        [string] $Json
    )

    $option = @{}
    if ((Get-Command -Name 'ConvertFrom-Json').Parameters.ContainsKey('DateKind')) {
        $option['DateKind'] = 'String'
    }
    try {
        $value = ConvertFrom-Json -InputObject $Json @option -ErrorAction Stop
    } catch {
        return $null
    }
    if ($value -is [System.Management.Automation.PSCustomObject]) { return $value }
    return $null
}

function Get-CoreProperty {
    <#
    .SYNOPSIS
    A property of a document, or null where it has none of that name.
    #>
    [CmdletBinding()]
    [OutputType([object[]])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [object] $InputObject,

        [Parameter(Mandatory, Position = 1)]
        [string] $Name
    )

    $property = $InputObject.PSObject.Properties[$Name]
    if ($null -ne $property) {
        # The comma keeps an empty array an array.
        return , $property.Value
    }
}
