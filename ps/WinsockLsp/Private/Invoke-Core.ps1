function Invoke-Core {
    <#
    .SYNOPSIS
    Asks the core one question and returns its document.
    .DESCRIPTION
    An exit code counts only with a document of the right kind that repeats it. Any other end throws coreCrashed.
    A document that says "error" comes back like any other: what to make of it is the caller's to say.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string[]] $Argument,

        [Parameter(Mandatory)]
        [int] $TimeoutSec
    )

    # Right behind the command: a -- further on would make file names of them.
    $command, $rest = $Argument
    $ran = Invoke-CoreProcess -Argument (@($command, '--format', 'json') + @($rest | Where-Object { $null -ne $_ })) -TimeoutSec $TimeoutSec
    $document = ConvertFrom-CoreJson -Json $ran.StandardOutput
    $reason = $null
    if ($null -eq $document) {
        $reason = 'it wrote no JSON document'
    } elseif ((Get-CoreProperty $document 'exitCode') -ne $ran.ExitCode) {
        $reason = 'its document does not repeat its exit code'
    } elseif (@($command, 'error') -notcontains (Get-CoreProperty $document 'document')) {
        $reason = "its document is no answer to '$command'"
    } elseif (-not (Test-CoreContent -Document $document)) {
        $reason = 'its document has neither an answer nor an error in it'
    }
    if ($reason) {
        $said = $ran.StandardError.Trim()
        if ($said.Length -gt 500) { $said = $said.Substring(0, 500) + '...' }
        $message = "The WinsockLsp core crashed: it ended with exit code $($ran.ExitCode), and $reason."
        if ($said) { $message = "$message It said: $said" }
        throw (ConvertTo-CoreError -Code 'coreCrashed' -Message $message -Target (Get-CorePath) -Hint 'Nothing is known about the catalog. Try again; if it stays so, report it.')
    }
    return $document
}

function ConvertFrom-CoreJson {
    <#
    .SYNOPSIS
    A JSON object, or null for anything else. Names that look like dates stay text where PowerShell can be told so.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [AllowEmptyString()]
        [string] $Json
    )

    $option = @{}
    if ((Get-Command -Name 'ConvertFrom-Json').Parameters.ContainsKey('DateKind')) {
        $option['DateKind'] = 'String'
    }
    try {
        $value = ConvertFrom-Json -InputObject $Json @option -ErrorAction Stop
    } catch {
        return $null
    }
    if ($value -is [System.Management.Automation.PSCustomObject]) { return $value }
    return $null
}

function Get-CoreProperty {
    <#
    .SYNOPSIS
    A property of a document, or null where it has none of that name.
    #>
    [CmdletBinding()]
    [OutputType([object[]])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [object] $InputObject,

        [Parameter(Mandatory, Position = 1)]
        [string] $Name
    )

    $property = $InputObject.PSObject.Properties[$Name]
    if ($null -ne $property) {
        # The comma keeps an empty array an array.
        return , $property.Value
    }
}

function Test-CoreContent {
    <#
    .SYNOPSIS
    Whether a document has in it what its kind promises.
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)]
        [object] $Document
    )

    $name = $Document.PSObject.Properties.Name
    switch (Get-CoreProperty $Document 'document') {
        'error' { return $name -contains 'error' }
        'list' { return $name -contains 'entries' -or $name -contains 'machines' }
        'test' { return $name -contains 'verdict' -and ($name -contains 'deciding' -or $name -contains 'machines') }
    }
    return $true
}
