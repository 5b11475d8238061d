# What objects of the module look like as text and in a list. A types file (TypesToProcess) cannot be loaded twice: a
# second copy of the module would fail with "The member ToString is already present". -Force replaces the members.

@{
    'WinsockLsp.CatalogEntry'   = { '{0}:{1} {2}' -f $this.Bitness, $this.Id, $this.Name }
    'WinsockLsp.ProgramVerdict' = { '{0}:{1} {2} {3}' -f $this.Bitness, $this.Program, $this.Protocol, $this.Verdict }
    'WinsockLsp.Finding'        = { '{0}: {1}' -f $this.Severity, $this.Message }
    'WinsockLsp.Backup'         = { $this.Id }
    'WinsockLsp.OutcomeStep'    = { '{0}. {1}: {2}' -f $this.Number, $this.Call, $this.Status }
}.GetEnumerator() | ForEach-Object {
    Update-TypeData -TypeName $_.Key -MemberType ScriptMethod -MemberName ToString -Value $_.Value -Force
}

Update-TypeData -TypeName WinsockLsp.CatalogEntry -Force -DefaultDisplayPropertySet @(
    'Bitness', 'Id', 'Kind', 'NonIfs', 'ServiceFlags', 'Name', 'ProviderId', 'ProviderPath', 'Chain', 'ChainNames'
    'Product', 'Company', 'Signer', 'SignatureStatus', 'FileExists', 'Advice', 'Source'
)
Update-TypeData -TypeName WinsockLsp.Verdict -Force -DefaultDisplayPropertySet @(
    'Verdict', 'Scope', 'Source', 'Deciding', 'OutOfScope', 'Programs', 'Findings', 'MissingEntries'
)
