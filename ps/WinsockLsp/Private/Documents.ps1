# Documents: runs the exe, checks the JSON documents that it writes, and returns them.

function Get-ExeDocument {
    <#
    .SYNOPSIS
    Runs a command of the exe, and returns its document.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [AllowEmptyCollection()]
        [byte[]] $InputByte = @()
    )

    return (Get-ExeAnswer -Argument $Argument -TimeoutSec $TimeoutSec -InputByte $InputByte).Document
}

function Get-ExeAnswer {
    <#
    .SYNOPSIS
    Runs a command of the exe, and returns its document and the bytes of the document.
    .DESCRIPTION
    The document must be of the kind that belongs to the command, and must have the exit code of the exe in it. Otherwise the
    function throws coreCrashed. It returns a document with an error like any other. The caller handles that error.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        # 0 means no timeout.
        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [AllowEmptyCollection()]
        [byte[]] $InputByte = @()
    )

    # These options stand directly after the command, because the exe takes everything after -- for file names.
    $command, $rest = $Argument
    $all = @($command, '--format', 'json') + @($rest | Where-Object { $null -ne $_ })
    $ran = Invoke-Exe -Argument $all -TimeoutSec $TimeoutSec -InputByte $InputByte
    $document = ConvertFrom-JsonObject -Json $ran.StandardOutput
    $changes = 'apply', 'backup', 'restore', 'exclude', 'remediate' -contains $command
    $kind = $command
    if ($changes) { $kind = 'outcome' }
    if ($command -eq 'remediate') { $kind = 'remediation' }
    $reason = $null
    if ($null -eq $document) {
        $reason = 'it wrote no JSON document'
    } elseif ((Get-DocumentProperty $document 'exitCode') -ne $ran.ExitCode) {
        $reason = 'its document names another exit code'
    } elseif (@($kind, 'error') -notcontains (Get-DocumentProperty $document 'document')) {
        $reason = "its document is no answer to '$command'"
    } elseif (-not (Test-DocumentContent -Document $document -Command $command)) {
        $reason = 'its document has neither an answer nor an error'
    }
    if ($reason) {
        $more = @{}
        if ($changes) {
            $more['Hint'] = 'The exe may have changed something: look at the catalogs with Get-WinsockLsp. The exe makes a backup before its first change. Get-WinsockBackup lists that backup last, and Restore-WinsockCatalog restores it.'
        }
        if ($command -eq 'exclude') {
            $more['Hint'] = 'The exe may have changed a rule: look at the rules with Get-WinsockLspExclusion. Remove-WinsockLspExclusion removes an added rule.'
        }
        throw (Get-CrashError -ExitCode $ran.ExitCode -Reason $reason -StandardError $ran.StandardError @more)
    }
    # Where the exe cannot write to the event log, only stderr says so, because the answer does not depend on the log.
    foreach ($line in $ran.StandardError -split "`n") {
        if ($line.Contains('"eventNotWritten"')) { Write-Warning -Message (ConvertFrom-JsonObject -Json $line).message }
    }
    return [pscustomobject] @{ Document = $document; Byte = $ran.OutputByte }
}

