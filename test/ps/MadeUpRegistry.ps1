# Reads the .reg file of a case: a hashtable of keys, each with a hashtable of values as the registry provider gives them.
function Get-MadeUpRegistry {
    param([string] $Case)
    $registry = @{}
    $key = $null
    $text = (Get-Content -LiteralPath (Join-Path $env:WINSOCK_LSP_CASES "$Case.reg") -Raw) -replace '\\\r?\n\s*', ''
    foreach ($line in $text -split '\r?\n') {
        if ($line -match '^\[HKEY_LOCAL_MACHINE(.*)\]$') {
            $key = "HKLM:$($Matches[1])"
            for ($each = $key; $each -and -not $registry.ContainsKey($each); $each = $each.Substring(0, [Math]::Max(0, $each.LastIndexOf('\')))) { $registry[$each] = @{} }
        } elseif ($line -match '^"(.+?)"="(.*)"$') {
            $registry[$key][$Matches[1]] = $Matches[2].Replace('\\', '\')
        } elseif ($line -match '^"(.+?)"=dword:(.*)$') {
            $registry[$key][$Matches[1]] = [Convert]::ToInt32($Matches[2], 16)
        } elseif ($line -match '^"(.+?)"=hex:(.*)$') {
            $registry[$key][$Matches[1]] = [byte[]] @($Matches[2] -split ',' | ForEach-Object { [Convert]::ToByte($_, 16) })
        }
    }
    return $registry
}
