function Get-RegistryProviderFile {
    <#
    .SYNOPSIS
    The DLLs that the registry's protocol catalogs name, as stored, without starting Winsock.
    .DESCRIPTION
    For the one case in which the core cannot say it: when a layer that Windows loads into every Winsock process keeps
    the core from running. Nothing is judged here. Empty off Windows, and where the registry cannot be read.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $found = @(foreach ($item in Get-RegistryCatalogItem) {
            $text = [System.Text.Encoding]::ASCII.GetString($item, 0, [System.Math]::Min(260, $item.Length))
            $text.Split([char] 0)[0]
        })
    $found | Where-Object { $_ } | Sort-Object -Unique
}

function Get-RegistryCatalogItem {
    [CmdletBinding()]
    [OutputType([System.Array])]
    param()

    if ([System.IO.Path]::DirectorySeparatorChar -eq '/') { return }
    try {
        $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]::LocalMachine, [Microsoft.Win32.RegistryView]::Registry64)
        foreach ($list in 'Catalog_Entries64', 'Catalog_Entries') {
            $key = $root.OpenSubKey("SYSTEM\CurrentControlSet\Services\WinSock2\Parameters\Protocol_Catalog9\$list")
            if ($null -eq $key) { continue }
            foreach ($name in $key.GetSubKeyNames()) {
                $bytes = $key.OpenSubKey($name).GetValue('PackedCatalogItem')
                if ($bytes -is [byte[]]) { , $bytes }
            }
        }
    } catch {
        Write-Debug "The registry could not be read: $_"
    }
}
