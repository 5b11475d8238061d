function Get-WinsockLsp {
    <#
    .SYNOPSIS
    Lists the entries of the Winsock protocol catalogs, and says which are non-IFS.

    .DESCRIPTION
    Without -Path the cmdlet reads the catalogs of this machine. With -Path it reads files of any machine: the output of "netsh winsock show catalog" in any language, a .reg export of the WinSock2 key, a SYSTEM hive, or a JSON document that the winsock-lsp exe wrote. With -ComputerName or -Session it asks other computers.

    NonIfs is true for an entry that lacks the flag XP1_IFS_HANDLES. A socket that uses such an entry can lose I/O completions (Microsoft KB 2568167). NonIfs is null where the source does not show the flags. A warning names each such entry.

    .PARAMETER Path
    Files, folders or archives (.zip, .gz) to read. The cmdlet reads everything in a folder. Wildcards are allowed. The entries of each machine appear as soon as the cmdlet has read it, so you can give thousands of files.

    .PARAMETER LiteralPath
    Files, folders or archives to read. Wildcard characters in the path have no meaning.

    .PARAMETER Source
    How to read this machine. Api asks Winsock. Registry reads the registry and does not call Winsock.

    .PARAMETER Bitness
    Only entries of the 32-bit or of the 64-bit catalog.

    .PARAMETER Kind
    Only entries of this kind.

    .PARAMETER LayeredOnly
    Only layers and their chains, no base providers.

    .PARAMETER NonIfs
    Only non-IFS entries.

    .PARAMETER Name
    Only entries whose name matches one of these. Wildcards are allowed.

    .PARAMETER Id
    Only entries with one of these catalog entry ids: 1031 in either catalog, or 64:1031 in the 64-bit catalog.

    .PARAMETER Identity
    Examine the file of every entry: version, hash, signature, and which installation it belongs to. Without this switch the cmdlet only examines files of entries that may be non-IFS, and only for presence and version, because checking a signature takes long. The cmdlet never looks for files of another machine.

    .PARAMETER ComputerName
    Computers to ask over PowerShell remoting. Each computer only reads its catalogs from the registry. This computer judges the entries, and copies nothing to the other computer. The entries of each computer appear as soon as it has answered. Each computer that cannot be asked gives one error.

    .PARAMETER Session
    Open sessions (New-PSSession) to ask instead of computers.

    .PARAMETER Credential
    The account to use on the other computers.

    .PARAMETER ThrottleLimit
    How many computers to ask at the same time. Zero means the default of Invoke-Command.

    .PARAMETER TimeoutSec
    Timeout in seconds. With files, it is the timeout for each file.

    .INPUTS
    System.String, System.IO.FileInfo, or any object with a property Path, FullName, PSPath or ComputerName

    .OUTPUTS
    WinsockLsp.CatalogEntry

    .EXAMPLE
    Get-WinsockLsp | Where-Object NonIfs

    Shows what breaks I/O completion ports on this machine.

           Source: this machine

        Bits Id    Kind  NonIfs  Flags   File           Name
        ---- --    ----  ------  -----   ----           ----
        64   1032  chain True    0x66    filter64.dll   Contoso Filter over [MSAFD Tcpip [TCP/IP]]
        64   1033  chain True    0x609   filter64.dll   Contoso Filter over [MSAFD Tcpip [UDP/IP]]
        64   1031  layer True    0x66    filter64.dll   Contoso Filter
        32   1032  chain True    0x66    filter.dll     Contoso Filter over [MSAFD Tcpip [TCP/IP]]
        32   1033  chain True    0x609   filter.dll     Contoso Filter over [MSAFD Tcpip [UDP/IP]]
        32   1031  layer True    0x66    filter.dll     Contoso Filter

    .EXAMPLE
    Get-WinsockLsp -Identity | Where-Object NonIfs | Select-Object -Property Name, Product, Company, Signer, SignatureStatus, Advice

    Shows which product each entry belongs to, and what to do about it. A column is empty where nothing is known.

    .EXAMPLE
    Get-WinsockLsp -LayeredOnly

    Shows the layers without the base providers of Windows.

    .EXAMPLE
    Get-WinsockLsp -Source Registry

    Reads the catalogs from the registry. Use this where Winsock itself does not answer.

    .EXAMPLE
    Get-WinsockLsp -Path dump.txt | Where-Object NonIfs

    Shows the non-IFS entries of a machine whose administrator sent the output of "netsh winsock show catalog".

    .EXAMPLE
    Get-WinsockLsp -ComputerName (Get-Content -Path computers.txt) -NonIfs | Format-Table -Property ComputerName, Name, Product

    Shows what breaks I/O completion ports on other computers.

    .EXAMPLE
    Get-ChildItem -Path dumps -Filter *.reg | Get-WinsockLsp -Kind layeredServiceProvider | Group-Object -Property Name

    Counts the layered service providers of many machines.

    .EXAMPLE
    Get-WinsockLsp -Path dumps, evidence.zip -NonIfs | Select-Object -Property Machine, Source, Name, Product

    Shows the non-IFS entries of each machine in a folder and an archive.

    .LINK
    Test-WinsockLsp

    .LINK
    ConvertFrom-WinsockCatalog

    .LINK
    Remove-WinsockLsp

    .LINK
    about_WinsockLsp
    #>
    [CmdletBinding(DefaultParameterSetName = 'Live')]
    [OutputType('WinsockLsp.CatalogEntry')]
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

        [ValidateSet('32', '64')]
        [string] $Bitness,

        [ValidateSet('baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry')]
        [string] $Kind,

        [switch] $LayeredOnly,

        [switch] $NonIfs,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string[]] $Name,

        [ArgumentCompleter({ & (Get-Module -Name 'WinsockLsp') { param($completing) Get-EntryCompletion @completing } $args })]
        [ValidateScript({ if ($_ -notmatch '^((32|64):)?\d{1,10}$') { throw "'$_' is no catalog entry id. Write it as Get-WinsockLsp shows it: 1032, or 64:1032 for the 64-bit catalog." }; $true })]
        [string[]] $Id,

        [Parameter(ParameterSetName = 'Live')]
        [switch] $Identity,

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

        [ValidateRange(1, 86400)]
        [int] $TimeoutSec = 60
    )

    begin {
        Use-CallerPreference $PSCmdlet
        $sources = Get-EmptySourceList
    }

    process {
        Add-Source -List $sources -Caller $PSCmdlet
    }

    end {
        $remote = Get-RemoteParameter -Bound $PSBoundParameters -ComputerName $sources.Computer
        if ($PSCmdlet.ParameterSetName -ne 'Live' -and $sources.File.Count -eq 0 -and $remote.Count -eq 0) { return }
        $argument = @('list')
        if ($PSCmdlet.ParameterSetName -eq 'Live') { $argument += "--source=$($Source.ToLowerInvariant())" }
        if ($Bitness) { $argument += "--bitness=$Bitness" }
        if ($Kind) { $argument += "--kind=$(Get-ExactName -Name $Kind -Exact 'baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry')" }
        if ($NonIfs) { $argument += '--non-ifs' }
        if ($Identity) { $argument += '--identity' }
        foreach ($item in $Name) { $argument += "--name=$item" }
        foreach ($item in $Id) { $argument += "--id=$item" }
        try {
            Get-MachineAnswer -Argument $argument -File $sources.File.ToArray() -Remote $remote -TimeoutSec $TimeoutSec | ForEach-Object {
                $row = $_
                foreach ($text in $row.Warning) { $PSCmdlet.WriteWarning($text) }
                if ($row.Failure) {
                    $PSCmdlet.WriteError($row.Failure)
                    return
                }
                foreach ($entry in $row.Machine.entries) {
                    if ($LayeredOnly -and $entry.kind -ceq 'baseServiceProvider') { continue }
                    ConvertTo-CatalogEntry -Entry $entry -Source $row.Machine.source -ComputerName $row.ComputerName
                }
            }
        } catch {
            $PSCmdlet.ThrowTerminatingError($_)
        }
    }
}
