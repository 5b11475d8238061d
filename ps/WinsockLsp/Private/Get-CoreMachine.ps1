function Get-CoreMachine {
    <#
    .SYNOPSIS
    Asks a question about files, or about this machine when there are none, and returns a row per machine.
    .DESCRIPTION
    A row has what the document has for that machine; its Failure is an ErrorRecord, or null. Warnings are written.
    Many files are asked for in several calls, since a command line has a limit.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [AllowEmptyCollection()]
        [string[]] $File = @(),

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    foreach ($batch in @(Split-FileBatch -File $File)) {
        $question = $Argument
        # After -- a file's name cannot be taken for an option.
        if ($batch.Count -gt 0) { $question = $Argument + @('--') + $batch }
        $document = Invoke-Core -Argument $question -TimeoutSec $TimeoutSec
        $machines = Get-CoreProperty $document 'machines'
        if ($null -eq $machines) { $machines = @($document) }
        foreach ($machine in $machines) {
            $problem = Get-CoreProperty $machine 'error'
            $failure = $null
            if ($null -ne $problem) {
                $failure = ConvertTo-CoreError -Code $problem.code -Message $problem.message -Target $problem.target -Hint $problem.hint
            } else {
                foreach ($warning in $machine.warnings) { Write-Warning -Message "$($warning.target): $($warning.message)" }
            }
            [pscustomobject] @{ Machine = $machine; Failure = $failure }
        }
    }
}

function Split-FileBatch {
    <#
    .SYNOPSIS
    File names in groups whose command lines stay well below the 32,767 characters of Windows.
    #>
    [CmdletBinding()]
    [OutputType([System.Array])]
    param(
        [AllowEmptyCollection()]
        [string[]] $File = @()
    )

    $batch = New-Object System.Collections.Generic.List[string]
    $length = 0
    foreach ($item in $File) {
        if ($batch.Count -gt 0 -and $length + $item.Length -gt 20000) {
            , $batch.ToArray()
            $batch.Clear()
            $length = 0
        }
        $batch.Add($item)
        $length += $item.Length + 3
    }
    , $batch.ToArray()
}
