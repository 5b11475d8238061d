function ConvertTo-RefusalError {
    <#
    .SYNOPSIS
    An ErrorRecord out of the refusals of a plan: the code of the first is the ErrorId, the messages are those of all.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)]
        [object] $Plan,

        # What was asked for.
        [Parameter(Mandatory)]
        [string] $Label
    )

    $message = @(foreach ($refusal in $Plan.refusals) { $refusal.message }) -join ' '
    # The core names its own options.
    $message = $message.Replace('--include-dependents', '-IncludeDependents').Replace('--allow-base-provider', '-AllowBaseProvider')
    $record = ConvertTo-CoreError -Code 'refused' -Message (ConvertTo-SafeText "${Label}: refused. $message") -Target $Label -Hint 'Nothing was touched.'
    $category = $record.CategoryInfo.Category
    $code = @($Plan.refusals)[0].code
    if ($code -ceq 'notFound') { $category = [System.Management.Automation.ErrorCategory]::ObjectNotFound }
    return New-Object System.Management.Automation.ErrorRecord($record.Exception, $code, $category, $Label)
}
