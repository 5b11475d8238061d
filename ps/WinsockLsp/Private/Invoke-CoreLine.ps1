function Invoke-CoreLine {
    <#
    .SYNOPSIS
    Asks the core one question about files, and returns a document for each machine as soon as it is there.
    .DESCRIPTION
    The names go to its standard input, where no command line cuts them short. The time limit is for silence: each line may
    take so long. As with one document an exit code counts only where a document repeats it: that of the first machine that
    could not be read, or 0 where there is an answer and all could. Any other end throws coreCrashed, after what came before.
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
    $process = Open-CoreProcess -Argument $all
    try {
        $said = New-Object System.IO.MemoryStream
        $listening = $process.StandardError.BaseStream.CopyToAsync($said)
        Write-CoreInput -Process $process -InputByte $utf8.GetBytes(($File -join "`n")) -Limit ($TimeoutSec * 1000)
        $reader = New-Object System.IO.StreamReader($process.StandardOutput.BaseStream, $utf8)
        $count = 0
        $code = 0
        $last = $null
        $reason = $null
        while ($true) {
            $reading = $reader.ReadLineAsync()
            if (-not $reading.Wait($TimeoutSec * 1000)) { throw (Get-CoreTimeoutError -TimeoutSec $TimeoutSec) }
            if ($null -eq $reading.Result) { break }
            if ($reading.Result.Trim() -eq '') { continue }
            $document = ConvertFrom-CoreJson -Json $reading.Result
            if ($null -eq $document -or @($command, 'error') -notcontains (Get-CoreProperty $document 'document') -or
                -not (Test-CoreContent -Document $document -Command $command)) {
                $reason = 'it wrote a line that is no answer'
                break
            }
            $count++
            if ($code -eq 0) { $code = Get-CoreProperty $document 'exitCode' }
            # The last one waits until the exit code is known.
            if ($null -ne $last) { $last }
            $last = $document
        }
        if (-not $reason) {
            if (-not $process.WaitForExit($TimeoutSec * 1000)) { throw (Get-CoreTimeoutError -TimeoutSec $TimeoutSec) }
            if ($count -eq 0) { $reason = 'it wrote no JSON document' }
            elseif ($process.ExitCode -ne $code) { $reason = 'its documents do not repeat its exit code' }
        }
        if ($reason) {
            [void] $listening.Wait(5000)
            throw (Get-CoreCrashError -ExitCode $(if ($process.HasExited) { $process.ExitCode } else { 'none' }) -Reason $reason -StandardError $utf8.GetString($said.ToArray()))
        }
        $last
    } finally {
        # Also where nobody wants the rest: Select-Object -First ends the pipeline in the middle.
        try { if (-not $process.HasExited) { $process.Kill() } } catch { Write-Debug "The core had ended already: $_" }
        $process.Dispose()
    }
}
