# Objects: turns documents into the typed objects that cmdlets return.

# Properties of a catalog entry that describe its file, each with its name in the document. Product and Company come from the
# list of known products. FileProduct and FileCompany come from the file itself.
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

function ConvertTo-CatalogEntry {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.CatalogEntry of an entry in a document: the same properties in PascalCase, and where it comes from.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.CatalogEntry')]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [object] $Entry,

        [Parameter(Mandatory)]
        [object] $Source,

        # The computer that was asked over remoting. Empty for this computer, and for a file.
        [AllowEmptyString()]
        [string] $ComputerName = ''
    )

    $property = ConvertTo-PascalProperty -InputObject $Entry
    $identity = $property['Identity']
    $property.Remove('Identity')
    foreach ($pair in $script:IdentityProperty.GetEnumerator()) {
        $property[$pair.Key] = $null
        if ($null -ne $identity) { $property[$pair.Key] = Get-DocumentProperty $identity $pair.Value }
    }
    $property['Source'] = $Source.path
    $property['Machine'] = $Source.machine
    $property['ComputerName'] = Get-EntryComputer -Source $Source -ComputerName $ComputerName
    $property['PSTypeName'] = 'WinsockLsp.CatalogEntry'
    return [pscustomobject] $property
}

function Get-EntryComputer {
    <#
    .SYNOPSIS
    Returns the computer that a catalog is from: the one that was asked over remoting, or this one. Returns null for a file.
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

function ConvertTo-Verdict {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.Verdict of a machine in a test document.
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
        # The verdict of scope all, as KB 2568167 checks.
        KbVerdict      = $Machine.kbVerdict
        Scope          = $Scope
        Source         = $source.path
        Machine        = $source.machine
        ComputerName   = Get-EntryComputer -Source $source -ComputerName $ComputerName
        Deciding       = @(foreach ($entry in $Machine.deciding) { ConvertTo-CatalogEntry -Entry $entry -Source $source -ComputerName $ComputerName })
        OutOfScope     = @(foreach ($entry in $Machine.outOfScope) { ConvertTo-CatalogEntry -Entry $entry -Source $source -ComputerName $ComputerName })
        Programs       = @(foreach ($program in $Machine.programs) { ConvertTo-TypedObject -InputObject $program -TypeName 'WinsockLsp.ProgramVerdict' })
        # The results of Test-WinsockLsp -Probe. Null without -Probe, and where the probe failed.
        Probes         = $null
        MissingEntries = $Machine.missingEntries
        Findings       = @(foreach ($finding in $Machine.findings) { ConvertTo-TypedObject -InputObject $finding -TypeName 'WinsockLsp.Finding' })
        Warnings       = @(foreach ($warning in $Machine.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $warning) })
        PSTypeName     = 'WinsockLsp.Verdict'
    }
}

function ConvertTo-Probe {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.Probe of a probe in a document, with catalog entries as Get-WinsockLsp returns them.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Probe')]
    param(
        [Parameter(Mandatory)]
        [object] $Probe
    )

    $result = ConvertTo-TypedObject -InputObject $Probe -TypeName 'WinsockLsp.Probe'
    if ($null -ne $result.Baseline) {
        $result.Baseline = ConvertTo-TypedObject -InputObject $result.Baseline -TypeName 'WinsockLsp.ProbeRun'
    }
    foreach ($run in @($result, $result.Baseline | Where-Object { $null -ne $_ })) {
        foreach ($name in 'ClaimedProvider', 'ServingProvider', 'Provider') {
            $property = $run.PSObject.Properties[$name]
            if ($null -eq $property -or $null -eq $property.Value) { continue }
            $property.Value = ConvertTo-CatalogEntry -Entry $property.Value -Source ([pscustomobject] @{ path = $null; machine = $null })
        }
        foreach ($name in 'Error', 'Death') {
            if ($null -ne $run.$name) { $run.$name = [pscustomobject] (ConvertTo-PascalProperty -InputObject $run.$name) }
        }
        $run.Calls = @(foreach ($call in $run.Calls) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $call) })
    }
    return $result
}

