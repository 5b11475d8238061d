function Get-CoreMachine {
    <#
    .SYNOPSIS
    Asks a question about files, other computers, or this machine when there are none, and returns a row per machine.
    .DESCRIPTION
    A row has what the document has for that machine, texts for the caller's warnings, and Failure, an ErrorRecord or null.
    Of files each row is there as soon as the core has read it: a folder may hold ten thousand.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [AllowEmptyCollection()]
        [string[]] $File = @(),

        # What Invoke-Command is to be given, when other computers are asked.
        [hashtable] $Remote = @{},

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    if ($Remote.Count -gt 0) {
        Get-RemoteMachine -Argument $Argument -Remote $Remote -TimeoutSec $TimeoutSec
        return
    }
    if ($File.Count -gt 0) {
        Invoke-CoreLine -Argument $Argument -File $File -TimeoutSec $TimeoutSec | ConvertTo-MachineRow
        return
    }
    try {
        $document = Invoke-Core -Argument $Argument -TimeoutSec $TimeoutSec
    } catch {
        if ($_.FullyQualifiedErrorId -notmatch '^core(Timeout|Crashed|DidNotStart)') { throw }
        throw (Get-SickLayerError -Record $_)
    }
    $document | ConvertTo-MachineRow
}

function ConvertTo-MachineRow {
    <#
    .SYNOPSIS
    The machines of a document as rows.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory, ValueFromPipeline)]
        [object] $Document
    )

    process {
        $machines = Get-CoreProperty $Document 'machines'
        if ($null -eq $machines) { $machines = @($Document) }
        foreach ($machine in $machines) {
            $problem = Get-CoreProperty $machine 'error'
            $failure = $null
            $warning = @()
            if ($null -ne $problem) {
                $failure = ConvertFrom-CoreProblem -Problem $problem
            } else {
                $warning = @(foreach ($each in (Get-CoreProperty $machine 'warnings')) { Get-CoreWarning -Warning $each })
            }
            [pscustomobject] @{ ComputerName = ''; Machine = $machine; Failure = $failure; Warning = $warning }
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
