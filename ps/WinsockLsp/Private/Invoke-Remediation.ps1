function Invoke-Remediation {
    <#
    .SYNOPSIS
    Has the core carry out a policy, and returns its document. Throws where the core could not decide anything.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        # 0 is no timeout.
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    # The cmdlet writes the warnings once, though it asks twice.
    $answer = Invoke-LiveCore -Argument $Argument -TimeoutSec $TimeoutSec -NoWarning
    if ($null -ne $answer.Failure -and $null -eq (Get-CoreProperty $answer.Document 'decisions')) { throw $answer.Failure }
    return $answer.Document
}
