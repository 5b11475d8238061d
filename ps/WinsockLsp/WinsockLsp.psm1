# Loads the files of this folder. The manifest names what the module exports.

Set-StrictMode -Version 2.0

foreach ($topic in @(
        'Session'
        'ErrorTable'
        'Preferences'
        'Errors'
        'Exe'
        'Documents'
        'Answers'
        'Objects'
        'Sources'
        'Remoting'
        'Plans'
        'Changes'
        'Exclusions'
        'Completion'
    )) {
    . "$PSScriptRoot/Private/$topic.ps1"
}
foreach ($cmdlet in @(
        'Get-WinsockLsp'
        'ConvertFrom-WinsockCatalog'
        'Test-WinsockLsp'
        'Remove-WinsockLsp'
        'Repair-WinsockCatalog'
        'Backup-WinsockCatalog'
        'Get-WinsockBackup'
        'Remove-WinsockBackup'
        'Restore-WinsockCatalog'
        'Invoke-WinsockLspRemediation'
        'Get-WinsockLspExclusion'
        'Add-WinsockLspExclusion'
        'Remove-WinsockLspExclusion'
        'Get-WinsockLspProcess'
        'Export-WinsockLspReport'
    )) {
    . "$PSScriptRoot/Public/$cmdlet.ps1"
}
