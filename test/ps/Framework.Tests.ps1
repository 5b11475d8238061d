# Windows Server 2016 and Windows 10 1607 run Windows PowerShell 5.1 on .NET Framework 4.6.2. These tests read every
# script of ps/ and look up its types and members in the reference assemblies of that version. They need the type
# inference of PowerShell 7.

BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    # build/deploy.ts puts the files of ps/deploy/source into the generated scripts.
    $scripts = @(Get-ChildItem (Join-Path $root 'ps') -Recurse -File -Include *.ps1, *.psm1 |
            Where-Object { -not [System.IO.File]::ReadAllText($_.FullName).StartsWith('# Generated from') } |
            ForEach-Object { @{ Name = $_.FullName.Substring($root.Length + 1); Path = $_.FullName } })
    $cannotLookUp = $PSVersionTable.PSVersion.Major -lt 7 -or -not $env:WINSOCK_LSP_NET462
}

BeforeAll {
    function Get-Script([string] $Text, [string] $Path) {
        $problems = $null
        $script = if ($Path) {
            [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $problems)
        } else {
            [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $null, [ref] $problems)
        }
        $problems | Should -BeNullOrEmpty
        return $script
    }
    $script:Found = @{}
    function Find-Ast([System.Management.Automation.Language.Ast] $Script, [string] $Kind) {
        if ($Found.Of -ne $Script) { $script:Found = @{ Of = $Script; Ast = @($Script.FindAll({ $true }, $true)) } }
        $type = "System.Management.Automation.Language.$Kind" -as [type]
        foreach ($one in $Found.Ast) { if ($one -is $type) { $one } }
    }

    # Windows PowerShell 5.1 refuses Ignore for a function: it sets the function's preference variable, which cannot be Ignore.
    function Find-Ignored([System.Management.Automation.Language.Ast] $Script) {
        foreach ($command in (Find-Ast $Script 'CommandAst')) {
            $elements = $command.CommandElements
            for ($at = 1; $at -lt $elements.Count; $at++) {
                if ($elements[$at] -isnot [System.Management.Automation.Language.CommandParameterAst]) { continue }
                if ($elements[$at].ParameterName -notmatch 'Action$|^(ea|wa|infa)$') { continue }
                $value = if ($elements[$at].Argument) { $elements[$at].Argument } else { $elements[$at + 1] }
                if ("$value".Trim("'`"") -ne 'Ignore') { continue }
                if ((Get-Command $command.GetCommandName() -ErrorAction Ignore).CommandType -ne 'Cmdlet') { "line $($command.Extent.StartLineNumber): $command" }
            }
        }
        foreach ($assignment in (Find-Ast $Script 'AssignmentStatementAst')) {
            if ("$($assignment.Left)" -match 'Preference$' -and "$($assignment.Right)".Trim("'`"") -eq 'Ignore') { "line $($assignment.Extent.StartLineNumber): $assignment" }
        }
        foreach ($pair in (Find-Ast $Script 'HashtableAst').KeyValuePairs) {
            if ("$($pair.Item1)" -match 'Action$' -and "$($pair.Item2)".Trim("'`"") -eq 'Ignore') { "line $($pair.Item1.Extent.StartLineNumber): $($pair.Item1) = Ignore" }
        }
    }
}

Describe 'In Windows PowerShell 5.1' {
    It 'no function is called with an action of Ignore: <Name>' -ForEach $scripts {
        Find-Ignored (Get-Script -Path $Path) | Should -BeNullOrEmpty
    }

    It 'finds <_>' -ForEach @(
        'Get-WinsockLsp -ErrorAction Ignore'
        'Get-WinsockLsp -WarningAction:Ignore'
        'Get-ScheduledTask x -ea Ignore'
        '$ErrorActionPreference = "Ignore"'
        '$about = @{ ErrorAction = "Ignore" }'
    ) {
        Find-Ignored (Get-Script $_) | Should -HaveCount 1
    }

    It 'allows a cmdlet to ignore errors' {
        Find-Ignored (Get-Script 'Get-Item x -ErrorAction Ignore') | Should -BeNullOrEmpty
    }
}

Describe 'On .NET Framework 4.6.2 (needs PowerShell 7 and the reference assemblies)' -Skip:$cannotLookUp {
    BeforeAll {
        $script:InferTypeOf = [psobject].Assembly.GetType('System.Management.Automation.AstTypeInference').GetMethods('NonPublic, Public, Static') |
            Where-Object { $_.Name -eq 'InferTypeOf' -and $_.GetParameters().Count -eq 1 }

        # Types of the reference assemblies: full name => the assembly's metadata and the type's handle.
        $script:Types = @{}
        # Reading all 130 assemblies would take half a minute. A type of an assembly that is not in this list counts as missing.
        $assemblies = 'mscorlib', 'System', 'System.Core', 'System.IO.Compression', 'System.IO.Compression.FileSystem', 'System.Management.Automation', 'System.Xml'
        foreach ($file in Get-ChildItem $env:WINSOCK_LSP_NET462.Split([System.IO.Path]::PathSeparator) -Filter *.dll | Where-Object BaseName -In $assemblies) {
            $image = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($file.FullName))
            $reader = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
            foreach ($handle in $reader.TypeDefinitions) {
                $type = $reader.GetTypeDefinition($handle)
                $name = $reader.GetString($type.Name)
                for ($outer = $type.GetDeclaringType(); -not $outer.IsNil; $outer = $type.GetDeclaringType()) {
                    $type = $reader.GetTypeDefinition($outer)
                    $name = "$($reader.GetString($type.Name))+$name"
                }
                if (-not $type.Namespace.IsNil) { $name = "$($reader.GetString($type.Namespace)).$name" }
                $Types[$name] = @($reader, $handle)
            }
        }

        # The name of a base type or an interface.
        function Get-HandleName($Reader, [System.Reflection.Metadata.EntityHandle] $Handle) {
            switch ($Handle.Kind) {
                'TypeDefinition' { $type = $Reader.GetTypeDefinition($Handle) }
                'TypeReference' { $type = $Reader.GetTypeReference($Handle) }
                'TypeSpecification' {
                    # A generic type's signature: 0x15, class or value type, definition, arguments (ECMA-335 II.23.2.12).
                    $blob = $Reader.GetBlobReader($Reader.GetTypeSpecification($Handle).Signature)
                    [void] $blob.ReadByte()
                    [void] $blob.ReadByte()
                    return Get-HandleName $Reader $blob.ReadTypeHandle()
                }
            }
            return "$($Reader.GetString($type.Namespace)).$($Reader.GetString($type.Name))"
        }

        # The members of a type: name => numbers of arguments. -1 is a member that is no method, 1000 any number of arguments.
        $script:Members = @{}
        function Get-FrameworkMember([string] $Name) {
            if ($Members.ContainsKey($Name)) { return $Members[$Name] }
            $found = @{}
            $Members[$Name] = $found
            if (-not $Types.ContainsKey($Name)) { return $found }
            $reader, $handle = $Types[$Name]
            $type = $reader.GetTypeDefinition($handle)
            $add = { param($Member, $Count) if (-not $found.ContainsKey($Member)) { $found[$Member] = @() }; $found[$Member] += $Count }
            foreach ($one in $type.GetFields()) { & $add $reader.GetString($reader.GetFieldDefinition($one).Name) -1 }
            foreach ($one in $type.GetProperties()) { & $add $reader.GetString($reader.GetPropertyDefinition($one).Name) -1 }
            foreach ($one in $type.GetMethods()) {
                $method = $reader.GetMethodDefinition($one)
                if (($method.Attributes -band 'MemberAccessMask') -ne 'Public') { continue }
                $signature = $reader.GetBlobReader($method.Signature)
                if ($signature.ReadSignatureHeader().IsGeneric) { [void] $signature.ReadCompressedInteger() }
                & $add $reader.GetString($method.Name) $signature.ReadCompressedInteger()
                foreach ($parameter in $method.GetParameters()) {
                    foreach ($attribute in $reader.GetParameter($parameter).GetCustomAttributes()) {
                        $constructor = $reader.GetCustomAttribute($attribute).Constructor
                        $parent = if ($constructor.Kind -eq 'MemberReference') { $reader.GetMemberReference($constructor).Parent } else { $reader.GetMethodDefinition($constructor).GetDeclaringType() }
                        if ((Get-HandleName $reader $parent) -eq 'System.ParamArrayAttribute') { & $add $reader.GetString($method.Name) 1000 }
                    }
                }
            }
            $above = @(if (-not $type.BaseType.IsNil) { $type.BaseType }) + @(foreach ($one in $type.GetInterfaceImplementations()) { $reader.GetInterfaceImplementation($one).Interface })
            foreach ($one in $above) {
                $inherited = Get-FrameworkMember (Get-HandleName $reader $one)
                foreach ($member in @($inherited.Keys)) { if ($member -ne '.ctor') { foreach ($count in $inherited[$member]) { & $add $member $count } } }
            }
            return $found
        }
        # Whether the .NET that runs this test has a member with that number of arguments.
        function Test-RuntimeMember([type] $Type, [string] $Member, [int] $Count) {
            if ($Member -eq '.ctor') { return @($Type.GetConstructors() | Where-Object { $_.GetParameters().Count -eq $Count }).Count -gt 0 }
            foreach ($one in @($Type) + $Type.GetInterfaces()) {
                foreach ($found in $one.GetMember($Member, 'Public, Static, Instance, FlattenHierarchy, IgnoreCase')) {
                    if ($Count -lt 0 -or $found -isnot [System.Reflection.MethodBase] -or $found.GetParameters().Count -eq $Count) { return $true }
                }
            }
            return $false
        }

        # The type definitions in a type: the element type of an array, a generic type and its arguments.
        function Get-Definition([type] $Type) {
            if ($Type.IsGenericParameter) { return }
            if ($Type.HasElementType) { return Get-Definition $Type.GetElementType() }
            if (-not $Type.IsGenericType) { return $Type }
            $Type.GetGenericTypeDefinition()
            foreach ($argument in $Type.GetGenericArguments()) { Get-Definition $argument }
        }

        function Find-Missing([System.Management.Automation.Language.Ast] $Script) {
            $named = @(
                foreach ($one in @(Find-Ast $Script 'TypeExpressionAst') + @(Find-Ast $Script 'TypeConstraintAst')) { , @($one, $one.TypeName.GetReflectionType()) }
                foreach ($one in (Find-Ast $Script 'AttributeAst')) { , @($one, $one.TypeName.GetReflectionAttributeType()) }
                foreach ($one in (Find-Ast $Script 'CommandAst')) {
                    if ($one.GetCommandName() -ne 'New-Object') { continue }
                    $bound = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($one).BoundParameters
                    if ($bound.ContainsKey('TypeName')) { , @($one, ($bound['TypeName'].ConstantValue -as [type])) }
                }
            )
            foreach ($pair in $named) {
                $where = "line $($pair[0].Extent.StartLineNumber): $($pair[0])"
                if ($null -eq $pair[1]) { "$where is a type that even this PowerShell does not know"; continue }
                foreach ($type in Get-Definition $pair[1]) { if (-not $Types.ContainsKey($type.FullName)) { "$where is a type that is not there" } }
            }
            foreach ($access in (Find-Ast $Script 'MemberExpressionAst')) {
                if ($access.Member -isnot [System.Management.Automation.Language.StringConstantExpressionAst]) { continue }
                $name = $access.Member.Value
                $count = -1
                if ($access -is [System.Management.Automation.Language.InvokeMemberExpressionAst]) { $count = @($access.Arguments | Where-Object { $_ }).Count }
                $isType = $access.Expression -is [System.Management.Automation.Language.TypeExpressionAst]
                $owners = if ($access.Static -and -not $isType) { $null } elseif ($access.Static) { $access.Expression.TypeName.GetReflectionType() } else { $InferTypeOf.Invoke($null, @($access.Expression)).Type }
                if ($access.Static -and $name -eq 'new') { $name = '.ctor' }
                foreach ($owner in @($owners | Where-Object { $_ } | Select-Object -Unique)) {
                    if ($owner.IsArray) { $owner = [array] }
                    if ($owner.IsGenericType) { $owner = $owner.GetGenericTypeDefinition() }
                    # Neither .NET has members that PowerShell adds, or keys of hashtables.
                    if (-not $Types.ContainsKey($owner.FullName) -or -not (Test-RuntimeMember $owner $name $count)) { continue }
                    $counts = (Get-FrameworkMember $owner.FullName)[$name]
                    if ($null -eq $counts -or ($count -ge 0 -and $counts -notcontains $count -and $counts -notcontains 1000 -and $counts -notcontains -1)) {
                        "line $($access.Extent.StartLineNumber): $access is a member of $($owner.FullName) that is not there"
                    }
                }
            }
        }
    }

    It 'every type and member is there: <Name>' -ForEach $scripts {
        Find-Missing (Get-Script -Path $Path) | Should -BeNullOrEmpty
    }

    It 'finds that it has no <_>' -ForEach @(
        '[System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture'
        '[System.Runtime.InteropServices.RuntimeInformation]'
        'param([System.Collections.Generic.List[System.Text.Rune]] $Rune)'
        'New-Object System.Collections.Generic.PriorityQueue[int,int]'
        '[System.IO.Path]::GetRelativePath("a", "b")'
        '[System.Environment]::ProcessPath'
        '[System.IO.Path]::Join("a", "b")'
        '"a".Contains("b", "Ordinal")'
        '$file = New-Object System.IO.FileInfo("a"); $file.ResolveLinkTarget($true)'
        'param([System.Diagnostics.Process] $Process) $Process.Kill($true)'
        'param([System.Diagnostics.ProcessStartInfo] $Start) $Start.ArgumentList'
        'foreach ($file in Get-ChildItem -File) { $file.UnixFileMode }'
        '[System.IO.File]::Move("a", "b", $true)'
        '[semver] "1.2.3"'
        '[System.IO.EnumerationOptions]::new()'
    ) {
        Find-Missing (Get-Script $_) | Should -Not -BeNullOrEmpty
    }

    It 'has <_>' -ForEach @(
        '[string]::Join(",", "a", "b", "c", "d", "e")'
        '[System.IO.Path]::Combine("a", "b")'
        '"a".Contains("b").ToString()'
        '[System.Collections.Generic.List[string]]::new(5).Add("x")'
        'param([System.Diagnostics.Process] $Process) $Process.Kill(); $Process.StandardOutput.ReadToEnd()'
        '[CmdletBinding()] param([Parameter(Mandatory)] [ValidateSet("a")] [string[]] $Name, [switch] $Force) $Name.Count'
        '@{ Key = 1 }.Key'
    ) {
        Find-Missing (Get-Script $_) | Should -BeNullOrEmpty
    }
}
