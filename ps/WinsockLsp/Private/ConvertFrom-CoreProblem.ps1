# What lifts the refusal of a plan, in parameters of Remove-WinsockLsp.
$script:RefusalHint = @{
    baseProvider  = '-AllowBaseProvider removes it.'
    dependents    = '-IncludeDependents rebuilds it without what is removed.'
    notRestorable = 'Name it with -Id or -ProviderId to remove it all the same.'
}

function ConvertFrom-CoreProblem {
    <#
    .SYNOPSIS
    Makes an ErrorRecord of an error that the core reports.
    .DESCRIPTION
    The hint comes from the table of the module: the hint of the core names commands and options of the exe.
    #>
    [CmdletBinding()]
    [OutputType([System.Management.Automation.ErrorRecord])]
    param(
        # The error of a document: code, message, target, hint.
        [Parameter(Mandatory)]
        [object] $Problem,

        # What the error is about, where that is not the target that the core names.
        [AllowNull()]
        [object] $Target = $Problem.target,

        # Stands before the message.
        [string] $Prefix = '',

        # Stands after the hint.
        [string] $More = ''
    )

    $message = $Problem.message
    if ($Problem.code -ceq 'usage') {
        # Its message names options of the exe, which the user did not write.
        Write-Debug -Message "The core said: $message"
        $message = 'The WinsockLsp core did not understand how this cmdlet called it.'
    }
    $hint = @($script:ErrorHint[$Problem.code], $More | Where-Object { $_ }) -join ' '
    return ConvertTo-CoreError -Code $Problem.code -Message (ConvertTo-SafeText "$Prefix$message") -Target $Target -Hint (ConvertTo-SafeText $hint)
}
