# Remoting: reads the registry of other computers, and has the exe judge what they sent.

# The script block that runs on another computer. It reads registry values and returns them. It judges nothing and writes
# nothing there. It only uses cmdlets, operators and hashtables, because constrained language mode permits no other objects.
$script:RemoteCatalogBlock = {
    $parameters = 'HKLM:\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters'
    $keys = @($parameters, 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage')
    foreach ($catalog in @(Get-ChildItem -LiteralPath $parameters -Name -ErrorAction Stop | Where-Object { $_ -like 'Protocol_Catalog*' })) {
        $keys += "$parameters\$catalog"
        foreach ($list in @(Get-ChildItem -LiteralPath "$parameters\$catalog" -Name | Where-Object { $_ -like 'Catalog_Entries*' })) {
            $keys += "$parameters\$catalog\$list"
            foreach ($item in @(Get-ChildItem -LiteralPath "$parameters\$catalog\$list" -Name)) { $keys += "$parameters\$catalog\$list\$item" }
        }
    }
    $names = 'Current_Protocol_Catalog', 'Num_Catalog_Entries', 'Num_Catalog_Entries64', 'PackedCatalogItem', 'ProtocolName', 'ACP'
    foreach ($key in $keys) {
        # Returns the key too, because a key that lacks its values is evidence.
        @{ Key = $key; Name = $null; Value = $null }
        $values = Get-ItemProperty -LiteralPath $key -ErrorAction SilentlyContinue | Select-Object -Property $names
        foreach ($name in $names) {
            if ($null -ne $values -and $null -ne $values.$name) { @{ Key = $key; Name = $name; Value = $values.$name } }
        }
    }
    # Marks the end: without it the answer is not complete.
    @{ Last = $true }
}

function Get-RemoteParameter {
    <#
    .SYNOPSIS
    Returns those parameters of a cmdlet that are for Invoke-Command. Returns an empty table where no other computer is asked.
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $Bound,

        # Names from the parameter and from the pipeline.
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [string[]] $ComputerName
    )

    $remote = @{}
    if ($ComputerName.Count -gt 0) { $remote['ComputerName'] = $ComputerName }
    if ($Bound.ContainsKey('Session')) { $remote['Session'] = $Bound['Session'] }
    if ($remote.Count -eq 0) { return $remote }
    foreach ($name in 'Credential', 'ThrottleLimit') {
        if ($Bound.ContainsKey($name)) { $remote[$name] = $Bound[$name] }
    }
    return $remote
}

