<#
.SYNOPSIS
Detects non-IFS Winsock providers without the module: reads the registry, prints one line, and changes nothing.

.DESCRIPTION
Exit code 0: compliant. 1: not compliant, or UNKNOWN because the script could not decide. docs/registry-detection.md has the
rule, and says what this script cannot know. It runs in Constrained Language Mode and in 32-bit hosts too.

.PARAMETER Scope
Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

.PARAMETER NonCompliantExitCode
Exit code for NONCOMPLIANT. For ConfigMgr give 0: it treats every other code as a failed script.

.OUTPUTS
System.String. One line, at most 2,048 printable ASCII characters.

.NOTES
Not yet run on real Windows.

.EXAMPLE
.\Test-WinsockRegistry.ps1; $LASTEXITCODE

Shows what Intune would show for this machine.
#>
[CmdletBinding()]
param(
    [ValidateSet('internet', 'layered', 'all')]
    [string] $Scope = 'internet',

    [ValidateRange(0, 255)]
    [int] $NonCompliantExitCode = 1
)

$ErrorActionPreference = 'Stop'
$doubts = @()
$entries = @()

function Get-CatalogNumber([byte[]] $Byte, [int] $At) {
    return [long] $Byte[$At] + 256L * $Byte[$At + 1] + 65536L * $Byte[$At + 2] + 16777216L * $Byte[$At + 3]
}

# An item has 260 bytes of path and a WSAPROTOCOL_INFOW of 628 bytes. An item of another size is an entry with unknown fields.
function Get-CatalogEntry([string] $Key, [int] $Bitness) {
    $byte = (Get-ItemProperty -LiteralPath $Key -ErrorAction SilentlyContinue | Select-Object -Property 'PackedCatalogItem').PackedCatalogItem
    if ($byte -isnot [byte[]] -or $byte.Length -ne 888) {
        return @{ Bitness = $Bitness; Id = '?'; Name = "unreadable item $Key"; Guid = ''; Path = ''; Chain = @(); Known = $false; NonIfs = $false }
    }
    $length = Get-CatalogNumber $byte 300
    $name = ''
    for ($at = 376; $at -lt 888 -and ($byte[$at] + $byte[$at + 1]) -ne 0; $at += 2) { $name += [char] ($byte[$at] + 256 * $byte[$at + 1]) }
    $path = ''
    for ($at = 0; $at -lt 260 -and $byte[$at] -ne 0; $at++) { $path += [char] $byte[$at] }
    $chain = @()
    if ($length -ge 2 -and $length -le 7) { $chain = @(for ($at = 0; $at -lt $length; $at++) { Get-CatalogNumber $byte (304 + 4 * $at) }) }
    return @{
        Bitness       = $Bitness
        Id            = Get-CatalogNumber $byte 296
        Name          = $name
        Guid          = '{{{0}{1}{2}{3}-{4}{5}-{6}{7}-{8}{9}-{10}{11}{12}{13}{14}{15}}}' -f @(foreach ($at in 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15) { '{0:X2}' -f $byte[280 + $at] })
        Path          = $path
        Length        = $length
        Chain         = $chain
        ProviderFlags = Get-CatalogNumber $byte 276
        Family        = Get-CatalogNumber $byte 336
        Kind          = "$(Get-CatalogNumber $byte 348)/$(Get-CatalogNumber $byte 352)"
        Known         = $true
        # XP1_IFS_HANDLES
        NonIfs        = ((Get-CatalogNumber $byte 260) -band 0x20000) -eq 0
    }
}

function Format-CatalogEntry($Entry) {
    return @(foreach ($one in $Entry) { "'$($one.Name)' $($one.Guid) ($($one.Bitness):$($one.Id))" }) -join '; '
}

