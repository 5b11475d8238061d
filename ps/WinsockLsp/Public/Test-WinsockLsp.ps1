function Test-WinsockLsp {
    <#
    .SYNOPSIS
    Says whether the Winsock catalogs are free of non-IFS providers.

    .DESCRIPTION
    Returns $true when no provider in scope is non-IFS, else $false. When the source does not show this, the cmdlet returns $false and writes a warning. When it cannot read a source, it returns $false and writes an error. For several files or computers it returns one answer about all of them.

    With -Detailed the cmdlet returns a verdict for each machine instead: compliant, nonCompliant or unknown. The verdict names the entries that decide it, and says which programs are affected. OutOfScope has the non-IFS entries outside the scope, and KbVerdict is the verdict of -Scope all.

    .PARAMETER Path
    Files, folders or archives (.zip, .gz) to read instead of this machine. Wildcards are allowed.

    .PARAMETER LiteralPath
    Files, folders or archives to read. Wildcard characters in the path have no meaning.

    .PARAMETER Source
    How to read this machine. Api asks Winsock. Registry reads the registry and does not call Winsock.

    .PARAMETER Scope
    Which entries decide the verdict. internet: layered entries, and base providers of IPv4 and IPv6 that are not NetworkDirect (RDMA). layered: layered entries only. all: every entry, as Microsoft KB 2568167 says.

    .PARAMETER Detailed
    Return the verdict instead of true or false.

    .PARAMETER Identity
    Examine the file of every entry of this machine, and not only of those that may be non-IFS.

    .PARAMETER Probe
    Also send and receive on loopback in the mode that a non-IFS provider breaks, and count the completions. With this switch the cmdlet returns the verdict, with a row for each protocol in Probes. The verdict itself only depends on the catalogs. The probe needs no administrator. It takes up to two minutes where a provider hangs.

    .PARAMETER ComputerName
    Computers to ask over PowerShell remoting. Each computer only reads its catalogs from the registry. This computer judges the entries, and copies nothing to the other computer. Each computer that cannot be asked gives one error.

    .PARAMETER Session
    Open sessions (New-PSSession) to ask instead of computers.

    .PARAMETER Credential
    The account to use on the other computers.

    .PARAMETER ThrottleLimit
    How many computers to ask at the same time. Zero means the default of Invoke-Command.

    .PARAMETER EventLog
    Also write the verdict to the Windows event log, under the source WinsockLsp.

    .PARAMETER TimeoutSec
    Timeout in seconds. With files, it is the timeout for each file. The default is 60, and 180 for the probe.

    .INPUTS
    System.String, System.IO.FileInfo, or any object with a property Path, FullName, PSPath or ComputerName

    .OUTPUTS
    System.Boolean, or WinsockLsp.Verdict with -Detailed or -Probe

    .EXAMPLE
    if (-not (Test-WinsockLsp)) { Get-WinsockLsp | Where-Object NonIfs }

    Tests this machine, and shows what is wrong with it.

    .EXAMPLE
    Test-WinsockLsp -Path dump.txt -Scope layered -Detailed

    Shows the verdict on another machine, and the layered entries that it rests on.

        Verdict  : nonCompliant
        Scope    : layered
        ...

    .EXAMPLE
    Test-WinsockLsp -ComputerName PC1, PC2 -Detailed | Select-Object -Property ComputerName, Verdict

    Shows the verdict on other computers.

        ComputerName Verdict
        ------------ -------
        PC1          nonCompliant
        PC2          nonCompliant

    .EXAMPLE
    (Test-WinsockLsp -Detailed).Programs | Where-Object -Property Verdict -EQ -Value 'atRisk'

    Shows which programs of this machine may wait for an I/O completion that never comes.

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

    Shows the protocols on which this machine loses completions because of a layer.

    .LINK
    Get-WinsockLsp

    .LINK
    Invoke-WinsockLspRemediation

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(DefaultParameterSetName = 'Live')]
    [OutputType('System.Boolean', 'WinsockLsp.Verdict')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Path', ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Path,

        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath', 'FullName', 'LP')]
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

        [Parameter(Mandatory, ParameterSetName = 'ComputerName', ValueFromPipelineByPropertyName)]
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
        Use-CallerPreference $PSCmdlet
        $sources = Get-EmptySourceList
        $state = @{ Compliant = $true }
    }

    process {
        $count = $sources.File.Count
        Add-Source -List $sources -Caller $PSCmdlet
        # A path without a file says nothing about its machine, so the answer is not $true.
        if ($PSCmdlet.ParameterSetName -like '*Path' -and $sources.File.Count -eq $count) { $state.Compliant = $false }
    }

    end {
        $live = $PSCmdlet.ParameterSetName -eq 'Live'
        $remote = Get-RemoteParameter -Bound $PSBoundParameters -ComputerName $sources.Computer
        $exactScope = Get-ExactName -Name $Scope -Exact 'internet', 'layered', 'all'
        $argument = @('test', "--scope=$exactScope")
        if ($live) { $argument += "--source=$($Source.ToLowerInvariant())" }
        if ($Identity) { $argument += '--identity' }
        $probeTimeoutSec = $script:ProbeTimeoutSec
        if ($PSBoundParameters.ContainsKey('TimeoutSec')) { $probeTimeoutSec = $TimeoutSec }
        if ($EventLog) { $argument += '--event-log' }
        try {
            if ($live -or $sources.File.Count -gt 0 -or $remote.Count -gt 0) {
                Get-MachineAnswer -Argument $argument -File $sources.File.ToArray() -Remote $remote -TimeoutSec $TimeoutSec | ForEach-Object {
                    $row = $_
                    foreach ($text in $row.Warning) { $PSCmdlet.WriteWarning($text) }
                    if ($row.Failure) {
                        $PSCmdlet.WriteError($row.Failure)
                        $state.Compliant = $false
                        return
                    }
                    if ($Detailed -or $Probe) {
                        $verdict = ConvertTo-Verdict -Machine $row.Machine -Scope $exactScope -ComputerName $row.ComputerName
                        if ($Probe) { Add-Probe -Verdict $verdict -TimeoutSec $probeTimeoutSec -Caller $PSCmdlet }
                        $verdict
                    }
                    if ($row.Machine.verdict -ne 'compliant') { $state.Compliant = $false }
                    if ($row.Machine.verdict -eq 'unknown' -and -not ($Detailed -or $Probe)) {
                        Write-Warning -Message "$(if ($row.Machine.source.path) { $row.Machine.source.path } else { 'This machine' }): the verdict is unknown. Use -Detailed to see why."
                    }
                }
            }
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
        if (-not ($Detailed -or $Probe)) { $state.Compliant }
    }
}
