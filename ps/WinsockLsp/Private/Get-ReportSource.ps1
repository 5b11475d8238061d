function Get-ReportSource {
    <#
    .SYNOPSIS
    The files of a report as arguments. It is one report, so that they have to go into one command line.
    #>
    [CmdletBinding()]
    [OutputType([string[]])]
    param(
        [Parameter(Mandatory)]
        [string[]] $File
    )

    $batch = @(Split-FileBatch -File $File)
    if ($batch.Count -gt 1) {
        throw (ConvertTo-CoreError -Code 'usage' -Message "These are $($File.Count) files, more than one command line holds." -Target $null -Hint 'Give the folder that they lie in, or the lines of winsock-lsp fleet: -SourcePath dumps')
    }
    $File
}
