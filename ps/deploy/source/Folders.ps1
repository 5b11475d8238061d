function Get-DeployProgramFolder {
    <#
    .SYNOPSIS
    Returns the 64-bit Program Files, also in a 32-bit host.
    .DESCRIPTION
    Reads the path from the registry, where only administrators can write. A user can change the variable ProgramW6432, and
    every function that a 32-bit host can call returns the 32-bit Program Files.
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
    if ($folder -notmatch '^[A-Za-z]:\\') { throw "The registry has no valid path of Program Files, but '$folder'" }
    return $folder
}

function Get-DeployDataRoot {
    <#
    .SYNOPSIS
    Returns ProgramData. Asks Windows, because a user can change the environment variable of that name.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return [System.Environment]::GetFolderPath('CommonApplicationData')
}

function Get-DeploySystemFolder {
    <#
    .SYNOPSIS
    Returns System32. Asks Windows, because a user can change environment variables.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    return [System.Environment]::SystemDirectory
}
