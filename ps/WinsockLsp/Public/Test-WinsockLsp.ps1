function Test-WinsockLsp {
    <#
    .SYNOPSIS
    Says whether the Winsock catalogs are free of non-IFS providers.

    .DESCRIPTION
    Returns $true when no provider in scope is non-IFS, else $false. When it cannot be told, the answer is $false with
    a warning; a source that cannot be read is an error and $false. Over several files there is one answer for all of
    them.

    With -Detailed the verdict object is returned instead, one for each machine: compliant, nonCompliant or unknown,
    with the entries that decided it, what else was found, and in Programs what each kind of program makes of it.
    Non-IFS entries outside the scope stand in OutOfScope, and KbVerdict is the verdict of -Scope all.

    .PARAMETER Path
    Files to read instead of this machine's catalogs, folders with all that is in them, .zip and .gz archives; wildcards are
    allowed.

    .PARAMETER Source
    How this machine is read: Api asks Winsock, Registry reads the registry without a call of Winsock.

    .PARAMETER LiteralPath
    Files, folders or archives to read, taken as they are written.

    .PARAMETER Scope
    Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not
    NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

    .PARAMETER Detailed
    Return the verdict object instead of a bool.

    .PARAMETER Identity
    Look at the file of every entry of this machine, and not only of those that may be non-IFS.

    .PARAMETER Probe
    Also try this machine's providers: send and receive on loopback, with the mode that a non-IFS provider breaks, and count
    the completions that come. Returns the verdict object, with a row for each protocol in Probes; the verdict itself rests
    on the catalogs alone. Needs no rights, and takes up to two minutes where a provider hangs.

    .PARAMETER ComputerName
    Computers to ask over PowerShell remoting. Each only reads the bytes of its catalogs from the registry; they are judged
    here, and nothing is copied there. A computer that cannot be asked is an error, and the others go on.

    .PARAMETER Session
    The same through sessions that are open already: New-PSSession has all ways to connect.

    .PARAMETER Credential
    Who to be on those computers.

    .PARAMETER ThrottleLimit
    How many computers are asked at once; 0 is what Invoke-Command takes.

    .PARAMETER EventLog
    Also write the verdict into Windows' event log, under the source WinsockLsp.

    .PARAMETER TimeoutSec
    How long the core may take, in seconds: 60 unless given, for each file where there are files, and with -Probe 180 for
    the probe.

    .INPUTS
    System.String, System.IO.FileInfo

    .OUTPUTS
    System.Boolean, WinsockLsp.Verdict

    .EXAMPLE
    if (-not (Test-WinsockLsp)) { 'Look at it: Get-WinsockLsp | Where-Object NonIfs' }

    Tests this machine.

    .EXAMPLE
    Test-WinsockLsp -Path dump.txt -Scope layered -Detailed

    Shows the verdict on another machine, and the layered entries that it rests on.

        Verdict        : nonCompliant
        Scope          : layered
        KbVerdict      : nonCompliant
        Source         : dump.txt
        ...
        MissingEntries : 0

    .EXAMPLE
    Test-WinsockLsp -ComputerName PC1, PC2 -Detailed | Select-Object -Property ComputerName, Verdict

    Shows the verdict on other computers.

        ComputerName Verdict
        ------------ -------
        PC1          nonCompliant
        PC2          nonCompliant

    .EXAMPLE
    (Test-WinsockLsp -Detailed).Programs | Where-Object -Property Verdict -EQ -Value 'atRisk'

    Shows which programs of this machine may wait for ever for an I/O completion.

        Bits Program       Protocol Verdict  Reason
        ---- -------       -------- -------  ------
        64   dotnet        tcp      atRisk   TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), whic...
        64   dotnet        udp      atRisk   UDP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]' (id 1033), whic...
        64   crystal       tcp      atRisk   TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), whic...
        64   crystal       udp      atRisk   UDP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]' (id 1033), whic...
        64   mio0.6        tcp      atRisk   TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), whic...
        32   dotnet        tcp      atRisk   TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), whic...
        32   dotnet        udp      atRisk   UDP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]' (id 1033), whic...
        32   crystal       tcp      atRisk   TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), whic...
        32   crystal       udp      atRisk   UDP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]' (id 1033), whic...
        32   mio0.6        tcp      atRisk   TCP/IPv4 is served by 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), whic...

    .EXAMPLE
    (Test-WinsockLsp -Probe).Probes | Where-Object -Property LayerBlamed

    Shows the protocols on which completions are lost through a layer, seen on this machine.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Live')]
    [OutputType('System.Boolean', 'WinsockLsp.Verdict')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Path', ValueFromPipeline)]
        [ValidateNotNullOrEmpty()]
        [string[]] $Path,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath')]
        [ValidateNotNullOrEmpty()]
        [string[]] $LiteralPath,

        [Parameter(ParameterSetName = 'Live')]
        [ValidateSet('Api', 'Registry')]
        [string] $Source = 'Api',

        [ValidateSet('internet', 'layered', 'all')]
        [string] $Scope = 'internet',

        [switch] $Detailed,

        [Parameter(ParameterSetName = 'Live')]
        [switch] $Identity,

        [Parameter(ParameterSetName = 'Live')]
        [switch] $Probe,

        [Parameter(Mandatory, ParameterSetName = 'ComputerName')]
        [Alias('Cn')]
        [ValidateNotNullOrEmpty()]
        [string[]] $ComputerName,

        [Parameter(Mandatory, ParameterSetName = 'Session')]
        [ValidateNotNullOrEmpty()]
        [System.Management.Automation.Runspaces.PSSession[]] $Session,

        [Parameter(ParameterSetName = 'ComputerName')]
        [System.Management.Automation.PSCredential]
        [System.Management.Automation.Credential()]
        $Credential = [System.Management.Automation.PSCredential]::Empty,

        [Parameter(ParameterSetName = 'ComputerName')]
        [Parameter(ParameterSetName = 'Session')]
        [ValidateRange(0, 100000)]
        [int] $ThrottleLimit,

        [Parameter(ParameterSetName = 'Live')]
        [switch] $EventLog,

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        $remote = Get-RemoteParameter -Bound $PSBoundParameters
        $file = New-Object System.Collections.Generic.List[string]
        $state = @{ Compliant = $true }
    }

    process {
        $given = $Path
        if ($PSCmdlet.ParameterSetName -eq 'LiteralPath') { $given = $LiteralPath }
        if ($PSCmdlet.ParameterSetName -notlike '*Path') { return }
        $found = @(Resolve-SourcePath -Path $given -Literal:($PSCmdlet.ParameterSetName -eq 'LiteralPath') -Caller $PSCmdlet)
        if ($found.Count -eq 0) { $state.Compliant = $false }
        foreach ($item in $found) { $file.Add($item) }
    }

    end {
        $live = $PSCmdlet.ParameterSetName -eq 'Live'
        $exactScope = Get-ExactName -Name $Scope -Exact 'internet', 'layered', 'all'
        $argument = @('test', "--scope=$exactScope")
        if ($live) { $argument += "--source=$($Source.ToLowerInvariant())" }
        if ($Identity) { $argument += '--identity' }
        $probeTimeoutSec = $script:ProbeTimeoutSec
        if ($PSBoundParameters.ContainsKey('TimeoutSec')) { $probeTimeoutSec = $TimeoutSec }
        if ($EventLog) { $argument += '--event-log' }
        try {
            if ($PSCmdlet.ParameterSetName -notlike '*Path' -or $file.Count -gt 0) {
                Get-CoreMachine -Argument $argument -File $file.ToArray() -Remote $remote -TimeoutSec $TimeoutSec | ForEach-Object {
                    $row = $_
                    foreach ($text in $row.Warning) { $PSCmdlet.WriteWarning($text) }
                    if ($row.Failure) {
                        $PSCmdlet.WriteError($row.Failure)
                        $state.Compliant = $false
                        return
                    }
                    if ($Detailed -or $Probe) {
                        $verdict = ConvertFrom-CoreVerdict -Machine $row.Machine -Scope $exactScope -ComputerName $row.ComputerName
                        if ($Probe) { Add-CoreProbe -Verdict $verdict -TimeoutSec $probeTimeoutSec -Caller $PSCmdlet }
                        $verdict
                    }
                    if ($row.Machine.verdict -ne 'compliant') { $state.Compliant = $false }
                    if ($row.Machine.verdict -eq 'unknown' -and -not ($Detailed -or $Probe)) {
                        Write-Warning -Message "$($row.Machine.source.path): whether a non-IFS provider is there cannot be told (verdict unknown); -Detailed says why."
                    }
                }
            }
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if (-not ($Detailed -or $Probe)) { $state.Compliant }
    }
}
