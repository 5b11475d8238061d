# Tests of Export-WinsockLspReport, with the exe in dist/.

BeforeAll {
    $script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    Import-Module (Join-Path $Root 'ps/WinsockLsp/WinsockLsp.psd1') -Force
    $script:Dump = Join-Path $env:WINSOCK_LSP_CASES 'one-lsp-both-catalogs.reg'
}

Describe 'Export-WinsockLspReport' {
    BeforeEach {
        $script:Page = Join-Path $TestDrive "$([guid]::NewGuid()).html"
    }

    It 'writes the report of a dump, and returns the file only with -PassThru' {
        Export-WinsockLspReport -Path $Page -SourcePath $Dump | Should -BeNullOrEmpty
        $file = Export-WinsockLspReport -Path $Page -SourcePath $Dump -Force -PassThru
        $file | Should -BeOfType [System.IO.FileInfo]
        $file.FullName | Should -Be $Page
        Get-Content -LiteralPath $Page -Raw | Should -Match 'Not compliant'
    }

    It 'writes nothing with -WhatIf' {
        Export-WinsockLspReport -Path $Page -SourcePath $Dump -PassThru -WhatIf | Should -BeNullOrEmpty
        Test-Path -LiteralPath $Page | Should -BeFalse
    }

    It 'does not replace a file without -Force' {
        Set-Content -LiteralPath $Page -Value 'mine'
        Export-WinsockLspReport -Path $Page -SourcePath $Dump -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Match '^outputExists'
        $problem[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content -LiteralPath $Page | Should -Be 'mine'
    }

    It 'makes one report of files from the pipeline, and takes a path relative to the location' {
        Push-Location $TestDrive
        try {
            $file = Get-ChildItem $env:WINSOCK_LSP_CASES -Filter '*.reg' | Export-WinsockLspReport -Path 'fleet.html' -PassThru -Force
            $file.FullName | Should -Be (Join-Path $TestDrive 'fleet.html')
        } finally {
            Pop-Location
        }
        $count = @(Get-ChildItem $env:WINSOCK_LSP_CASES -Filter '*.reg').Count
        Get-Content -LiteralPath $file.FullName -Raw | Should -Match "$count machines"
    }

    It 'warns about sources that could not be read, and the report names them' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'none.txt') -Value 'none'
        Export-WinsockLspReport -Path $Page -SourcePath $Dump, (Join-Path $TestDrive 'none.txt') -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -Match '1 of 2 sources'
        Get-Content -LiteralPath $Page -Raw | Should -Match 'not read'
    }

    It 'takes more files than a command line holds' {
        $many = 1..2000 | ForEach-Object { Join-Path $TestDrive "a-dump-of-a-machine-$_.txt" }
        $Dump, $many | ForEach-Object { $_ } | Export-WinsockLspReport -Path $Page -WarningAction SilentlyContinue
        Get-Content -LiteralPath $Page -Raw | Should -Match '2,001 machines'
    }
}
