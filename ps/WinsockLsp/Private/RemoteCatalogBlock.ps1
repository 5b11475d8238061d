# What runs on another computer. It reads values of the registry and hands them over as they are: nothing is judged, written
# or left there. Cmdlets, operators and hashtables only: constrained language mode has no other way to make an object.

$script:RemoteCatalogBlock = {
    $parameters = 'HKLM:\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters'
    $keys = @($parameters, 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage')
    foreach ($catalog in @(Get-ChildItem -LiteralPath $parameters -Name -ErrorAction Stop | Where-Object { $_ -like 'Protocol_Catalog*' })) {
        $keys += "$parameters\$catalog"
        foreach ($list in @(Get-ChildItem -LiteralPath "$parameters\$catalog" -Name | Where-Object { $_ -like 'Catalog_Entries*' })) {
            $keys += "$parameters\$catalog\$list"
            foreach ($item in @(Get-ChildItem -LiteralPath "$parameters\$catalog\$list" -Name)) { $keys += "$parameters\$catalog\$list\$item" }
        }
    }
    $names = 'Current_Protocol_Catalog', 'Num_Catalog_Entries', 'Num_Catalog_Entries64', 'PackedCatalogItem', 'ProtocolName', 'ACP'
    foreach ($key in $keys) {
        # A key without a value that is wanted is told too: it should have had one.
        @{ Key = $key; Name = $null; Value = $null }
        $values = Get-ItemProperty -LiteralPath $key -ErrorAction SilentlyContinue | Select-Object -Property $names
        foreach ($name in $names) {
            if ($null -ne $values -and $null -ne $values.$name) { @{ Key = $key; Name = $name; Value = $values.$name } }
        }
    }
    # The answer is whole.
    @{ Last = $true }
}
