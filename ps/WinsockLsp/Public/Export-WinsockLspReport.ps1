function Export-WinsockLspReport {
    <#
    .SYNOPSIS
    Writes a report in HTML about this machine, or about machines whose dumps are at hand.

    .DESCRIPTION
    The report is one file that needs nothing else: it can be mailed, printed, and opened without a network. For one
    machine it draws which layers a call passes, says what that means, whose it is and what to do. For many it counts
    them, names the products behind them, and finds each machine.

    Without -SourcePath the report is about this machine. Nothing is changed but the file that is written.

    .PARAMETER Path
    The file to write. One that is there is only replaced with -Force.

    .PARAMETER SourcePath
    What the report is made of: dumps, exports, hives, documents of winsock-lsp, lines of "winsock-lsp fleet", and folders
    and archives (zip) of these. Wildcards are allowed.

    .PARAMETER LiteralSourcePath
    The same, taken as it is written.

    .PARAMETER Source
    How this machine is read: Api asks Winsock, Registry reads the registry without a call of Winsock.

    .PARAMETER Force
    Replace a file that is there.

    .PARAMETER PassThru
    Return the file that was written.

    .PARAMETER TimeoutSec
    How long the core may take, in seconds.

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

    Writes one report about many machines. Of thousands give the folder itself: -SourcePath dumps.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', DefaultParameterSetName = 'Live')]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [Parameter(Mandatory, Position = 1, ParameterSetName = 'Path', ValueFromPipeline)]
        [ValidateNotNullOrEmpty()]
        [string[]] $SourcePath,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath')]
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
        $target = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
        $argument = @('report', "--output=$target")
        if ($Force) { $argument += '--force' }
        if ($live) { $argument += "--source=$($Source.ToLowerInvariant())" }
        try {
            # The names go to standard input, where no command line cuts them short.
            if ($file.Count -gt 0) { $argument += '--files-from=-' }
            if (-not $PSCmdlet.ShouldProcess($target, 'Write report')) { return }
            $answer = Invoke-LiveCore -Argument $argument -TimeoutSec $TimeoutSec -File $file.ToArray()
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($answer.Failure) {
            $PSCmdlet.WriteError($answer.Failure)
            return
        }
        if ($answer.Document.errors -gt 0 -and $file.Count -gt 0) {
            Write-Warning -Message "$($answer.Document.errors) of $($answer.Document.machines) sources could not be read; the report says why."
        }
        if ($PassThru) { Get-Item -LiteralPath $target }
    }
}
