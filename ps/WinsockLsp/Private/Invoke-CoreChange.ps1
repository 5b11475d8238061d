function Invoke-CoreChange {
    <#
    .SYNOPSIS
    Has the core change something, however long it takes, and returns the WinsockLsp.Outcome.
    .DESCRIPTION
    There is no time limit, since a catalog must not be left half-way. That the core starts at all was seen just before,
    when it answered what only reads, under a limit. An error instead of an outcome is thrown: nothing was touched then.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Outcome')]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [AllowEmptyCollection()]
        [byte[]] $InputByte = @(),

        # What it is about, for people.
        [AllowEmptyCollection()]
        [AllowEmptyString()]
        [string[]] $Name = @()
    )

    $document = Invoke-Core -Argument $Argument -TimeoutSec 0 -InputByte $InputByte
    if ($document.document -eq 'error') { throw (ConvertFrom-CoreProblem -Problem $document.error) }
    return ConvertFrom-CoreOutcome -Document $document -Name $Name
}
