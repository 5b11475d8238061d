function ConvertFrom-CoreEntry {
    <#
    .SYNOPSIS
    A WinsockLsp.CatalogEntry out of an entry of the core: the same properties in PascalCase, and where it is from.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.CatalogEntry')]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [object] $Entry,

        [Parameter(Mandatory)]
        [object] $Source
    )

    $property = ConvertTo-PascalProperty -InputObject $Entry
    $property['Source'] = $Source.path
    $property['Machine'] = $Source.machine
    $property['PSTypeName'] = 'WinsockLsp.CatalogEntry'
    return [pscustomobject] $property
}

function ConvertFrom-CoreVerdict {
    <#
    .SYNOPSIS
    A WinsockLsp.Verdict out of a machine of a test document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Verdict')]
    param(
        [Parameter(Mandatory)]
        [object] $Machine,

        [Parameter(Mandatory)]
        [string] $Scope
    )

    $source = $Machine.source
    return [pscustomobject] @{
        PSTypeName     = 'WinsockLsp.Verdict'
        Verdict        = $Machine.verdict
        Scope          = $Scope
        Source         = $source.path
        Machine        = $source.machine
        Deciding       = @(foreach ($entry in $Machine.deciding) { ConvertFrom-CoreEntry -Entry $entry -Source $source })
        OutOfScope     = @(foreach ($entry in $Machine.outOfScope) { ConvertFrom-CoreEntry -Entry $entry -Source $source })
        MissingEntries = $Machine.missingEntries
        Findings       = @(foreach ($finding in $Machine.findings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $finding) })
        Warnings       = @(foreach ($warning in $Machine.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $warning) })
    }
}

function ConvertTo-PascalProperty {
    [CmdletBinding()]
    [OutputType([System.Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory)]
        [object] $InputObject
    )

    $result = [ordered] @{}
    foreach ($property in $InputObject.PSObject.Properties) {
        $name = $property.Name
        $result[$name.Substring(0, 1).ToUpperInvariant() + $name.Substring(1)] = $property.Value
    }
    return $result
}
