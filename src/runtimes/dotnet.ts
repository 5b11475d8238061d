import type { ProgramFile } from '../executables/program-file.ts';
import { always, type Found, type Runtime } from './runtime.ts';
import { targetFramework } from './target-framework.ts';

/**
 * .NET Core 3.0 and later by the mark in the host of a program (apphost, or the host of a single file), `dotnet` itself by a
 * function that it looks for in hostfxr, Native AOT by the header that its debugger reads, an assembly by what it was compiled
 * for. The settings name the version: a program of one file has them in it, another has them beside it.
 * Source: dotnet/runtime, src/native/corehost/apphost/bundle_marker.cpp, corehost/bundle/header.h, corehost/hostmisc,
 * src/coreclr/nativeaot/Runtime/DebugHeader.cpp.
 */
export const dotnet: Runtime = {
  runtime: 'dotnet',
  title: '.NET (Core 2.0 and later, 5 and later)',
  help: 'Add an exclusion for its exe, or for dotnet.exe. No setting turns skipping off.',
  sources: ['dotnet/runtime, src/libraries/System.Net.Sockets, SafeSocketHandle.Windows.cs'],
  rules: always('dotnet'),
  detect,
  ofModule,
};

/** These 32 bytes stand in the data of every host. Before them stands the offset of the bundle's header, 0 for no bundle. */
const BUNDLE_MARK = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
const LARGEST_SETTINGS = 64 * 1024;

function detect(file: ProgramFile, settings: () => string | null): Found | null {
  const compiledFor = targetFramework(file);
  if (compiledFor?.framework === 'core') return { version: compiledFor.version };
  const data = file.bytes('data');
  const mark = data.indexOf(BUNDLE_MARK);
  const header = mark >= 8 ? Number(data.readBigUInt64LE(mark - 8)) : null;
  if (header === null && !file.exports('DotNetRuntimeDebugHeader') && !isMuxer(file)) return null;
  return { version: (header === null ? null : bundledVersion(file, header)) ?? versionInSettings(settings()) };
}

const LARGEST_MUXER = 1 << 20;

/** Whether it is the program `dotnet`, which is small: a program with more constants is not searched. */
function isMuxer(file: ProgramFile): boolean {
  const size = file.sections.filter(({ kind }) => kind === 'constants').reduce((sum, section) => sum + section.size, 0);
  return size < LARGEST_MUXER && file.bytes('constants').includes('hostfxr_main_startupinfo');
}

const MODULE = /(?:\\microsoft\.netcore\.app\\(\d+\.\d+\.\d+)[^\\]*)?\\coreclr\.dll$/;

function ofModule(path: string): Found | null {
  const match = MODULE.exec(path);
  return match === null ? null : { version: match[1] ?? null };
}

/** The version in the settings that a bundle holds. Since .NET 5 their place stands in its header. */
function bundledVersion(file: ProgramFile, header: number): string | null {
  const bytes = header === 0 ? null : file.atOffset(header, 13);
  if (bytes === null || bytes.readUInt32LE(0) < 2) return null;
  // Behind three numbers stands the bundle's id, a text with its length in one byte. Behind that stand the places.
  const places = file.atOffset(header + 13 + (bytes[12] as number), 32);
  if (places === null) return null;
  const size = Number(places.readBigUInt64LE(24));
  const settings = size > LARGEST_SETTINGS ? null : file.atOffset(Number(places.readBigUInt64LE(16)), size);
  return versionInSettings(settings?.toString('utf8') ?? null);
}

/** `8.0.10`, `10.0.0-rc.1.25451.107`. */
const VERSION = /^\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[\w.-]{1,32})?$/;

/** The version of Microsoft.NETCore.App in the text of a .runtimeconfig.json; null where it names none. */
function versionInSettings(text: string | null): string | null {
  try {
    const { runtimeOptions } = JSON.parse((text ?? '').replace(/^\ufeff/, '')) as {
      runtimeOptions?: Record<string, { name?: unknown; version?: unknown }[] & { name?: unknown; version?: unknown }>;
    };
    const { framework, frameworks, includedFrameworks } = runtimeOptions ?? {};
    const all = [framework, ...(frameworks ?? []), ...(includedFrameworks ?? [])];
    const found = all.find((each) => each?.name === 'Microsoft.NETCore.App')?.version;
    return typeof found === 'string' && VERSION.test(found) ? found : null;
  } catch {
    return null;
  }
}