function Get-RemoteAnswer {
    <#
    .SYNOPSIS
    Has other computers read their registry, and returns a row for each computer as soon as it has answered.
    .DESCRIPTION
    A row has ComputerName, Machine (the exe's answer), Warning (texts) and Failure (an ErrorRecord, or null). A computer that
    cannot be asked has a row with a Failure. So has a computer that sends more than any catalog needs, sends something else
    than an answer, or does not finish within -TimeoutSec. No computer may use up the memory or the time of this one.
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

    $names = @(Get-RemoteName -Remote $Remote)
    # For each computer: what it has sent so far, about how many bytes that is, its first error, and whether its row is returned.
    $answer = @{}
    $size = @{}
    $failure = @{}
    $finished = @{}
    Write-RemoteProgress -Done 0 -All $names.Count
    try {
        Invoke-RemoteBlock -Remote $Remote -Finished $finished -TimeoutSec $TimeoutSec | ForEach-Object {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $name = Get-RemoteErrorName -Record $_
                if ($finished.ContainsKey($name)) { return }
                if (-not $failure.ContainsKey($name)) { $failure[$name] = $_ }
                # A computer that has sent something may still send the rest.
                if ($answer.ContainsKey($name) -and $_.Exception -isnot [System.TimeoutException]) { return }
                if ($_.Exception -is [System.TimeoutException]) { $failure[$name] = $_ }
                $finished[$name] = $true
                Get-RemoteFailure -Name $name -Failure (Get-RemoteError -Record $failure[$name] -Name $name)
            } else {
                $name = [string] $_.PSComputerName
                if ($finished.ContainsKey($name)) { return }
                if (-not $answer.ContainsKey($name)) {
                    $answer[$name] = New-Object System.Collections.Generic.List[object]
                    $size[$name] = 0
                }
                $problem = ''
                if ($_ -isnot [hashtable]) {
                    $problem = 'sent something else than an answer'
                } elseif (-not $_['Last']) {
                    $size[$name] += Get-RemoteSize -Row $_
                    if ($answer[$name].Count -lt $script:MostRemoteRows -and $size[$name] -le $script:MostRemoteBytes) {
                        $answer[$name].Add($_)
                        return
                    }
                    $problem = "sent more than $script:MostRemoteRows values or $($script:MostRemoteBytes / 1MB) MB, which no catalog needs"
                }
                if ($problem) {
                    $finished[$name] = $true
                    $answer[$name].Clear()
                    Get-RemoteFailure -Name $name -Failure (ConvertTo-ErrorRecord -Code 'remoteFailed' -Message "The computer $name $problem. Nothing of it was used." -Target $name -Hint 'Find out who controls that computer.')
                    return
                }
                $finished[$name] = $true
                ConvertTo-RemoteRow -Name $name -Row $answer[$name].ToArray() -Argument $Argument -TimeoutSec $TimeoutSec
                $answer[$name].Clear()
            }
            Write-RemoteProgress -Done $finished.Count -All $names.Count
        }
    } catch {
        # Errors of the exe, and errors with -ErrorAction Stop, are not about remoting.
        if ($_.FullyQualifiedErrorId -match '^core' -or $_.Exception -is [System.Management.Automation.ActionPreferenceStopException]) { throw }
        throw (Get-RemoteError -Record $_ -Name ($names -join ', '))
    } finally {
        Write-RemoteProgress -Done $names.Count -All $names.Count
    }
    foreach ($name in $names) {
        if ($finished.ContainsKey($name)) { continue }
        $finished[$name] = $true
        if ($failure.ContainsKey($name)) {
            Get-RemoteFailure -Name $name -Failure (Get-RemoteError -Record $failure[$name] -Name $name)
            continue
        }
        $message = "The computer $name did not answer."
        if ($answer.ContainsKey($name)) { $message = "The computer $name only answered in part." }
        Get-RemoteFailure -Name $name -Failure (ConvertTo-ErrorRecord -Code 'remoteFailed' -Message $message -Target $name -Hint 'Check that you may read its registry.')
    }
}

# What one computer may send. A catalog of a thousand entries has about 3,000 values and 1 MB.
$script:MostRemoteRows = 10000
$script:MostRemoteBytes = 16MB

function Get-RemoteSize {
    <#
    .SYNOPSIS
    Returns about how many bytes of memory a value takes that another computer sent.
    #>
    [CmdletBinding()]
    [OutputType([long])]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Row
    )

    $bytes = 0L
    foreach ($value in $Row.Values) {
        if ($null -eq $value) { continue }
        $base = $value.PSObject.BaseObject
        if ($base -is [array]) { $bytes += $base.Length } else { $bytes += 2 * ([string] $base).Length }
    }
    return $bytes
}

function Invoke-RemoteBlock {
    <#
    .SYNOPSIS
    Runs the script block on other computers. Returns what they send, and their errors, as it comes.
    .DESCRIPTION
    Each computer has a job, because only a job can be ended while its computer sends nothing, or sends without end. The
    function ends a job when -Finished has the name of its computer, and after -TimeoutSec.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Remote,

        # The caller adds the name of each computer of which it needs nothing more.
        [Parameter(Mandatory)]
        [hashtable] $Finished,

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    # A proxy function, as administrators make them for restricted sessions, may lack this parameter.
    $asJob = @{}
    if ((Get-Command -Name 'Invoke-Command').Parameters.ContainsKey('AsJob')) { $asJob['AsJob'] = $true }
    Invoke-Command @Remote @asJob -ScriptBlock $script:RemoteCatalogBlock -ErrorAction Continue 2>&1 | ForEach-Object {
        if ($_ -isnot [System.Management.Automation.Job]) { return $_ }
        $job = $_
        $open = New-Object System.Collections.Generic.List[object]
        foreach ($child in $job.ChildJobs) { $open.Add($child) }
        try {
            while ($open.Count -gt 0) {
                foreach ($child in $open.ToArray()) {
                    # Reads the state before the output. In the other order, output that comes just before the end would be lost.
                    $isOver = 'Completed', 'Failed', 'Stopped', 'Disconnected' -contains "$($child.State)"
                    Receive-Job -Job $child -ErrorAction Continue 2>&1
                    $began = $child.PSBeginTime
                    $isLate = -not $isOver -and $null -ne $began -and ([System.DateTime]::Now - $began).TotalSeconds -ge $TimeoutSec
                    if ($isLate) { Get-RemoteTimeoutError -Name $child.Location -TimeoutSec $TimeoutSec }
                    if ($isOver -or $isLate -or $Finished.ContainsKey($child.Location)) { [void] $open.Remove($child) }
                    if (-not $isOver -and -not $open.Contains($child)) { Stop-Job -Job $child }
                }
                if ($open.Count -gt 0) { Start-Sleep -Milliseconds 50 }
            }
        } finally {
            Remove-Job -Job $job -Force
        }
    }
}

