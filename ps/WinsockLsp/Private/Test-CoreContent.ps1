function Test-CoreContent {
    <#
    .SYNOPSIS
    Whether a document has in it what its kind promises.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [object] $Document,

        # What was asked.
        [Parameter(Mandatory)]
        [string] $Command
    )

    $name = $Document.PSObject.Properties.Name
    switch (Get-CoreProperty $Document 'document') {
        'error' { return $name -contains 'error' }
        'list' { return $name -contains 'entries' -or $name -contains 'machines' }
        'test' { return $name -contains 'verdict' -and ($name -contains 'deciding' -or $name -contains 'machines') }
        'plan' { return $name -contains 'steps' -and $name -contains 'lsps' -and $name -contains 'refusals' -and $name -contains 'after' }
        'probe' { return $name -contains 'probes' -and ($name -contains 'error') -ne ($Document.exitCode -eq 0) }
        'report' { return $name -contains 'path' -and $name -contains 'verdict' }
        'remediation' { return $name -contains 'decisions' -and $name -contains 'result' -and ($Document.exitCode -eq 0) -ne ($name -contains 'error') }
        'exclusions' { return $name -contains 'rules' }
        'backups' { return $name -contains 'backups' }
        'outcome' {
            # done is said with code 0 and without an error, as is planned where a look ahead can be asked for; anything
            # else with another code and with one.
            $status = Get-CoreProperty $Document 'status'
            $done = $status -ceq 'done' -or ($Command -ceq 'exclude' -and $status -ceq 'planned')
            return $name -contains 'steps' -and (Get-CoreProperty $Document 'command') -ceq $Command -and
            $done -eq ($Document.exitCode -eq 0) -and $done -ne ($name -contains 'error')
        }
    }
    return $true
}
