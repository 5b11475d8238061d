import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../../src/commands/answer.ts';
import { ask } from './ask.ts';
import type { Case } from './cases.ts';
import { regOf } from './reg.ts';

// Parts that are loaded when they are asked for are loaded by Node.js itself, which knows no constants of the build.
Object.assign(globalThis, { IN_EXE: false, VALIDATES: true, KOFFI_SHA256: '' });

/** A time that every report of a test states. */
export const TIME = '2026-11-22T12:00:00Z';

/** Writes a case as a registry export; the path of it. */
export function written(folder: string, machine: Case, name: string = machine.name): string {
  const path = join(folder, `${name}.reg`);
  writeFileSync(path, regOf(machine));
  return path;
}

/** The page of some sources: of the sources here, or of the packed exe that WINSOCK_LSP_EXE names. */
export const pageOf = async (...sources: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await made('report', '--time', TIME, '--output', '-', '--', ...sources);
  if (exitCode !== 0) throw new Error(stdout + stderr);
  return stdout;
};

function made(...args: string[]): Promise<Output> | Output {
  const exe = process.env.WINSOCK_LSP_EXE;
  if (exe === undefined) return ask(...args);
  const { status, stdout, stderr } = spawnSync(exe, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { exitCode: status ?? -1, stdout, stderr };
}

/** The same machine with other names. */
export const renamed = (machine: Case, rename: (name: string) => string): Case => ({
  ...machine,
  entries: machine.entries.map((entry) => ({ ...entry, name: rename(entry.name), rawName: rename(entry.name) })),
});
