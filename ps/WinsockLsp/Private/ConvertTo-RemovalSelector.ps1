function ConvertTo-RemovalSelector {
    <#
    .SYNOPSIS
    Returns what to ask the core for an entry: its bitness and id. Returns nothing for an entry that may not be removed this way.
    .DESCRIPTION
    An entry from elsewhere is an error: this machine may have another entry under its id. A base provider is a warning: the user has to name it.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [AllowNull()]
        [object] $Entry,

        # The cmdlet that the user called. It writes the errors.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Caller
    )

    $property = $Entry.PSObject.Properties
    if ($null -eq $property['Bitness'] -or $null -eq $property['Id']) {
        $Caller.WriteError((ConvertTo-CoreError -Code 'usage' -Message 'This is no catalog entry: it has no Bitness and no Id.' -Target $Entry -Hint 'Pipe what Get-WinsockLsp returns, or use -Id, -Name or -ProviderId.'))
        return
    }
    $key = "$($Entry.Bitness):$($Entry.Id)"
    $label = $key
    if ($null -ne $property['Name']) { $label = ConvertTo-SafeText "'$($Entry.Name)' ($key)" }
    $elsewhere = $null -ne $property['PSComputerName'] -or @($Entry.PSObject.TypeNames | Where-Object { $_ -like 'Deserialized.*' }).Count -gt 0
    if ($elsewhere -or $null -eq $property['Source'] -or $null -ne $Entry.Source) {
        $from = 'its Source is missing'
        if ($elsewhere) { $from = 'it comes from another session' }
        if ($null -ne $property['Source'] -and $Entry.Source) { $from = "it comes from $(ConvertTo-SafeText $Entry.Source)" }
        $Caller.WriteError((ConvertTo-CoreError -Code 'planNotLive' -Message "$label does not come from the catalog of this machine ($from)." -Target $label -Hint 'Pipe what Get-WinsockLsp returns without -Path, or use -Id, -Name or -ProviderId.'))
        return
    }
    if ($null -ne $property['Kind'] -and $Entry.Kind -eq 'baseServiceProvider') {
        $Caller.WriteWarning("Skipped $label, a base provider. To remove it, name it with -Id or -ProviderId, and add -AllowBaseProvider.")
        return
    }
    $providerId = $null
    if ($null -ne $property['ProviderId']) { $providerId = $Entry.ProviderId }
    return [pscustomobject] @{ Argument = "--id=$key"; Key = $key; ProviderId = $providerId; Label = $label }
}
