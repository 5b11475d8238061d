function Get-ElevationError {
    <#
    .SYNOPSIS
    Returns the error of a session that may not change the catalog, so that nobody confirms in vain. Returns nothing where it may.
    .DESCRIPTION
    The core decides: it lists the backups, which needs the same rights as a change.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    return (Invoke-LiveCore -Argument @('backups') -TimeoutSec $TimeoutSec -NoWarning).Failure
}
