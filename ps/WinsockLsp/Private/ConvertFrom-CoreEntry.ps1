# What an object shows of the file behind an entry. Product and Company of the entry are the better known ones.
$script:IdentityProperty = [ordered] @{
    FileExists       = 'exists'
    FilePath         = 'path'
    FileSize         = 'size'
    FileVersion      = 'version'
    FileProduct      = 'product'
    FileCompany      = 'company'
    FileDescription  = 'description'
    Sha256           = 'sha256'
    SignatureStatus  = 'signatureStatus'
    Signer           = 'signer'
    SignatureKind    = 'signatureKind'
    UserWritable     = 'userWritable'
    LspCategories    = 'lspCategories'
    LspCategoryNames = 'lspCategoryNames'
    Installation     = 'installation'
}

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
        [object] $Source,

        # The computer that was asked over remoting; empty for this one, and for a file.
        [AllowEmptyString()]
        [string] $ComputerName = ''
    )

    $property = ConvertTo-PascalProperty -InputObject $Entry
    $identity = $property['Identity']
    $property.Remove('Identity')
    foreach ($pair in $script:IdentityProperty.GetEnumerator()) {
        $property[$pair.Key] = $null
        if ($null -ne $identity) { $property[$pair.Key] = Get-CoreProperty $identity $pair.Value }
    }
    $property['Source'] = $Source.path
    $property['Machine'] = $Source.machine
    $property['ComputerName'] = Get-EntryComputer -Source $Source -ComputerName $ComputerName
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
        [string] $Scope,

        [AllowEmptyString()]
        [string] $ComputerName = ''
    )

    $source = $Machine.source
    return [pscustomobject] @{
        Verdict        = $Machine.verdict
        # The verdict of scope all, which is what KB 2568167 says.
        KbVerdict      = $Machine.kbVerdict
        Scope          = $Scope
        Source         = $source.path
        Machine        = $source.machine
        ComputerName   = Get-EntryComputer -Source $source -ComputerName $ComputerName
        Deciding       = @(foreach ($entry in $Machine.deciding) { ConvertFrom-CoreEntry -Entry $entry -Source $source -ComputerName $ComputerName })
        OutOfScope     = @(foreach ($entry in $Machine.outOfScope) { ConvertFrom-CoreEntry -Entry $entry -Source $source -ComputerName $ComputerName })
        Programs       = @(foreach ($program in $Machine.programs) { ConvertTo-TypedObject -InputObject $program -TypeName 'WinsockLsp.ProgramVerdict' })
        # What Test-WinsockLsp -Probe found; null where it was not asked for, or did not work.
        Probes         = $null
        MissingEntries = $Machine.missingEntries
        Findings       = @(foreach ($finding in $Machine.findings) { ConvertTo-TypedObject -InputObject $finding -TypeName 'WinsockLsp.Finding' })
        Warnings       = @(foreach ($warning in $Machine.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $warning) })
        PSTypeName     = 'WinsockLsp.Verdict'
    }
}

function Get-EntryComputer {
    <#
    .SYNOPSIS
    Returns the computer that a catalog was read on: the one that was asked, else this one. Returns null for a file.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [object] $Source,

        [AllowEmptyString()]
        [string] $ComputerName
    )

    if ($ComputerName) { return $ComputerName }
    if ($null -eq $Source.path) { return [System.Environment]::MachineName }
}

function ConvertTo-TypedObject {
    <#
    .SYNOPSIS
    An object of a document with its properties in PascalCase, under a type name of the module.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [object] $InputObject,

        [Parameter(Mandatory)]
        [string] $TypeName
    )

    $property = ConvertTo-PascalProperty -InputObject $InputObject
    $property['PSTypeName'] = $TypeName
    return [pscustomobject] $property
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
