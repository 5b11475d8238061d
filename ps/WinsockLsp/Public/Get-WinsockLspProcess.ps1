function Get-WinsockLspProcess {
    <#
    .SYNOPSIS
    Lists the running programs that use Winsock, and says which of them suffer from a layer.

    .DESCRIPTION
    For each process that has loaded Winsock, the cmdlet returns its runtime (Go, .NET, Node.js, Bun, Java and others, with the version where the file says it), the DLLs of layers that it has loaded now, and a verdict.

    A program can tell Windows to skip the completion of a call that succeeds at once (FILE_SKIP_COMPLETION_PORT_ON_SUCCESS). A non-IFS provider breaks this.

    fast: uses I/O completion ports in full, or never skips completions.

    slowPath: notices the provider and does not skip completions. The program works, but slower.

    atRisk: skips completions although a non-IFS provider serves its sockets. The program can wait for ever.

    unknown: cannot be told.

    Windows loads a layer when a process creates its first socket. Stale is true for a process that started before the catalog was last changed: it keeps the old catalog until you start it again. Its verdict is unknown, unless it has loaded the layer that decides, or never skips completions.

    The cmdlet only reads. It writes nothing into a process, starts nothing in it, and never stops it. If Windows does not show the modules of a process, the property Error of the object says why, and the cmdlet writes no error. An administrator sees more processes. Protected processes are closed to administrators too.

    The cmdlet leaves out processes that have not loaded Winsock.

    .PARAMETER Name
    Only processes with these names. You can use wildcards, and leave out the extension .exe.

    .PARAMETER Id
    Only processes with these ids. From the pipeline the cmdlet takes the property Id, PID or ProcessId, such as that of Get-CimInstance Win32_Process.

    .PARAMETER InputObject
    Processes, as Get-Process returns them.

    .PARAMETER TimeoutSec
    Timeout in seconds.

    .INPUTS
    System.Diagnostics.Process, or any object with a property Id, PID or ProcessId

    .OUTPUTS
    WinsockLsp.Process

    .EXAMPLE
    Get-WinsockLspProcess

    Shows all running programs that use Winsock, those at risk first.

           Verdict: atRisk

            Id Bits Runtime          Layers Name                   Reason
            -- ---- -------          ------ ----                   ------
          4312 64   dotnet 8.0.10         1 server.exe             TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP...

           Verdict: fast

            Id Bits Runtime          Layers Name                   Reason
            -- ---- -------          ------ ----                   ------
          5120 64   python 3.12           1 backup.exe             Its completion port gets every completion: asyncio never ask...

    .EXAMPLE
    Get-Process claude | Get-WinsockLspProcess

    Says whether the running processes with this name suffer.

    .EXAMPLE
    Get-WinsockLspProcess | Where-Object -Property Verdict -EQ -Value 'atRisk' | Select-Object -Property Id, Name, Reason

    Shows the running programs that are at risk, and why.

    .LINK
    Test-WinsockLsp

    .LINK
    Add-WinsockLspExclusion

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(DefaultParameterSetName = 'Name')]
    [OutputType('WinsockLsp.Process')]
    param(
        [Parameter(Position = 0, ParameterSetName = 'Name')]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Name,

        [Parameter(Mandatory, ParameterSetName = 'Id', ValueFromPipelineByPropertyName)]
        [Alias('PID', 'ProcessId')]
        [ValidateRange(0, 2147483647)]
        [int[]] $Id,

        [Parameter(Mandatory, ParameterSetName = 'InputObject', ValueFromPipeline)]
        [System.Diagnostics.Process[]] $InputObject,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        $option = New-Object System.Collections.Generic.List[string]
    }

    process {
        foreach ($process in $InputObject) { $option.Add("--id=$($process.Id)") }
        foreach ($number in $Id) { $option.Add("--id=$number") }
    }

    end {
        foreach ($pattern in $Name) { $option.Add("--name=$pattern") }
        # Without a name or an id the exe lists all processes. An empty pipeline asks for none.
        if ($MyInvocation.ExpectingInput -and $option.Count -eq 0) { return }
        try {
            $answer = Get-LiveAnswer -Argument (@('processes') + $option.ToArray()) -TimeoutSec $TimeoutSec -NoWarning
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if ($answer.Failure) { $PSCmdlet.ThrowTerminatingError($answer.Failure) }
        foreach ($warning in $answer.Document.warnings) {
            if ($warning.code -ceq 'processNotFound') {
                $PSCmdlet.WriteError((ConvertFrom-DocumentError -Problem $warning))
            } else {
                $PSCmdlet.WriteWarning((Get-WarningText -Warning $warning))
            }
        }
        $program = @(foreach ($process in $answer.Document.processes) { ConvertTo-RunningProgram -Process $process })
        # In the order of the groups in the view: those that suffer come first.
        foreach ($verdict in 'atRisk', 'slowPath', 'unknown', 'fast') { $program | Where-Object { $_.Verdict -ceq $verdict } }
    }
}
