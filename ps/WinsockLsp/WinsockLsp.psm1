# Loads the functions and the type data of this folder.

Set-StrictMode -Version 2.0

# PowerShell keeps another copy loaded, whose formats would then show what this one returns.
Get-Module -Name WinsockLsp -All | Where-Object { $_.ModuleBase -ne $PSScriptRoot } | Remove-Module -Force

. "$PSScriptRoot/Private/TypeData.ps1"
. "$PSScriptRoot/Private/ErrorTable.ps1"
. "$PSScriptRoot/Private/Get-CorePath.ps1"
. "$PSScriptRoot/Private/ConvertTo-NativeArgument.ps1"
. "$PSScriptRoot/Private/ConvertTo-CoreError.ps1"
. "$PSScriptRoot/Private/Invoke-CoreProcess.ps1"
. "$PSScriptRoot/Private/Test-CoreContent.ps1"
. "$PSScriptRoot/Private/Invoke-CoreAnswer.ps1"
. "$PSScriptRoot/Private/Invoke-Core.ps1"
. "$PSScriptRoot/Private/Invoke-CoreLine.ps1"
. "$PSScriptRoot/Private/Get-RegistryProviderFile.ps1"
. "$PSScriptRoot/Private/Get-CoreMachine.ps1"
. "$PSScriptRoot/Private/RemoteCatalogBlock.ps1"
. "$PSScriptRoot/Private/Get-RemoteMachine.ps1"
. "$PSScriptRoot/Private/ConvertFrom-CoreEntry.ps1"
. "$PSScriptRoot/Private/Invoke-LiveCore.ps1"
. "$PSScriptRoot/Private/Add-CoreProbe.ps1"
. "$PSScriptRoot/Private/ConvertTo-SafeText.ps1"
. "$PSScriptRoot/Private/Get-CoreBackup.ps1"
. "$PSScriptRoot/Private/ConvertFrom-CoreOutcome.ps1"
. "$PSScriptRoot/Private/ConvertFrom-CoreRemediation.ps1"
. "$PSScriptRoot/Private/Invoke-CoreChange.ps1"
. "$PSScriptRoot/Private/Invoke-CorePlan.ps1"
. "$PSScriptRoot/Private/Write-CoreOutcome.ps1"
. "$PSScriptRoot/Private/ConvertTo-RemovalSelector.ps1"
. "$PSScriptRoot/Private/Get-RemovalPlan.ps1"
. "$PSScriptRoot/Private/Format-RemovalPlan.ps1"
. "$PSScriptRoot/Private/ConvertTo-RefusalError.ps1"
. "$PSScriptRoot/Private/Test-RefusalCovered.ps1"
. "$PSScriptRoot/Private/Format-Restoration.ps1"
. "$PSScriptRoot/Private/Invoke-ExclusionCore.ps1"
. "$PSScriptRoot/Private/Resolve-SourcePath.ps1"
. "$PSScriptRoot/Private/Get-ExactName.ps1"
. "$PSScriptRoot/Private/Get-EntryCompletion.ps1"
. "$PSScriptRoot/Public/Get-WinsockLsp.ps1"
. "$PSScriptRoot/Public/Test-WinsockLsp.ps1"
. "$PSScriptRoot/Public/Remove-WinsockLsp.ps1"
. "$PSScriptRoot/Public/Repair-WinsockCatalog.ps1"
. "$PSScriptRoot/Public/Backup-WinsockCatalog.ps1"
. "$PSScriptRoot/Public/Get-WinsockBackup.ps1"
. "$PSScriptRoot/Public/Restore-WinsockCatalog.ps1"
. "$PSScriptRoot/Public/Invoke-WinsockLspRemediation.ps1"
. "$PSScriptRoot/Public/Get-WinsockLspExclusion.ps1"
. "$PSScriptRoot/Public/Add-WinsockLspExclusion.ps1"
. "$PSScriptRoot/Public/Remove-WinsockLspExclusion.ps1"
. "$PSScriptRoot/Public/Export-WinsockLspReport.ps1"

Export-ModuleMember -Function @(
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
