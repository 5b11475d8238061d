# Loads the functions of this folder. Nothing runs at import but definitions.

Set-StrictMode -Version 2.0

. "$PSScriptRoot/Private/ErrorTable.ps1"
. "$PSScriptRoot/Private/Get-CorePath.ps1"
. "$PSScriptRoot/Private/ConvertTo-NativeArgument.ps1"
. "$PSScriptRoot/Private/ConvertTo-CoreError.ps1"
. "$PSScriptRoot/Private/Invoke-CoreProcess.ps1"
. "$PSScriptRoot/Private/Test-CoreContent.ps1"
. "$PSScriptRoot/Private/Invoke-CoreAnswer.ps1"
. "$PSScriptRoot/Private/Invoke-Core.ps1"
. "$PSScriptRoot/Private/Get-RegistryProviderFile.ps1"
. "$PSScriptRoot/Private/Get-CoreMachine.ps1"
. "$PSScriptRoot/Private/ConvertFrom-CoreEntry.ps1"
. "$PSScriptRoot/Private/Resolve-SourcePath.ps1"
. "$PSScriptRoot/Private/Get-ExactName.ps1"
. "$PSScriptRoot/Private/Get-EntryCompletion.ps1"
. "$PSScriptRoot/Public/Get-WinsockLsp.ps1"
. "$PSScriptRoot/Public/Test-WinsockLsp.ps1"

Export-ModuleMember -Function 'Get-WinsockLsp', 'Test-WinsockLsp'
