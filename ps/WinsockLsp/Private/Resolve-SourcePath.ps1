function Resolve-SourcePath {
    <#
    .SYNOPSIS
    Full file system paths of files and folders for what a user gave; wildcards are expanded, a plain name is passed on as
    it is, so that the core says what is wrong with it.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Path,

        [switch] $Literal,

        # The cmdlet that the user called: errors are its errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    foreach ($item in $Path) {
        if ($Literal -or -not [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($item)) {
            $Caller.GetUnresolvedProviderPathFromPSPath($item)
            continue
        }
        $found = @(Get-Item -Path $item -ErrorAction Ignore | Where-Object { $_ -is [System.IO.FileSystemInfo] })
        if ($found.Count -eq 0) {
            $record = ConvertTo-CoreError -Code 'sourceNotFound' -Message 'No file matches.' -Target $item -Hint 'Check the path.'
            $Caller.WriteError($record)
        }
        $found | ForEach-Object { $_.FullName }
    }
}
