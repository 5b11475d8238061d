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
        try {
            $document = Invoke-Core -Argument $question -TimeoutSec $TimeoutSec
        } catch {
            if ($File.Count -gt 0 -or $_.FullyQualifiedErrorId -notmatch '^core(Timeout|Crashed|DidNotStart)') { throw }
            throw (Get-SickLayerError -Record $_)
        }
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

function Get-SickLayerError {
    <#
    .SYNOPSIS
    The error of a core that did not run on this machine, with what may keep it from running and the way on.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.ErrorRecord] $Record
    )

    $text = @($Record.Exception.Message)
    $file = @(Get-RegistryProviderFile)
    if ($file.Count -gt 0) {
        $text += "Windows loads layered providers into every program that starts Winsock, this one too. The registry names: $($file -join ', ')."
    }
    $text += 'Try Get-WinsockLsp -Source Registry, which asks Winsock nothing. If that does not answer either, run "reg export HKLM\SYSTEM\CurrentControlSet\Services\WinSock2 winsock.reg", which does not start Winsock, and read the file with -Path on another machine.'
    $code = ($Record.FullyQualifiedErrorId -split ',')[0]
    return ConvertTo-CoreError -Code $code -Message ($text -join ' ') -Target $Record.TargetObject -Hint ''
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