try {
    $parameters = 'HKLM:\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters'
    $named = [string] (Get-ItemProperty -LiteralPath $parameters | Select-Object -Property 'Current_Protocol_Catalog').Current_Protocol_Catalog
    if ($named -notmatch '^Protocol_Catalog\d{1,4}$') { $named = 'Protocol_Catalog9' }
    $counter = Get-ItemProperty -LiteralPath "$parameters\$named" | Select-Object -Property 'Num_Catalog_Entries', 'Num_Catalog_Entries64'
    $lists = @(Get-ChildItem -LiteralPath "$parameters\$named" -Name)
    $environment = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
    $machine = Get-ItemProperty -LiteralPath $environment -ErrorAction SilentlyContinue | Select-Object -Property 'PROCESSOR_ARCHITECTURE'
    $is64 = $lists -contains 'Catalog_Entries64' -or [string] $machine.PROCESSOR_ARCHITECTURE -match '64'
    foreach ($list in 'Catalog_Entries64', 'Catalog_Entries') {
        if ($lists -notcontains $list) { continue }
        $items = @(Get-ChildItem -LiteralPath "$parameters\$named\$list" -Name)
        # Windows reads the keys 1 to this number, and no key after them.
        $counterName = "Num_$list"
        $count = $counter.$counterName
        $places = @(foreach ($item in $items) { if ($item -match '^\d{1,12}$') { [long] $item } })
        if ($null -eq $count) {
            $count = [long] ($places | Measure-Object -Maximum).Maximum
            $doubts += "the counter of $list is not there"
        }
        for ($place = 1; $place -le $count -and $doubts.Count -lt 20; $place++) { if ($places -notcontains $place) { $doubts += "the item $place of $list is not there" } }
        $entries += @(foreach ($item in $items) {
                if ($item -notmatch '^\d{1,12}$' -or ([long] $item -ge 1 -and [long] $item -le $count)) { Get-CatalogEntry "$parameters\$named\$list\$item" $(if ($list -like '*64') { 64 } else { 32 }) }
                if ($item -notmatch '^\d{1,12}$') { $doubts += "the key $list\$item has no number" }
            })
    }
    if (@($entries | Where-Object { $_.Path -match '\\SysWOW64\\|\\Program Files \(x86\)\\|^%ProgramFiles\(x86\)%' })) { $is64 = $true }
    $families = 2
    if (@($entries | Where-Object { $_.Name -like '@*' -or $_.Family -eq 23 })) { $families = 2, 23 }
    foreach ($bitness in $(if ($is64) { 64, 32 } else { 32 })) {
        $own = @($entries | Where-Object { $_.Bitness -eq $bitness })
        $ids = @($own | ForEach-Object { $_.Id })
        foreach ($family in $families) {
            foreach ($kind in '1/6', '2/17') {
                if (-not @($own | Where-Object { $_.Length -eq 1 -and $_.Family -eq $family -and $_.Kind -eq $kind })) { $doubts += "the $bitness-bit catalog lacks Windows' provider of type/protocol $kind, family $family" }
            }
        }
        foreach ($entry in $own) { foreach ($id in $entry.Chain) { if ($ids -notcontains $id) { $doubts += "the chain of $bitness-bit entry $($entry.Id) leads through $id, which is not there" } } }
    }
} catch {
    $doubts += "the registry could not be read: $_"
}
$outside = @($entries | Where-Object { $Scope -ne 'all' -and $_.Length -eq 1 -and ($Scope -eq 'layered' -or 2, 23 -notcontains $_.Family -or ($_.ProviderFlags -band 0x10)) })
$inside = @($entries | Where-Object { $outside -notcontains $_ })
foreach ($entry in @($inside | Where-Object { -not $_.Known })) { $doubts += $entry.Name }
$found = @($inside | Where-Object { $_.NonIfs })
$line = "COMPLIANT WinsockLsp scope=$Scope source=registry"
$code = 0
if ($found.Count -gt 0) {
    $line = "NONCOMPLIANT WinsockLsp scope=$Scope source=registry: non-IFS: $(Format-CatalogEntry $found)"
    $code = $NonCompliantExitCode
} elseif ($doubts.Count -gt 0) {
    $line = "UNKNOWN WinsockLsp scope=$Scope source=registry: $($doubts.Count) doubts, the first: $($doubts[0])"
    $code = 1
}
$rest = @($outside | Where-Object { $_.NonIfs })
if ($rest.Count -gt 0) { $line += ". Outside the scope: $(Format-CatalogEntry $rest)" }
$line += '. Not known: whether Winsock itself returns the same entries, application rules, which programs are affected, and whose the files are.'
$ascii = -join @(foreach ($unit in [char[]] $line) { if ([int] $unit -ge 32 -and [int] $unit -lt 127) { $unit } else { '\u{0:x4}' -f [int] $unit } })
if ($ascii.Length -gt 2048) { $ascii = $ascii.Substring(0, 2045) + '...' }
$ascii
exit $code
