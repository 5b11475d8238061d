@{
    RootModule           = 'WinsockLsp.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0c1f2e-6d0b-4a8e-9f3c-2a7d5b8e4c11'
    Author               = 'WinsockLsp contributors'
    CompanyName          = 'WinsockLsp contributors'
    Copyright            = '(c) WinsockLsp contributors. MIT license.'
    Description          = 'Finds the non-IFS Winsock provider that breaks I/O completion ports on Windows, removes it, and puts it back.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FunctionsToExport    = @(
        'Get-WinsockLsp'
        'Test-WinsockLsp'
        'Remove-WinsockLsp'
        'Repair-WinsockCatalog'
        'Backup-WinsockCatalog'
        'Get-WinsockBackup'
        'Restore-WinsockCatalog'
        'Invoke-WinsockLspRemediation'
        'Get-WinsockLspExclusion'
        'Add-WinsockLspExclusion'
        'Remove-WinsockLspExclusion'
        'Export-WinsockLspReport'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    FormatsToProcess     = @('WinsockLsp.Format.ps1xml', 'WinsockLsp.Exclusion.Format.ps1xml')
    PrivateData          = @{
        PSData = @{
            Tags = @('Winsock', 'LSP', 'Windows', 'Network', 'IOCP')
        }
    }
}