function ConvertTo-Outcome {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.Outcome of an outcome document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [object] $Document,

        # The names of the LSPs or the backup, for messages.
        [AllowEmptyCollection()]
        [string[]] $Name = @()
    )

    $step = @(foreach ($row in $Document.steps) { ConvertTo-TypedObject -InputObject $row -TypeName 'WinsockLsp.OutcomeStep' })
    $problem = Get-DocumentProperty $Document 'error'
    if ($null -ne $problem) { $problem = [pscustomobject] (ConvertTo-PascalProperty -InputObject $problem) }
    $unfinished = $Document.unfinished
    if ($null -ne $unfinished) { $unfinished = [pscustomobject] (ConvertTo-PascalProperty -InputObject $unfinished) }
    return [pscustomobject] @{
        Command         = $Document.command
        Name            = $Name
        Status          = $Document.status
        Steps           = $step
        Verdict         = $Document.verdict
        RestartRequired = $Document.restartRequired
        Backup          = $Document.backup
        RestoreCommand  = Get-RestoreCommand -Backup $Document.backup
        Unfinished      = $unfinished
        Refusals        = @(foreach ($row in $Document.refusals) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        Warnings        = @(foreach ($row in $Document.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        ComputerName    = [System.Environment]::MachineName
        Error           = $problem
        PSTypeName      = 'WinsockLsp.Outcome'
    }
}

function ConvertTo-Remediation {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.Remediation of a remediation document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Remediation')]
    param(
        [Parameter(Mandatory)]
        [object] $Document
    )

    $problem = Get-DocumentProperty $Document 'error'
    if ($null -ne $problem) { $problem = [pscustomobject] (ConvertTo-PascalProperty -InputObject $problem) }
    $decision = foreach ($row in $Document.decisions) {
        $typed = ConvertTo-TypedObject -InputObject $row -TypeName 'WinsockLsp.Decision'
        $typed.Entries = @(foreach ($entry in $row.entries) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $entry) })
        $typed.RestoreCommand = Get-RestoreCommand -Backup $row.backup
        $typed
    }
    return [pscustomobject] @{
        Result          = $Document.result
        Before          = $Document.before
        Verdict         = $Document.verdict
        Scope           = $Document.scope
        Removable       = @($Document.removable)
        WithinDays      = $Document.withinDays
        WhatIf          = $Document.whatIf
        Decisions       = @($decision)
        # Non-IFS entries outside the scope of the verdict.
        OutOfScope      = @(foreach ($entry in $Document.outOfScope) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $entry) })
        RestartRequired = $Document.restartRequired
        Warnings        = @(foreach ($row in $Document.warnings) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $row) })
        ComputerName    = [System.Environment]::MachineName
        Error           = $problem
        PSTypeName      = 'WinsockLsp.Remediation'
    }
}

function ConvertTo-RunningProgram {
    <#
    .SYNOPSIS
    Makes a WinsockLsp.Process of a process in a document.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Process')]
    param(
        [Parameter(Mandatory)]
        [object] $Process
    )

    $start = $Process.startTime
    if ($null -ne $start) {
        # ConvertFrom-Json of PowerShell 6.0 to 7.4 turns text that looks like a date into a date.
        if ($start -isnot [datetime]) {
            $start = [datetime]::Parse($start, [System.Globalization.CultureInfo]::InvariantCulture, [System.Globalization.DateTimeStyles]::RoundtripKind)
        }
        $start = $start.ToLocalTime()
    }
    $layers = $null
    if ($null -ne $Process.layers) {
        $layers = @(foreach ($layer in $Process.layers) { [pscustomobject] @{ Path = $layer.path; Ids = @($layer.ids) } })
    }
    return [pscustomobject] @{
        Id             = $Process.pid
        Name           = $Process.name
        Path           = $Process.path
        Bitness        = $Process.bitness
        StartTime      = $start
        Layers         = $layers
        Runtime        = $(if ($null -ne $Process.runtime) { $Process.runtime.name })
        RuntimeVersion = $(if ($null -ne $Process.runtime) { $Process.runtime.version })
        Program        = $Process.program
        Verdict        = $Process.verdict
        Deciding       = @($Process.deciding)
        Reason         = $Process.reason
        Stale          = $Process.stale
        Error          = $(if ($null -ne $Process.error) { $Process.error.message })
        ComputerName   = [System.Environment]::MachineName
        PSTypeName     = 'WinsockLsp.Process'
    }
}

function Get-RestoreCommand {
    <#
    .SYNOPSIS
    Returns the cmdlet call that restores a backup. The document has a call of the exe instead, which is not on PATH.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [AllowEmptyString()]
        [string] $Backup
    )

    if ($Backup) { return "Restore-WinsockCatalog -Id $Backup" }
}

function ConvertTo-TypedObject {
    <#
    .SYNOPSIS
    Makes a typed object of an object in a document, with its properties in PascalCase.
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
    <#
    .SYNOPSIS
    Returns the properties of an object, with their names in PascalCase.
    #>
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
