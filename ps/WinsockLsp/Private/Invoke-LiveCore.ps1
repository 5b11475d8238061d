function Invoke-LiveCore {
    <#
    .SYNOPSIS
    Asks the core something about this machine that changes nothing; returns its document and the bytes of it.
    .DESCRIPTION
    A core that does not run is thrown as an error with what may keep it from running. An error that the core tells comes
    back as Failure, an ErrorRecord, else null: what is thrown and caught again would show in -ErrorVariable. Warnings of
    the document are written.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        # It is about files after all, whose names it is told: then no layer of this machine is blamed.
        [AllowEmptyCollection()]
        [string[]] $File = @(),

        # Write no warnings. -WarningAction would still add them to -WarningVariable of the cmdlet.
        [switch] $NoWarning
    )

    try {
        $answer = Invoke-CoreAnswer -Argument $Argument -TimeoutSec $TimeoutSec -InputByte ([System.Text.Encoding]::UTF8.GetBytes($File -join "`n"))
    } catch {
        if ($File.Count -gt 0 -or $_.FullyQualifiedErrorId -notmatch '^core(Timeout|Crashed|DidNotStart)') { throw }
        throw (Get-SickLayerError -Record $_)
    }
    $failure = $null
    $problem = Get-CoreProperty $answer.Document 'error'
    if ($null -ne $problem) {
        $failure = ConvertFrom-CoreProblem -Problem $problem
    } elseif (-not $NoWarning) {
        foreach ($warning in $answer.Document.warnings) { Write-Warning -Message (Get-CoreWarning -Warning $warning) }
    }
    return [pscustomobject] @{ Document = $answer.Document; Byte = $answer.Byte; Failure = $failure }
}
