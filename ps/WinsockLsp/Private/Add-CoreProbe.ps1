# The core allows eight runs fifteen seconds each; this is for them and for what lies between.
$script:ProbeTimeoutSec = 180

function Add-CoreProbe {
    <#
    .SYNOPSIS
    Has the core try this machine's providers on loopback and adds a WinsockLsp.Probe for each protocol to a verdict.
    .DESCRIPTION
    A probe that does not work is an error that the caller writes: the verdict holds without it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [object] $Verdict,

        [Parameter(Mandatory)]
        [int] $TimeoutSec,

        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    try {
        $answer = Invoke-LiveCore -Argument 'probe' -TimeoutSec $TimeoutSec
        $failure = $answer.Failure
    } catch {
        $failure = $_
    }
    if ($null -ne $failure) {
        $Caller.WriteError($failure)
        return
    }
    $Verdict.Probes = @(foreach ($probe in $answer.Document.probes) { ConvertFrom-CoreProbe -Probe $probe })
}

function ConvertFrom-CoreProbe {
    <#
    .SYNOPSIS
    A WinsockLsp.Probe out of one of the probes of a document, with catalog entries as Get-WinsockLsp returns them.
    #>
    [CmdletBinding()]
    [OutputType('WinsockLsp.Probe')]
    param(
        [Parameter(Mandatory)]
        [object] $Probe
    )

    $result = ConvertTo-TypedObject -InputObject $Probe -TypeName 'WinsockLsp.Probe'
    if ($null -ne $result.Baseline) {
        $result.Baseline = ConvertTo-TypedObject -InputObject $result.Baseline -TypeName 'WinsockLsp.ProbeRun'
    }
    foreach ($run in @($result, $result.Baseline | Where-Object { $null -ne $_ })) {
        foreach ($name in 'ClaimedProvider', 'ServingProvider', 'Provider') {
            $property = $run.PSObject.Properties[$name]
            if ($null -eq $property -or $null -eq $property.Value) { continue }
            $property.Value = ConvertFrom-CoreEntry -Entry $property.Value -Source ([pscustomobject] @{ path = $null; machine = $null })
        }
        foreach ($name in 'Error', 'Death') {
            if ($null -ne $run.$name) { $run.$name = [pscustomobject] (ConvertTo-PascalProperty -InputObject $run.$name) }
        }
        $run.Calls = @(foreach ($call in $run.Calls) { [pscustomobject] (ConvertTo-PascalProperty -InputObject $call) })
    }
    return $result
}
