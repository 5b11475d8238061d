# Calls WSCInstallProvider in a 32-bit process, which is the documented way into the 32-bit catalog.
# powershell-32.ts starts this script and writes these lines to its standard input, all in base64 except the numbers:
#   the expected size of a pointer, the path of ws2_32.dll (UTF-16), the provider's GUID,
#   the provider's path (UTF-16 with a NUL), the number of entries, then each entry, a WSAPROTOCOL_INFOW of 628 bytes.
# The script answers with one line. With 0 entries it makes no call, and says whether it could make one.
# It uses no cmdlets, because PowerShell would look for their modules in the user's folders.
$ErrorActionPreference = 'Stop'
$PSModuleAutoLoadingPreference = 'None'
$mode = "$($ExecutionContext.SessionState.LanguageMode)"
if ($mode -ne 'FullLanguage') { "winsock-lsp: cannot: PowerShell runs in $mode here"; exit }
try {
    $lines = @($input)
    if ($lines.Length -lt 5) { throw 'standard input did not come' }
    if ([IntPtr]::Size -ne [int]$lines[0]) { throw "this PowerShell has pointers of $([IntPtr]::Size) bytes" }
    $library = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($lines[1]))
    $guid = [Convert]::FromBase64String($lines[2])
    $path = [Convert]::FromBase64String($lines[3])
    $count = [int]$lines[4]
    if ($lines.Length -ne 5 + $count) { throw 'the entries did not come whole' }
    $entries = [byte[]]::new(628 * $count)
    for ($at = 0; $at -lt $count; $at++) {
        $entry = [Convert]::FromBase64String($lines[5 + $at])
        if ($entry.Length -ne 628) { throw 'an entry did not come whole' }
        $entry.CopyTo($entries, 628 * $at)
    }
    # Add-Type would run a compiler and write files.
    $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly([Reflection.AssemblyName]::new('WinsockLsp'), 'Run')
    $type = $assembly.DefineDynamicModule('WinsockLsp').DefineType('Winsock', 'Public, Class')
    $arguments = [type[]]@([byte[]], [byte[]], [byte[]], [uint32], [int[]])
    $method = $type.DefinePInvokeMethod('WSCInstallProvider', $library, 'Public, Static, PinvokeImpl', 'Standard',
        [int], $arguments, 'Winapi', 'Unicode')
    $method.SetImplementationFlags('PreserveSig')
    $winsock = $type.CreateType()
    [Runtime.InteropServices.Marshal]::Prelink($winsock.GetMethod('WSCInstallProvider'))
    if ($count -eq 0) { 'winsock-lsp: ready'; exit }
    $errno = [int[]]@(0)
    $answer = $winsock::WSCInstallProvider($guid, $path, $entries, $count, $errno)
    # It is a failure even when the call set no error.
    if ($answer -eq -1 -and $errno[0] -eq 0) { $errno[0] = -1 }
    if ($answer -ne -1) { $errno[0] = 0 }
    "winsock-lsp: error $($errno[0])"
} catch {
    # The message may be in any language. base64 keeps it independent of the console's code page.
    "winsock-lsp: because: $([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_.Exception.Message)))"
}
