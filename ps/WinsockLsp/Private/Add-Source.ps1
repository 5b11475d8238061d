function New-SourceList {
    <#
    .SYNOPSIS
    Returns an empty list of files and computers.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param()

    return [pscustomobject] @{
        File     = New-Object System.Collections.Generic.List[string]
        Computer = New-Object System.Collections.Generic.List[string]
    }
}

function Add-Source {
    <#
    .SYNOPSIS
    Adds what one object of the pipeline, or a parameter, names: files or computers.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $List,

        # The cmdlet that the user called. Its parameters count, and it writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $bound = $Caller.MyInvocation.BoundParameters
    switch ($Caller.ParameterSetName) {
        'Path' { Resolve-SourcePath -Path $bound['Path'] -Caller $Caller | ForEach-Object { $List.File.Add($_) } }
        'LiteralPath' { Resolve-SourcePath -Path $bound['LiteralPath'] -Literal -Caller $Caller | ForEach-Object { $List.File.Add($_) } }
        'ComputerName' { foreach ($name in $bound['ComputerName']) { $List.Computer.Add($name) } }
    }
}
