import type { ReadBytes } from '../executables/image.ts';
import { ProgramFile } from '../executables/program-file.ts';
import { orNull } from '../failure.ts';
import { asio } from './asio.ts';
import { bun } from './bun.ts';
import { curl } from './curl.ts';
import { deno } from './deno.ts';
import { dotnet } from './dotnet.ts';
import { electron } from './electron.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { libuv } from './libuv.ts';
import { netFramework } from './net-framework.ts';
import { nginx } from './nginx.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import type { Found, Runtime, Version } from './runtime.ts';
import { mio, rust, tokio } from './rust.ts';

/**
 * The first detector that finds its runtime decides, so the order matters: Bun, Deno and Electron export what Node.js exports, and
 * Deno is a Rust program with tokio.
 */
export const RUNTIMES: readonly Runtime[] = [
  ...[go, dotnet, netFramework, bun, deno, electron, node, libuv],
  ...[java, python, curl, nginx, asio, tokio, mio, rust],
];

/** The runtime of one program. */
export interface ProgramRuntime {
  /** The `runtime` of a row of RUNTIMES. */
  name: string;
  /** As its makers write it; null where the program does not say. */
  version: string | null;
}

/** Opens a file for reading, as data. @throws Error of node:fs */
export type Open = <T>(path: string, use: (file: { size: number; read: ReadBytes }) => T) => T;

const LARGEST_SETTINGS = 64 * 1024;

/**
 * The runtime of a program by its file; null where no detector finds one. The file is never run.
 * @returns undefined for a file that is neither PE nor ELF
 * @throws Error of node:fs
 */
export const runtimeAt = (path: string, open: Open): ProgramRuntime | null | undefined =>
  open(path, ({ read }) => runtimeOfFile(read, () => settingsBeside(path, open)));

/** The same for bytes. @param settings the text of the .runtimeconfig.json beside them; null where there is none */
export function runtimeOfFile(read: ReadBytes, settings: () => string | null): ProgramRuntime | null | undefined {
  const file = ProgramFile.from(read);
  return file === null ? undefined : first(({ detect }) => detect(file, settings));
}

function settingsBeside(path: string, open: Open): string | null {
  const beside = `${path.replace(/\.(?:exe|dll)$/i, '')}.runtimeconfig.json`;
  return orNull(() =>
    open(beside, ({ size, read }) => (size > LARGEST_SETTINGS ? null : read(0, size).toString('utf8'))),
  );
}

/** The runtime whose DLL a process has loaded; null where no detector finds one. */
export function runtimeOfModules(paths: readonly string[]): ProgramRuntime | null {
  const modules = paths.map((path) => path.toLowerCase().replaceAll('/', '\\'));
  return first(({ ofModule }) => {
    if (ofModule === undefined) return null;
    return modules.map(ofModule).find((found) => found !== null) ?? null;
  });
}

function first(ask: (row: Runtime) => Found | null): ProgramRuntime | null {
  for (const row of RUNTIMES) {
    const found = ask(row);
    if (found !== null) return { name: row.runtime, version: found.version };
  }
  return null;
}

/** `dotnet 8.0.10`; only the name where the version is not known. */
export const runtimeText = ({ name, version }: ProgramRuntime): string =>
  version === null ? name : `${name} ${version}`;

export const runtimeNamed = (name: string): Runtime | null => RUNTIMES.find((row) => row.runtime === name) ?? null;

/** Names of the rules that hold for a program; empty where no rule is known for its runtime in that version. */
export const rulesFor = ({ name, version }: ProgramRuntime): readonly string[] =>
  runtimeNamed(name)?.rules(numbersOf(version)) ?? [];

/** `1.26.5`, `17.0.2.0`, `1.28rc1`. */
function numbersOf(text: string | null): Version | null {
  const [, major, minor] = /^(\d{1,5})(?:\.(\d{1,5}))?/.exec(text ?? '') ?? [];
  return major === undefined ? null : { major: Number(major), minor: Number(minor ?? 0) };
}
