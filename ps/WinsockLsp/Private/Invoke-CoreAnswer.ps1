function Invoke-CoreAnswer {
    <#
    .SYNOPSIS
    Asks the core one question and returns its document, with the bytes that it came in.
    .DESCRIPTION
    An exit code counts only with a document of the right kind that repeats it. Any other end throws coreCrashed.
    A document that says "error" comes back like any other: what to make of it is the caller's to say.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        # 0 is no limit.
        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [AllowEmptyCollection()]
        [byte[]] $InputByte = @()
    )

    # Right behind the command: a -- further on would make file names of them.
    $command, $rest = $Argument
    $all = @($command, '--format', 'json') + @($rest | Where-Object { $null -ne $_ })
    $ran = Invoke-CoreProcess -Argument $all -TimeoutSec $TimeoutSec -InputByte $InputByte
    $document = ConvertFrom-CoreJson -Json $ran.StandardOutput
    $changes = 'apply', 'backup', 'restore', 'exclude', 'remediate' -contains $command
    $kind = $command
    if ($changes) { $kind = 'outcome' }
    if ($command -eq 'remediate') { $kind = 'remediation' }
    $reason = $null
    if ($null -eq $document) {
        $reason = 'it wrote no JSON document'
    } elseif ((Get-CoreProperty $document 'exitCode') -ne $ran.ExitCode) {
        $reason = 'its document does not repeat its exit code'
    } elseif (@($kind, 'error') -notcontains (Get-CoreProperty $document 'document')) {
        $reason = "its document is no answer to '$command'"
    } elseif (-not (Test-CoreContent -Document $document -Command $command)) {
        $reason = 'its document has neither an answer nor an error in it'
    }
    if ($reason) {
        $more = @{}
        if ($changes) {
            $more['Hint'] = 'What it did is not known: look at the catalogs with Get-WinsockLsp. The backup that it made first, if it came so far, is the newest of Get-WinsockBackup; Restore-WinsockCatalog brings it back.'
        }
        if ($command -eq 'exclude') {
            $more['Hint'] = 'What it did is not known: look at the rules with Get-WinsockLspExclusion. Remove-WinsockLspExclusion takes back what was added.'
        }
        throw (Get-CoreCrashError -ExitCode $ran.ExitCode -Reason $reason -StandardError $ran.StandardError @more)
    }
    # An answer is the same with and without an event log: that there was none is only said beside it.
    foreach ($line in $ran.StandardError -split "`n") {
        if ($line.Contains('"eventNotWritten"')) { Write-Warning -Message (ConvertFrom-CoreJson -Json $line).message }
    }
    return [pscustomobject] @{ Document = $document; Byte = $ran.OutputByte }
}

function Get-CoreCrashError {
    <#
    .SYNOPSIS
    The error of an exe that ended otherwise than with an answer.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [object] $ExitCode,

        [Parameter(Mandatory)]
        [string] $Reason,

        [AllowEmptyString()]
        [string] $StandardError,

        [string] $Hint = 'Nothing is known about the catalog. Try again; if it stays so, report it.'
    )

    $said = $StandardError.Trim()
    if ($said.Length -gt 500) { $said = $said.Substring(0, 500) + '...' }
    $message = "The WinsockLsp core crashed: it ended with exit code $ExitCode, and $Reason."
    if ($said) { $message = "$message It said: $said" }
    return ConvertTo-CoreError -Code 'coreCrashed' -Message $message -Target (Get-CorePath) -Hint $Hint
}