function Get-ExeDocumentStream {
    <#
    .SYNOPSIS
    Runs a command of the exe on files, and returns the document of each machine as soon as the exe has written it.
    .DESCRIPTION
    The file names go to standard input, because a command line is too short for thousands of names. The timeout starts again
    with each line. The exe must end with the exit code of the first machine that it could not read, or with 0 where it read
    all. Otherwise the function throws coreCrashed, after it has returned the documents before.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [string[]] $File,

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    $command, $rest = $Argument
    $all = @($command, '--format', 'ndjson', '--files-from=-') + @($rest | Where-Object { $null -ne $_ })
    $utf8 = New-Object System.Text.UTF8Encoding($false)
    $process = Open-ExeProcess -Argument $all
    try {
        $errorBytes = New-Object System.IO.MemoryStream
        $copying = $process.StandardError.BaseStream.CopyToAsync($errorBytes)
        Write-ExeInput -Process $process -InputByte $utf8.GetBytes(($File -join "`n")) -Limit ($TimeoutSec * 1000)
        $reader = New-Object System.IO.StreamReader($process.StandardOutput.BaseStream, $utf8)
        $count = 0
        $code = 0
        $last = $null
        $reason = $null
        while ($true) {
            $reading = $reader.ReadLineAsync()
            if (-not $reading.Wait($TimeoutSec * 1000)) { throw (Get-TimeoutError -TimeoutSec $TimeoutSec) }
            if ($null -eq $reading.Result) { break }
            if ($reading.Result.Trim() -eq '') { continue }
            $document = ConvertFrom-JsonObject -Json $reading.Result
            if ($null -eq $document -or @($command, 'error') -notcontains (Get-DocumentProperty $document 'document') -or
                -not (Test-DocumentContent -Document $document -Command $command)) {
                $reason = "it wrote a line that is no answer to '$command'"
                break
            }
            $count++
            if ($code -eq 0) { $code = Get-DocumentProperty $document 'exitCode' }
            # Returns each document when the next one has come. So the last one waits until the exit code is checked.
            if ($null -ne $last) { $last }
            $last = $document
        }
        if (-not $reason) {
            if (-not $process.WaitForExit($TimeoutSec * 1000)) { throw (Get-TimeoutError -TimeoutSec $TimeoutSec) }
            if ($count -eq 0) { $reason = 'it wrote no JSON document' }
            elseif ($process.ExitCode -ne $code) { $reason = 'its documents name another exit code' }
        }
        if ($reason) {
            [void] $copying.Wait(5000)
            throw (Get-CrashError -ExitCode $(if ($process.HasExited) { $process.ExitCode } else { 'none' }) -Reason $reason -StandardError $utf8.GetString($errorBytes.ToArray()))
        }
        $last
    } finally {
        # Where Select-Object -First ends the pipeline early, the exe still runs, and nobody reads what it writes.
        try { if (-not $process.HasExited) { $process.Kill() } } catch { Write-Debug "The exe had ended already: $_" }
        $process.Dispose()
    }
}

function Test-DocumentContent {
    <#
    .SYNOPSIS
    Returns whether a document has the properties of its kind.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [object] $Document,

        # The command that was run.
        [Parameter(Mandatory)]
        [string] $Command
    )

    $name = $Document.PSObject.Properties.Name
    switch (Get-DocumentProperty $Document 'document') {
        'error' { return $name -contains 'error' }
        'list' { return $name -contains 'entries' -or $name -contains 'machines' }
        'test' { return $name -contains 'verdict' -and ($name -contains 'deciding' -or $name -contains 'machines') }
        'plan' { return $name -contains 'steps' -and $name -contains 'lsps' -and $name -contains 'refusals' -and $name -contains 'after' }
        'probe' { return $name -contains 'probes' -and ($name -contains 'error') -ne ($Document.exitCode -eq 0) }
        'report' { return $name -contains 'path' -and $name -contains 'verdict' }
        'remediation' { return $name -contains 'decisions' -and $name -contains 'result' -and ($Document.exitCode -eq 0) -ne ($name -contains 'error') }
        'processes' { return $name -contains 'processes' -and $name -contains 'warnings' }
        'exclusions' { return $name -contains 'rules' }
        'backups' { return $name -contains 'backups' }
        'outcome' {
            # The status done comes with exit code 0 and without an error. So does planned, which exclude --what-if writes. Every
            # other status comes with another exit code and an error.
            $status = Get-DocumentProperty $Document 'status'
            $done = $status -ceq 'done' -or ($Command -ceq 'exclude' -and $status -ceq 'planned')
            return $name -contains 'steps' -and (Get-DocumentProperty $Document 'command') -ceq $Command -and
            $done -eq ($Document.exitCode -eq 0) -and $done -ne ($name -contains 'error')
        }
    }
    return $true
}

function ConvertFrom-JsonObject {
    <#
    .SYNOPSIS
    Parses a JSON object, and returns null for anything else. Keeps text that looks like a date as text, where PowerShell allows it.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [AllowEmptyString()]
        [string] $Json
    )

    $option = @{}
    if ((Get-Command -Name 'ConvertFrom-Json').Parameters.ContainsKey('DateKind')) {
        $option['DateKind'] = 'String'
    }
    try {
        $value = ConvertFrom-Json -InputObject $Json @option -ErrorAction Stop
    } catch {
        return $null
    }
    if ($value -is [System.Management.Automation.PSCustomObject]) { return $value }
    return $null
}

function Get-DocumentProperty {
    <#
    .SYNOPSIS
    Returns a property of a document, or null where it has none of that name.
    #>
    [CmdletBinding()]
    [OutputType([object[]])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [object] $InputObject,

        [Parameter(Mandatory, Position = 1)]
        [string] $Name
    )

    $property = $InputObject.PSObject.Properties[$Name]
    if ($null -ne $property) {
        # The comma keeps an empty array an array.
        return , $property.Value
    }
}