function Get-RemoteTimeoutError {
    <#
    .SYNOPSIS
    Returns the error of a computer that did not answer in time.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    $problem = New-Object System.TimeoutException("It did not answer within $TimeoutSec seconds. Give it more time with -TimeoutSec.")
    return New-Object System.Management.Automation.ErrorRecord($problem, 'RemoteTimeout', 'OperationTimeout', $Name)
}

function Get-RemoteName {
    <#
    .SYNOPSIS
    Returns the names of the computers, as Invoke-Command will report them.
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
    Returns the computer that an error of Invoke-Command is about.
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

function ConvertTo-RemoteRow {
    <#
    .SYNOPSIS
    Has the exe judge what one computer sent, and returns the row of that computer.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]] $Row,

        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    $byte = [System.Text.Encoding]::UTF8.GetBytes((ConvertTo-RegistryLine -Name $Name -Row $Row) + "`n")
    $machine = Get-ExeDocument -Argument ($Argument + @('--', '-')) -TimeoutSec $TimeoutSec -InputByte $byte
    $problem = Get-DocumentProperty $machine 'error'
    $failure = $null
    $warning = @()
    if ($null -ne $problem) {
        $failure = ConvertFrom-DocumentError -Problem $problem -Target $Name -Hint 'Check the registry key WinSock2 of that computer.'
    } else {
        # The document names standard input as the source, because the exe read from there.
        $machine.source.path = "remoting:$Name"
        $warning = @(foreach ($each in $machine.warnings) {
                $place = ([string] $each.target) -replace '^-(:\d+)?', $Name.Replace('$', '$$')
                ConvertTo-SafeText "${place}: $($each.message)"
            })
    }
    return [pscustomobject] @{ ComputerName = $Name; Machine = $machine; Failure = $failure; Warning = $warning }
}

function ConvertTo-RegistryLine {
    <#
    .SYNOPSIS
    Returns the registry values of a computer as a snapshot line of osquery's log, which is a form that the exe reads.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]] $Row
    )

    $snapshot = @(foreach ($item in $Row) {
            $key = ([string] $item.Key) -replace '^HKLM:', 'HKEY_LOCAL_MACHINE'
            $value = $item.Value
            if ($null -ne $value) { $value = $value.PSObject.BaseObject }
            if ($null -eq $item.Name) {
                @{ type = 'subkey'; path = $key }
            } elseif ($value -is [byte[]]) {
                @{ key = $key; name = [string] $item.Name; type = 'REG_BINARY'; data = [System.BitConverter]::ToString($value).Replace('-', '') }
            } elseif ($value -is [int]) {
                @{ key = $key; name = [string] $item.Name; type = 'REG_DWORD'; data = "$value" }
            } else {
                @{ key = $key; name = [string] $item.Name; type = 'REG_SZ'; data = [string] $value }
            }
        })
    $line = [ordered] @{ action = 'snapshot'; name = 'winsock_catalog'; hostIdentifier = $Name; snapshot = $snapshot }
    return ConvertTo-Json -InputObject $line -Depth 4 -Compress
}

function Get-RemoteFailure {
    <#
    .SYNOPSIS
    Returns the row of a computer that could not be read.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyString()]
        [string] $Name,

        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord] $Failure
    )

    return [pscustomobject] @{ ComputerName = $Name; Machine = $null; Failure = $Failure; Warning = @() }
}

function Write-RemoteProgress {
    <#
    .SYNOPSIS
    Shows how many computers have answered.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [int] $Done,

        [Parameter(Mandatory)]
        [int] $All
    )

    if ($All -lt 2) { return }
    Write-Progress -Activity 'Reading Winsock catalogs' -Status "$Done of $All computers have answered" -PercentComplete (100 * [System.Math]::Min($Done, $All) / $All) -Completed:($Done -ge $All)
}
