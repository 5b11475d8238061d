# The preference variables of a script, and the parameter that overrides each.
$script:CallerPreference = @{
    ConfirmPreference     = 'Confirm'
    DebugPreference       = 'Debug'
    ErrorActionPreference = 'ErrorAction'
    InformationPreference = 'InformationAction'
    ProgressPreference    = 'ProgressAction'
    VerbosePreference     = 'Verbose'
    WarningPreference     = 'WarningAction'
    WhatIfPreference      = 'WhatIf'
}

function Use-CallerPreference {
    <#
    .SYNOPSIS
    Sets the preference variables of the calling script in the cmdlet that calls this function.
    .DESCRIPTION
    A function of a module does not see the variables of the script that calls it. PowerShell only passes on what was given as a parameter.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    foreach ($preference in $script:CallerPreference.GetEnumerator()) {
        if ($Cmdlet.MyInvocation.BoundParameters.ContainsKey($preference.Value)) { continue }
        $variable = $Cmdlet.SessionState.PSVariable.Get($preference.Key)
        if ($null -ne $variable) { Set-Variable -Scope 1 -Name $preference.Key -Value $variable.Value -WhatIf:$false -Confirm:$false }
    }
}
