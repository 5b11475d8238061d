// Arguments in; stdout, stderr and the exit code out. Nothing else in this program exits or writes to them.

import { fstatSync, statSync, writeSync } from 'node:fs';
import { answerTo } from './cli/answer.ts';
import { VERSION } from './version.ts';
import { leaveAtOnce } from './windows/leave.ts';

const STDOUT = 1;
const STDERR = 2;
/** What node:os calls devNull; to load it for that would take as long as to write the answer. */
const DEV_NULL = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null';
/** The code `internal` of schemas/exit-codes.json, for when not even that can be read. */
const INTERNAL = 70;

function main(args: readonly string[]): number {
  // What every wrapper asks first is answered without the rest of the program.
  if (args.length === 1 && args[0] === '--version') {
    write(STDOUT, `${VERSION}\n`);
    return 0;
  }
  const { exitCode, stdout, stderr } = answerTo(args, isPerson(STDOUT));
  // stderr first: whoever sees the document has everything that was said about it.
  write(STDERR, stderr);
  write(STDOUT, stdout);
  return exitCode;
}

/** Whether a terminal is behind it. Node's module for that takes long to load, so it is asked last. */
function isPerson(file: number): boolean {
  try {
    const stat = fstatSync(file);
    if (!stat.isCharacterDevice() || stat.rdev === statSync(DEV_NULL).rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(file);
  } catch {
    return false;
  }
}

/** Writes all of it; a reader that went away early has what it wanted. */
function write(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(file, bytes, offset);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'EOF') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

let exitCode = INTERNAL;
try {
  exitCode = main(process.argv.slice(2));
} finally {
  leaveAtOnce(exitCode);
  process.exit(exitCode);
}
