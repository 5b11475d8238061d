import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../../src/commands/answer.ts';
import { ask } from './ask.ts';
import type { Case } from './cases.ts';
import { regOf } from './reg.ts';

// Node.js loads dynamic imports without vitest, which would define the constants of the build.
Object.assign(globalThis, { IN_EXE: false, VALIDATES: true, KOFFI_SHA256: '' });

/** The time in the reports of the tests. */
export const TIME = '2026-11-22T12:00:00Z';

/** Writes a registry export of a case. @returns its path */
export function writeExport(folder: string, machine: Case, name: string = machine.name): string {
  const path = join(folder, `${name}.reg`);
  writeFileSync(path, regOf(machine));
  return path;
}

/** The report of some sources, runCommand in this process, or by the packed exe that WINSOCK_LSP_EXE names. */
export const pageOf = async (...sources: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await runCommand('report', '--time', TIME, '--output', '-', '--', ...sources);
  if (exitCode !== 0) throw new Error(stdout + stderr);
  return stdout;
};

function runCommand(...args: string[]): Promise<Output> | Output {
  const exe = process.env.WINSOCK_LSP_EXE;
  if (exe === undefined) return ask(...args);
  const { status, stdout, stderr } = spawnSync(exe, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { exitCode: status ?? -1, stdout, stderr };
}

/** A copy of a machine with other names of its entries. */
export const withNames = (machine: Case, rename: (name: string) => string): Case => ({
  ...machine,
  entries: machine.entries.map((entry) => ({ ...entry, name: rename(entry.name), rawName: rename(entry.name) })),
});
