function Find-RemovalSelector {
    <#
    .SYNOPSIS
    Asks the core which entries of this machine a filter finds, and returns a selector for each.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        # An option of the list command.
        [Parameter(Mandatory)]
        [string] $Filter,

        # The name that the user wrote. That no entry has it is an error.
        [string] $Name = '',

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $answer = Invoke-LiveCore -Argument @('list', '--source=api', $Filter) -TimeoutSec $TimeoutSec
    if ($null -ne $answer.Failure) { throw $answer.Failure }
    $entries = @($answer.Document.entries)
    if ($Name -and $entries.Count -eq 0) {
        $record = ConvertTo-CoreError -Code 'refused' -Message 'No entry of the catalogs has such a name.' -Target $Name -Hint 'Get-WinsockLsp -LayeredOnly shows the names.'
        $Caller.WriteError((New-Object System.Management.Automation.ErrorRecord($record.Exception, 'notFound', [System.Management.Automation.ErrorCategory]::ObjectNotFound, $Name)))
    }
    foreach ($entry in $entries) {
        $item = ConvertFrom-CoreEntry -Entry $entry -Source $answer.Document.source
        ConvertTo-RemovalSelector -Entry $item -Caller $Caller
    }
}
