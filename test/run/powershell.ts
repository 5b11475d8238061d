// Restores from NuGet what the tests of ps/ need: PowerShell 7, Pester, and the reference assemblies of .NET Framework 4.6.2 and
// Windows PowerShell 5.1.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import tools from '../../.config/dotnet-tools.json' with { type: 'json' };
import { ROOT } from '../../build/targets.ts';

const FOLDER = join(ROOT, 'dist/tools');
const PROJECT = join(ROOT, 'test/run/nuget/tests.csproj');
/** The package of PowerShell 7.6 runs on .NET 10. */
const OLDEST_SDK = 10;

/**
 * Puts the restored pwsh first on this process's PATH, and the paths of the packages into WINSOCK_LSP_PESTER and
 * WINSOCK_LSP_NET462. All tests inherit these variables.
 *
 * @returns sentences that say what is missing; empty where everything was restored
 */
export function restorePowerShell(): string[] {
  const root = dotnetRoot();
  if (root === null)
    return [
      `no .NET SDK ${OLDEST_SDK} or later: the tests use the PowerShell and the Pester of this machine, where it has them`,
    ];
  // The pwsh that the SDK installs looks for .NET in the system's folder, or where this variable says.
  process.env.DOTNET_ROOT ??= root;
  const { version } = tools.tools.powershell;
  const shell = join(FOLDER, `powershell-${version}`);
  if (!existsSync(join(shell, process.platform === 'win32' ? 'pwsh.exe' : 'pwsh')))
    dotnet('tool', 'install', 'PowerShell', '--version', version, '--tool-path', shell);
  const packages = join(FOLDER, 'packages');
  dotnet('restore', PROJECT, '--packages', packages, `-p:BaseIntermediateOutputPath=${join(FOLDER, 'obj')}/`);
  process.env.PATH = [shell, process.env.PATH].join(delimiter);
  const inPackage = (name: string, path: string) => join(packages, packageFolder(name), path);
  process.env.WINSOCK_LSP_PESTER = inPackage('Pester', 'tools/Pester.psd1');
  process.env.WINSOCK_LSP_NET462 = [
    inPackage('Microsoft.NETFramework.ReferenceAssemblies.net462', 'build/.NETFramework/v4.6.2'),
    inPackage('PowerShellStandard.Library', 'lib/net452'),
  ].join(delimiter);
  return [];
}

/** The folder of a .NET with an SDK that is new enough; null where there is none. */
function dotnetRoot(): string | null {
  const { stdout } = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
  // 10.0.401 [/usr/share/dotnet/sdk]
  for (const [, major, folder] of (stdout ?? '').matchAll(/^(\d+)\..* \[(.+)\]/gm))
    if (Number(major) >= OLDEST_SDK) return dirname(folder as string);
  return null;
}

function dotnet(...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync('dotnet', args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`dotnet ${args.join(' ')} failed: ${error?.message ?? stdout + stderr}`);
}

/** NuGet's folder for a package of the project, such as pester/5.9.1. */
function packageFolder(name: string): string {
  const version = new RegExp(`Include="${name}" Version="\\[(.+)\\]"`).exec(readFileSync(PROJECT, 'utf8'))?.[1];
  return `${name.toLowerCase()}/${version}`;
}
