function Get-DeployProgramFolder {
    <#
    .SYNOPSIS
    The 64-bit Program Files, also in a 32-bit host.
    .DESCRIPTION
    Read from the registry, where only administrators write. A user can change the variable ProgramW6432, and a 32-bit host
    gets its own Program Files from every function that it can call.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $machine = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]::LocalMachine, [Microsoft.Win32.RegistryView]::Registry64)
    try {
        $key = $machine.OpenSubKey('SOFTWARE\Microsoft\Windows\CurrentVersion')
        try { $folder = [string] $key.GetValue('ProgramFilesDir') } finally { $key.Dispose() }
    } finally {
        $machine.Dispose()
    }
    if ($folder -notmatch '^[A-Za-z]:\\') { throw "Windows does not say where Program Files is: '$folder'" }
    return $folder
}

function Get-DeployDataRoot {
    <#
    .SYNOPSIS
    ProgramData. Windows itself answers this; a user can change the variable of that name.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return [System.Environment]::GetFolderPath('CommonApplicationData')
}

function Get-DeploySystemFolder {
    <#
    .SYNOPSIS
    System32, by the function that Windows has for it.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return [System.Environment]::SystemDirectory
}
