function Get-RemoteMachine {
    <#
    .SYNOPSIS
    Has other computers read their registry, asks the core of this one about what they answer, and returns a row per computer.
    .DESCRIPTION
    A row has the computer's name, what the document has for it, and its Failure: an ErrorRecord, or null. A computer that
    cannot be asked is a row with a Failure, and the others go on.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        # Parameters of Invoke-Command: ComputerName or Session, and with them Credential and ThrottleLimit.
        [Parameter(Mandatory)]
        [hashtable] $Remote,

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    $answer = [ordered] @{}
    $failure = @()
    try {
        Invoke-Command @Remote -ScriptBlock $script:RemoteCatalogBlock -ErrorAction SilentlyContinue -ErrorVariable failure |
            ForEach-Object {
                $name = [string] $_.PSComputerName
                if (-not $answer.Contains($name)) { $answer[$name] = New-Object System.Collections.Generic.List[object] }
                $answer[$name].Add($_)
            }
    } catch {
        throw (Get-RemoteError -Record $_ -Name (@(Get-RemoteName -Remote $Remote) -join ', '))
    }
    $said = @{}
    foreach ($record in $failure) {
        $name = Get-RemoteErrorName -Record $record
        if ($said.ContainsKey($name)) { continue }
        $said[$name] = $true
        if (-not $answer.Contains($name)) {
            [pscustomobject] @{ ComputerName = $name; Machine = $null; Failure = Get-RemoteError -Record $record -Name $name; Warning = @() }
        }
    }
    foreach ($name in @(Get-RemoteName -Remote $Remote)) {
        if ($said.ContainsKey($name) -or $answer.Contains($name)) { continue }
        $nothing = ConvertTo-CoreError -Code 'remoteFailed' -Message "The computer $name answered with nothing." -Target $name -Hint 'Its registry may not be readable to you.'
        [pscustomobject] @{ ComputerName = $name; Machine = $null; Failure = $nothing; Warning = @() }
    }
    $names = @($answer.Keys)
    # In parts, so that thousands of computers are never in one document.
    for ($at = 0; $at -lt $names.Count; $at += 100) {
        $some = @($names[$at..([System.Math]::Min($at + 99, $names.Count - 1))])
        $line = foreach ($name in $some) { ConvertTo-RegistryLine -Name $name -Row $answer[$name].ToArray() }
        $byte = [System.Text.Encoding]::UTF8.GetBytes(($line -join "`n") + "`n")
        Get-RemoteRow -Document (Invoke-Core -Argument ($Argument + @('--', '-')) -TimeoutSec $TimeoutSec -InputByte $byte) -Name $some
    }
}

function Get-RemoteRow {
    <#
    .SYNOPSIS
    A row for each computer of a document.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [object] $Document,

        # The computers that it is about, in order.
        [Parameter(Mandatory)]
        [string[]] $Name
    )

    $machines = Get-CoreProperty $Document 'machines'
    if ($null -eq $machines) { $machines = @($Document) }
    for ($index = 0; $index -lt @($machines).Count; $index++) {
        $machine = @($machines)[$index]
        $computer = $Name[$index]
        $source = Get-CoreProperty $machine 'source'
        if ($null -ne $source) {
            $computer = $source.machine
            # Where it came from is no file of this computer, and not this computer.
            $source.path = "remoting:$computer"
        }
        $problem = Get-CoreProperty $machine 'error'
        $failure = $null
        $warning = @()
        if ($null -ne $problem) {
            $failure = ConvertTo-CoreError -Code $problem.code -Message $problem.message -Target $computer -Hint 'Look at the key WinSock2 of that computer.'
        } else {
            $warning = @(foreach ($each in $machine.warnings) {
                    $place = ([string] $each.target) -replace '^-(:\d+)?', $computer.Replace('$', '$$')
                    ConvertTo-SafeText "${place}: $($each.message)"
                })
        }
        [pscustomobject] @{ ComputerName = $computer; Machine = $machine; Failure = $failure; Warning = $warning }
    }
}

function ConvertTo-RegistryLine {
    <#
    .SYNOPSIS
    What a computer told of its registry, as a snapshot line of osquery's log, which the core reads.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [Parameter(Mandatory)]
        [object[]] $Row
    )

    $snapshot = @(foreach ($told in $Row) {
            $key = ([string] $told.Key) -replace '^HKLM:', 'HKEY_LOCAL_MACHINE'
            $value = $told.Value
            if ($null -ne $value) { $value = $value.PSObject.BaseObject }
            if ($null -eq $told.Name) {
                @{ type = 'subkey'; path = $key }
            } elseif ($value -is [byte[]]) {
                @{ key = $key; name = [string] $told.Name; type = 'REG_BINARY'; data = [System.BitConverter]::ToString($value).Replace('-', '') }
            } elseif ($value -is [int]) {
                @{ key = $key; name = [string] $told.Name; type = 'REG_DWORD'; data = "$value" }
            } else {
                @{ key = $key; name = [string] $told.Name; type = 'REG_SZ'; data = [string] $value }
            }
        })
    $line = [ordered] @{ action = 'snapshot'; name = 'winsock_catalog'; hostIdentifier = $Name; snapshot = $snapshot }
    return ConvertTo-Json -InputObject $line -Depth 4 -Compress
}

function Get-RemoteParameter {
    <#
    .SYNOPSIS
    Of what a cmdlet was given, that which Invoke-Command takes; empty when no other computer is asked.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $Bound
    )

    $remote = @{}
    if (-not $Bound.ContainsKey('ComputerName') -and -not $Bound.ContainsKey('Session')) { return $remote }
    foreach ($name in 'ComputerName', 'Session', 'Credential', 'ThrottleLimit') {
        if ($Bound.ContainsKey($name)) { $remote[$name] = $Bound[$name] }
    }
    return $remote
}

function Get-RemoteName {
    <#
    .SYNOPSIS
    The computers that Invoke-Command is given, as it will call them.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Remote
    )

    if ($Remote.ContainsKey('Session')) {
        foreach ($session in $Remote.Session) { $session.ComputerName }
    } else {
        foreach ($name in $Remote.ComputerName) {
            if ($name -eq '.') { 'localhost' } else { $name }
        }
    }
}

function Get-RemoteErrorName {
    <#
    .SYNOPSIS
    The computer that an error of Invoke-Command is about.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord] $Record
    )

    foreach ($about in $Record.PSObject.Properties['OriginInfo'], $Record.PSObject.Properties['TargetObject']) {
        if ($null -eq $about -or $null -eq $about.Value) { continue }
        if ($about.Value -is [string]) { return $about.Value }
        foreach ($property in 'PSComputerName', 'ComputerName') {
            $name = $about.Value.PSObject.Properties[$property]
            if ($null -ne $name -and $name.Value) { return [string] $name.Value }
        }
    }
    return ''
}

function Get-RemoteError {
    <#
    .SYNOPSIS
    The error of a computer that could not be asked.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord] $Record,

        [AllowEmptyString()]
        [string] $Name
    )

    $message = "The computer $Name could not be asked: $($Record.Exception.Message.Trim())"
    return ConvertTo-CoreError -Code 'remoteFailed' -Message (ConvertTo-SafeText $message) -Target $Name -Hint 'Try: Invoke-Command -ComputerName NAME -ScriptBlock { 1 }'
}
