function Get-WinsockLsp {
    <#
    .SYNOPSIS
    Lists the entries of the Winsock protocol catalogs, each with its IFS verdict.

    .DESCRIPTION
    Without -Path the catalogs of this machine are read. With -Path they are read from files of any machine: the
    output of "netsh winsock show catalog" in any language, a .reg export of the WinSock2 key, a SYSTEM hive, or
    an earlier JSON document of winsock-lsp. With -ComputerName or -Session other computers are asked.

    An entry whose NonIfs is true lacks XP1_IFS_HANDLES: sockets that pass through it can lose I/O completions
    (Microsoft KB 2568167). NonIfs is null where the source does not show the flags; a warning names each such entry.

    .PARAMETER Path
    Files to read, folders with all that is in them, .zip and .gz archives; wildcards are allowed. Each machine is shown as
    soon as it is read, so that there may be thousands.

    .PARAMETER Source
    How this machine is read: Api asks Winsock, Registry reads the registry without a call of Winsock.

    .PARAMETER LiteralPath
    Files, folders or archives to read, taken as they are written.

    .PARAMETER Bitness
    Only the 32-bit or the 64-bit catalog.

    .PARAMETER Kind
    Only entries of this kind.

    .PARAMETER NonIfs
    Only non-IFS entries.

    .PARAMETER Name
    Only entries whose name matches one of these; * and ? are wildcards.

    .PARAMETER Id
    Only these catalog entry ids: 1031, or 64:1031 for that of one catalog.

    .PARAMETER Identity
    Look at the file of every entry: version, hash, signature (Signer, SignatureStatus), and who installed it. Without it
    only the files of entries that may be non-IFS are looked at, for their presence and version: a signature takes long.
    Goes without -Path: another machine's files are never looked for here.

    .PARAMETER ComputerName
    Computers to ask over PowerShell remoting. Each only reads the bytes of its catalogs from the registry; they are judged
    here, and nothing is copied there. A computer that cannot be asked is an error, and the others go on.

    .PARAMETER Session
    The same through sessions that are open already: New-PSSession has all ways to connect.

    .PARAMETER Credential
    Who to be on those computers.

    .PARAMETER ThrottleLimit
    How many computers are asked at once; 0 is what Invoke-Command takes.

    .PARAMETER TimeoutSec
    How long the core may take, in seconds; with files, how long it may take for each of them.

    .INPUTS
    System.String, System.IO.FileInfo

    .OUTPUTS
    WinsockLsp.CatalogEntry

    .EXAMPLE
    Get-WinsockLsp | Where-Object NonIfs

    Shows what breaks I/O completion ports on this machine.

           Source: this machine

        Bits Id     Kind                   NonIfs  Flags      Name                                         ProviderPath
        ---- --     ----                   ------  -----      ----                                         ------------
        64   1032   layeredChainEntry      True    0x66       Contoso Filter over [MSAFD Tcpip [TCP/IP]]   C:\Program Files\Con...
        64   1033   layeredChainEntry      True    0x609      Contoso Filter over [MSAFD Tcpip [UDP/IP]]   C:\Program Files\Con...
        64   1031   layeredServiceProvider True    0x66       Contoso Filter                               C:\Program Files\Con...
        32   1032   layeredChainEntry      True    0x66       Contoso Filter over [MSAFD Tcpip [TCP/IP]]   C:\Program Files (x8...
        32   1033   layeredChainEntry      True    0x609      Contoso Filter over [MSAFD Tcpip [UDP/IP]]   C:\Program Files (x8...
        32   1031   layeredServiceProvider True    0x66       Contoso Filter                               C:\Program Files (x8...

    .EXAMPLE
    Get-WinsockLsp -Identity | Where-Object NonIfs | Select-Object -Property Name, Product, Company, Signer, SignatureStatus, Advice

    Shows whose it is and what to do about it. Empty where nothing is known.

    .EXAMPLE
    Get-WinsockLsp -Source Registry

    Reads the catalogs from the registry, should Winsock itself not answer.

    .EXAMPLE
    Get-WinsockLsp -Path dump.txt | Where-Object NonIfs

    Shows the same for a machine whose administrator sent the output of "netsh winsock show catalog".

    .EXAMPLE
    Get-WinsockLsp -ComputerName (Get-Content -Path computers.txt) -NonIfs | Format-Table -Property ComputerName, Name, Product

    Shows what breaks I/O completion ports on other computers.

    .EXAMPLE
    Get-ChildItem -Path dumps -Filter *.reg | Get-WinsockLsp -Kind layeredServiceProvider | Group-Object -Property Name

    Counts the layered service providers of many machines.

    .EXAMPLE
    Get-WinsockLsp -Path dumps, evidence.zip -NonIfs | Select-Object -Property Machine, Source, Name, Product

    Shows what is wrong on each machine of a folder and an archive.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Live')]
    [OutputType('WinsockLsp.CatalogEntry')]
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

        [ValidateSet('32', '64')]
        [string] $Bitness,

        [ValidateSet('baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry')]
        [string] $Kind,

        [switch] $NonIfs,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [ValidateNotNullOrEmpty()]
        [string[]] $Name,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [ValidateNotNullOrEmpty()]
        [string[]] $Id,

        [Parameter(ParameterSetName = 'Live')]
        [switch] $Identity,

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

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        $remote = Get-RemoteParameter -Bound $PSBoundParameters
        $file = New-Object System.Collections.Generic.List[string]
    }

    process {
        if ($PSCmdlet.ParameterSetName -eq 'Path') {
            foreach ($item in (Resolve-SourcePath -Path $Path -Caller $PSCmdlet)) { $file.Add($item) }
        } elseif ($PSCmdlet.ParameterSetName -eq 'LiteralPath') {
            foreach ($item in (Resolve-SourcePath -Path $LiteralPath -Literal -Caller $PSCmdlet)) { $file.Add($item) }
        }
    }

    end {
        if ($PSCmdlet.ParameterSetName -like '*Path' -and $file.Count -eq 0) { return }
        $argument = @('list')
        if ($PSCmdlet.ParameterSetName -eq 'Live') { $argument += "--source=$($Source.ToLowerInvariant())" }
        if ($Bitness) { $argument += "--bitness=$Bitness" }
        if ($Kind) { $argument += "--kind=$(Get-ExactName -Name $Kind -Exact 'baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry')" }
        if ($NonIfs) { $argument += '--non-ifs' }
        if ($Identity) { $argument += '--identity' }
        foreach ($item in $Name) { $argument += "--name=$item" }
        foreach ($item in $Id) { $argument += "--id=$item" }
        try {
            Get-CoreMachine -Argument $argument -File $file.ToArray() -Remote $remote -TimeoutSec $TimeoutSec | ForEach-Object {
                $row = $_
                foreach ($text in $row.Warning) { $PSCmdlet.WriteWarning($text) }
                if ($row.Failure) {
                    $PSCmdlet.WriteError($row.Failure)
                    return
                }
                foreach ($entry in $row.Machine.entries) { ConvertFrom-CoreEntry -Entry $entry -Source $row.Machine.source -ComputerName $row.ComputerName }
            }
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
