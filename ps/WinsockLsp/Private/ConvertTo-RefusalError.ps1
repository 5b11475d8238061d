function ConvertTo-RefusalError {
    <#
    .SYNOPSIS
    Makes an ErrorRecord of the refusals of a plan. The code of the first refusal is the ErrorId.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # What the user asked to remove.
        [Parameter(Mandatory)]
        [string] $Label
    )

    $refusals = @($Plan.refusals)
    $message = @($refusals | ForEach-Object { $_.message }) -join ' '
    $hint = @($refusals | ForEach-Object { $script:RefusalHint[$_.code] } | Where-Object { $_ } | Select-Object -Unique) + 'Nothing was changed.'
    $record = ConvertTo-CoreError -Code 'refused' -Message (ConvertTo-SafeText "${Label}: refused. $message") -Target $Label -Hint ($hint -join ' ')
    $category = $record.CategoryInfo.Category
    if ($refusals[0].code -ceq 'notFound') { $category = [System.Management.Automation.ErrorCategory]::ObjectNotFound }
    return New-Object System.Management.Automation.ErrorRecord($record.Exception, $refusals[0].code, $category, $Label)
}
