# Replaces ps/deploy/source/Folders.ps1 in the scripts that the tests run: off Windows there are no such folders.

function Get-DeployProgramFolder { $env:ProgramW6432 }
function Get-DeployDataRoot { Join-Path $env:ProgramW6432 'ProgramData' }
function Get-DeploySystemFolder { 'C:\Windows\System32' }
