# Preferences: takes over the caller's preference variables, and spells parameter values as the exe does.

# Each preference variable, and the parameter that overrides it.
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
    Copies the preference variables of the calling script into the cmdlet that calls this function.
    .DESCRIPTION
    A module function does not see the variables of the script that calls it. PowerShell only passes on the common parameters of the call.
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

function Get-ExactName {
    <#
    .SYNOPSIS
    Returns a name as the exe spells it. ValidateSet ignores case, the exe does not.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [Parameter(Mandatory)]
        [string[]] $Exact
    )

    return $Exact | Where-Object { $_ -eq $Name } | Select-Object -First 1
}
