# Session: what an import changes in the session. All other files only define functions and values.

# PowerShell does not unload another copy of the module, and the format files of that copy would show the objects of this one.
Get-Module -Name WinsockLsp -All | Where-Object { $_.ModuleBase -ne (Split-Path -Parent $PSScriptRoot) } | Remove-Module -Force

# What ToString() of the module's objects returns. The manifest's TypesToProcess cannot do this: PowerShell refuses a types
# file in a second copy of the module ("The member ToString is already present"). -Force replaces the members.
@{
    'WinsockLsp.CatalogEntry'   = { '{0}:{1} {2}' -f $this.Bitness, $this.Id, $this.Name }
    'WinsockLsp.ProgramVerdict' = { '{0}:{1} {2} {3}' -f $this.Bitness, $this.Program, $this.Protocol, $this.Verdict }
    'WinsockLsp.Finding'        = { '{0}: {1}' -f $this.Severity, $this.Message }
    'WinsockLsp.Backup'         = { $this.Id }
    'WinsockLsp.Process'        = { '{0} {1}: {2}' -f $this.Id, $this.Name, $this.Verdict }
    'WinsockLsp.OutcomeStep'    = { '{0}. {1}: {2}' -f $this.Number, $this.Call, $this.Status }
}.GetEnumerator() | ForEach-Object {
    Update-TypeData -TypeName $_.Key -MemberType ScriptMethod -MemberName ToString -Value $_.Value -Force
}

# Where-Object <Tab> completes these property names. Each object brings its own values. The functions in Objects.ps1 set an
# object's type name last, because PowerShell refuses to add a property that the type already has.
@{
    'WinsockLsp.CatalogEntry' = @(
        'Bitness', 'Id', 'Position', 'Kind', 'Name', 'RawName', 'NonIfs', 'ServiceFlags', 'ServiceFlagNames', 'ProviderFlags'
        'ProviderFlagNames', 'Hidden', 'ProviderId', 'ProviderPath', 'ProviderPathHex', 'ExpandedPath', 'AddressFamily'
        'SocketType', 'Protocol', 'ProtocolMaxOffset', 'Version', 'MaxAddressLength', 'MinAddressLength', 'ChainLength', 'Chain'
        'ChainNames', 'Product', 'Company', 'Advice', 'FileExists', 'FilePath', 'FileSize', 'FileVersion', 'FileProduct'
        'FileCompany', 'FileDescription', 'Sha256', 'SignatureStatus', 'Signer', 'SignatureKind', 'UserWritable'
        'LspCategories', 'LspCategoryNames', 'Installation', 'Source', 'Machine', 'ComputerName'
    )
    'WinsockLsp.Verdict'      = @(
        'Verdict', 'Scope', 'KbVerdict', 'Source', 'Machine', 'ComputerName', 'Deciding', 'OutOfScope', 'Programs', 'Probes'
        'MissingEntries', 'Findings', 'Warnings'
    )
    'WinsockLsp.Backup'       = @('Id', 'Time', 'Reason', 'Entries', 'Lsps', 'State', 'Fingerprint', 'ComputerName')
    'WinsockLsp.Outcome'      = @(
        'Command', 'Name', 'Status', 'Steps', 'Verdict', 'RestartRequired', 'Backup', 'RestoreCommand', 'Unfinished', 'Refusals'
        'Warnings', 'ComputerName', 'Error'
    )
    'WinsockLsp.Remediation'  = @(
        'Result', 'Before', 'Verdict', 'Scope', 'Removable', 'WithinDays', 'WhatIf', 'Decisions', 'OutOfScope', 'RestartRequired'
        'Warnings', 'ComputerName', 'Error'
    )
    'WinsockLsp.Process'      = @(
        'Id', 'Name', 'Path', 'Bitness', 'StartTime', 'Layers', 'Runtime', 'RuntimeVersion', 'Program', 'Verdict', 'Deciding'
        'Reason', 'Stale', 'Error', 'ComputerName'
    )
    'WinsockLsp.Exclusion'    = @('Key', 'Application', 'Arguments', 'Categories', 'CategoryNames', 'Added', 'ComputerName')
}.GetEnumerator() | ForEach-Object {
    foreach ($name in $_.Value) {
        Update-TypeData -TypeName $_.Key -MemberType NoteProperty -MemberName $name -Value $null -Force
    }
}
