function ConvertFrom-WinsockCatalog {
    <#
    .SYNOPSIS
    Converts the text of one machine's Winsock catalogs to objects.

    .DESCRIPTION
    The cmdlet takes the output of "netsh winsock show catalog" in any language, or the text of a .reg export of the WinSock2 key. It returns the same objects as Get-WinsockLsp -Path. All strings of one pipeline are one text about one machine. Use Get-WinsockLsp -Path for several files.

    .PARAMETER InputObject
    The text: one string, or its lines.

    .PARAMETER TimeoutSec
    Timeout in seconds.

    .INPUTS
    System.String

    .OUTPUTS
    WinsockLsp.CatalogEntry

    .EXAMPLE
    netsh winsock show catalog | ConvertFrom-WinsockCatalog | Where-Object NonIfs

    Shows the non-IFS entries in the output of netsh.

    .EXAMPLE
    Get-Content -Path dump.txt | ConvertFrom-WinsockCatalog | Where-Object Kind -EQ layeredServiceProvider | Select-Object -Property Bitness, Name

    Shows the layers of the machine that a dump was made on.

        Bitness Name
        ------- ----
             64 Contoso Filter
             32 Contoso Filter

    .LINK
    Get-WinsockLsp

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.CatalogEntry')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [string[]] $InputObject,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        $text = New-Object System.Text.StringBuilder
    }

    process {
        foreach ($line in $InputObject) { [void] $text.Append($line).Append("`n") }
    }

    end {
        try {
            $document = Get-ExeDocument -Argument @('list', '--', '-') -TimeoutSec $TimeoutSec -InputByte ([System.Text.Encoding]::UTF8.GetBytes($text.ToString()))
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        foreach ($row in ($document | ConvertTo-MachineRow)) {
            if ($row.Failure) {
                $PSCmdlet.WriteError($row.Failure)
                continue
            }
            # The exe calls standard input "-".
            foreach ($warning in $row.Warning) { $PSCmdlet.WriteWarning(($warning -replace '^-(:\d+)?: ', 'text$1: ')) }
            $row.Machine.source.path = 'pipeline'
            foreach ($entry in $row.Machine.entries) { ConvertTo-CatalogEntry -Entry $entry -Source $row.Machine.source }
        }
    }
}
