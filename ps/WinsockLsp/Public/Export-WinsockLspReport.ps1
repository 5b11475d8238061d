function Export-WinsockLspReport {
    <#
    .SYNOPSIS
    Writes a report in HTML about this machine, or about other machines whose dumps you have.

    .DESCRIPTION
    The report is one file that needs no network and no other file. You can mail and print it. For one machine it draws the layers that a network call passes, names the product of each, and says what to do. For many machines it counts them, names the products, and has a row for each machine.

    Without -SourcePath the report is about this machine. The cmdlet changes nothing but the file that it writes.

    .PARAMETER Path
    The file to write. The cmdlet only replaces an existing file with -Force.

    .PARAMETER SourcePath
    Files, folders or archives (.zip, .gz) that the report is about: dumps, exports, hives, JSON documents of the winsock-lsp exe. Wildcards are allowed.

    .PARAMETER LiteralSourcePath
    Files, folders or archives that the report is about. Wildcard characters in the path have no meaning.

    .PARAMETER Source
    How to read this machine. Api asks Winsock. Registry reads the registry and does not call Winsock.

    .PARAMETER Force
    Replace an existing file.

    .PARAMETER PassThru
    Return the file.

    .PARAMETER TimeoutSec
    Timeout in seconds.

    .INPUTS
    System.String, System.IO.FileInfo

    .OUTPUTS
    None, or System.IO.FileInfo with -PassThru.

    .EXAMPLE
    Export-WinsockLspReport -Path report.html -PassThru | Invoke-Item

    Writes a report about this machine and opens it.

    .EXAMPLE
    Export-WinsockLspReport -Path report.html -SourcePath dump.txt -PassThru | Select-Object -Property Name

    Writes a report about the machine that a dump was made on.

        Name
        ----
        report.html

    .EXAMPLE
    Get-ChildItem -Path dumps -Filter *.reg | Export-WinsockLspReport -Path fleet.html -Force

    Writes one report about many machines. For thousands of files, give the folder: -SourcePath dumps.

    .LINK
    Get-WinsockLsp

    .LINK
    Test-WinsockLsp

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', DefaultParameterSetName = 'Live')]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [Parameter(Mandatory, Position = 1, ParameterSetName = 'Path', ValueFromPipeline)]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $SourcePath,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath', 'FullName')]
        [ValidateNotNullOrEmpty()]
        [string[]] $LiteralSourcePath,

        [Parameter(ParameterSetName = 'Live')]
        [ValidateSet('Api', 'Registry')]
        [string] $Source = 'Api',

        [switch] $Force,

        [switch] $PassThru,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 600
    )

    begin {
        Use-CallerPreference $PSCmdlet
        $file = New-Object System.Collections.Generic.List[string]
    }

    process {
        if ($PSCmdlet.ParameterSetName -eq 'Live') { return }
        $given = $SourcePath
        if ($PSCmdlet.ParameterSetName -eq 'LiteralPath') { $given = $LiteralSourcePath }
        foreach ($item in (Resolve-SourcePath -Path $given -Literal:($PSCmdlet.ParameterSetName -eq 'LiteralPath') -Caller $PSCmdlet)) { $file.Add($item) }
    }

    end {
        $live = $PSCmdlet.ParameterSetName -eq 'Live'
        if (-not $live -and $file.Count -eq 0) { return }
        $target = Resolve-FilePath -Path $Path -Caller $PSCmdlet
        if (-not $target) { return }
        $argument = @('report', "--output=$target")
        if ($Force) { $argument += '--force' }
        if ($live) { $argument += "--source=$($Source.ToLowerInvariant())" }
        try {
            # The names go to standard input, because a command line is too short for thousands of names.
            if ($file.Count -gt 0) { $argument += '--files-from=-' }
            if (-not $PSCmdlet.ShouldProcess($target, 'Write report')) { return }
            $answer = Get-LiveAnswer -Argument $argument -TimeoutSec $TimeoutSec -File $file.ToArray()
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($answer.Failure) {
            $PSCmdlet.WriteError($answer.Failure)
            return
        }
        if ($answer.Document.errors -gt 0 -and $file.Count -gt 0) {
            Write-Warning -Message "$($answer.Document.errors) of $($answer.Document.machines) sources could not be read. The report says why."
        }
        if ($PassThru) { Get-Item -LiteralPath $target }
    }
}
