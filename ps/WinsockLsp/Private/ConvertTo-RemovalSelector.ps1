function ConvertTo-RemovalSelector {
    <#
    .SYNOPSIS
    What the core is to be asked for a piped entry: its bitness and id. Nothing for one that must not be asked for.
    .DESCRIPTION
    An entry that was not read from this machine's catalog in this session says nothing about what stands there under
    its id, and is an error. Base providers, of which NetworkDirect's are some, are passed over with a warning: they
    are only removed when they are asked for by name.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [object] $Entry,

        # The cmdlet that the user called: errors are its errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $property = $Entry.PSObject.Properties
    if ($null -eq $property['Bitness'] -or $null -eq $property['Id']) {
        $Caller.WriteError((ConvertTo-CoreError -Code 'usage' -Message 'This is no entry of a catalog: it has no Bitness and no Id.' -Target $Entry -Hint 'Pipe what Get-WinsockLsp returns, or use -Id or -ProviderId.'))
        return
    }
    $key = "$($Entry.Bitness):$($Entry.Id)"
    $label = $key
    if ($null -ne $property['Name']) { $label = ConvertTo-SafeText "'$($Entry.Name)' ($key)" }
    $elsewhere = $null -ne $property['PSComputerName'] -or @($Entry.PSObject.TypeNames | Where-Object { $_ -like 'Deserialized.*' }).Count -gt 0
    if ($elsewhere -or $null -eq $property['Source'] -or $null -ne $Entry.Source) {
        $from = 'it is not told from where'
        if ($elsewhere) { $from = 'from another session' }
        if ($null -ne $property['Source'] -and $Entry.Source) { $from = "from $(ConvertTo-SafeText $Entry.Source)" }
        $Caller.WriteError((ConvertTo-CoreError -Code 'planNotLive' -Message "$label was not read from this machine's catalog here ($from), and is never removed." -Target $label -Hint 'Pipe what Get-WinsockLsp returns without -Path, or use -Id or -ProviderId.'))
        return
    }
    if ($null -ne $property['Kind'] -and $Entry.Kind -eq 'baseServiceProvider') {
        Write-Warning -Message "$label is a base provider, and was passed over: it is only removed when -Id or -ProviderId names it, with -AllowBaseProvider."
        return
    }
    $providerId = $null
    if ($null -ne $property['ProviderId']) { $providerId = $Entry.ProviderId }
    return [pscustomobject] @{ Argument = "--id=$key"; Key = $key; ProviderId = $providerId; Label = $label }
}
