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
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    FormatsToProcess     = @('WinsockLsp.Format.ps1xml', 'WinsockLsp.Exclusion.Format.ps1xml', 'WinsockLsp.Process.Format.ps1xml')
    PrivateData          = @{
        PSData = @{
            Tags         = @('Winsock', 'LSP', 'Windows', 'Network', 'IOCP')
            # The project has no public address yet. The name .invalid is reserved for such cases (RFC 2606).
            ProjectUri   = 'https://winsock-lsp.invalid/'
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'CHANGELOG.md lists the changes. No part of this release has run on real Windows yet.'
            Prerelease   = 'preview'
        }
    }
}
