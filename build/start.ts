// npm start [-- ARGUMENTS] runs the exe, and builds it first where it is older than a source. Without arguments it lists this
// machine's catalog, and off Windows that of the example machine.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INPUTS = ['src', 'schemas', 'data', 'build', 'package.json', 'package-lock.json'];

const windows = process.platform === 'win32';
const exe = join(ROOT, windows ? 'dist/win-x64/winsock-lsp.exe' : 'dist/linux-x64/winsock-lsp');

if (!isCurrent()) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'build/build.ts')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
const { status, error } = spawnSync(exe, commandLine(process.argv.slice(2)), {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
if (error !== undefined) console.error(`could not run ${exe}: ${error.message}`);
process.exit(status ?? 1);

function commandLine(args: string[]): string[] {
  if (args.length > 0) return args;
  return windows ? ['list'] : ['list', '--example'];
}

function isCurrent(): boolean {
  return existsSync(exe) && INPUTS.every((input) => newest(join(ROOT, input)) <= statSync(exe).mtimeMs);
}

function newest(path: string): number {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== 'node_modules' && name !== 'generated');
  return Math.max(0, ...names.map((name) => newest(join(path, name))));
}
