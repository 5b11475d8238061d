import { CLR_DIRECTORY } from '../executables/pe.ts';
import type { ProgramFile } from '../executables/program-file.ts';

const LARGEST_METADATA = 4 * 1024 * 1024;

/**
 * What the assembly in a file was compiled for, by its TargetFrameworkAttribute; null for a file without managed code, and for
 * a library that runs on both.
 * Source: ECMA-335, II.25.3.3 (CLI header); TargetFrameworkAttribute in Microsoft's documentation.
 */
export function targetFramework(file: ProgramFile): { framework: 'core' | 'framework'; version: string | null } | null {
  const directory = file.directory(CLR_DIRECTORY);
  const header = directory === null ? null : file.atAddress(directory.address, 24);
  if (header === null) return null;
  const size = header.readUInt32LE(12);
  const metadata = size > LARGEST_METADATA ? null : file.atAddress(header.readUInt32LE(8), size);
  const text = metadata?.toString('latin1') ?? '';
  const [, core] = /\.NETCoreApp,Version=v(\d{1,4}\.\d{1,4})(?!\d)/.exec(text) ?? [];
  if (core !== undefined) return { framework: 'core', version: core };
  const [, framework] = /\.NETFramework,Version=v(\d{1,4}(?:\.\d{1,4}){1,2})(?!\d)/.exec(text) ?? [];
  if (framework === undefined && /\.NETStandard,Version=/.test(text)) return null;
  // An assembly without the attribute is older than .NET Core.
  return { framework: 'framework', version: framework ?? null };
}
