// Arguments in; stdout, stderr and the exit code out. Nothing else in this program exits or writes to them.

import { fstatSync, statSync, writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { isMainThread } from 'node:worker_threads';
import { EXIT_CODES } from './codes.ts';
import type { Terminal } from './commands/command.ts';
import { asFailure, Failure } from './failure.ts';
import { reasonOf } from './file-errors.ts';
import { RUN_REQUEST } from './probe/run-request.ts';
import { VERSION } from './version.ts';
import { nativeCode } from './windows/native-code.ts';

const STDOUT = 1;
const STDERR = 2;
/** What node:os calls devNull; to load it for that would take as long as to write the answer. */
const DEV_NULL = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null';
const INTERNAL = EXIT_CODES.internal;

/** Wrappers ask this first, to see whether the program starts at all: it imports nothing more. */
async function version(): Promise<number> {
  write(STDOUT, `${VERSION}\n`);
  return 0;
}

async function main(args: readonly string[]): Promise<number> {
  // Tells what it does while it does it: whoever started it wants to know where it stopped.
  if (args[0] === RUN_REQUEST) {
    const { runProbe } = await import('./probe/run.ts');
    const { thisMachine } = await import('./windows/this-machine.ts');
    return runProbe(args, thisMachine(), (text) => write(STDOUT, text));
  }
  const { answerTo } = await import('./commands/answer.ts');
  const { exitCode, stdout, stderr } = await answerTo(args, TERMINAL);
  // stderr first: whoever sees the document has everything that was said about it.
  write(STDERR, stderr);
  try {
    write(STDOUT, stdout);
    return exitCode;
  } catch (error) {
    const failure = asFailure(error);
    if (failure.exitCode !== exitCode) write(STDERR, `winsock-lsp: error: ${failure.message} ${failure.hint}\n`);
    return failure.exitCode;
  }
}

const TERMINAL: Terminal = {
  isPerson: (stream) => isPerson(stream === 'stdout' ? STDOUT : STDERR),
  write: (stream, text) => write(stream === 'stdout' ? STDOUT : STDERR, text),
};

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

/** Writes all of it; false when nobody reads it any more. @throws Failure outputUnwritable */
function write(file: number, text: string | Uint8Array): boolean {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const stream = consoleStream(file, bytes);
  if (stream !== null) {
    stream.write(bytes);
    return !stream.destroyed;
  }
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(file, bytes, offset);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      // A reader that went away early has what it wanted, and what is said beside the answer is not worth failing for.
      if (code === 'EPIPE' || code === 'EOF' || file === STDERR) return false;
      throw unwritable(error as NodeJS.ErrnoException);
    }
  }
  return true;
}

/** Streams of Windows consoles. */
const consoles = new Map<number, WriteStream>();

/**
 * Node's stream for a Windows console that is to show these bytes; null where writeSync does. Windows shows bytes by the console's
 * OEM code page, so a name in UTF-8 comes out garbled (nodejs/node#24550). The stream calls WriteConsoleW instead.
 */
function consoleStream(file: number, bytes: Uint8Array): WriteStream | null {
  if (process.platform !== 'win32') return null;
  const known = consoles.get(file);
  if (known !== undefined) return known;
  // Every code page shows ASCII, so that most runs need not load the stream.
  if (process.getBuiltinModule('node:buffer').isAscii(bytes) || !isPerson(file)) return null;
  const stream = new (process.getBuiltinModule('node:tty').WriteStream)(file);
  // A console fails only when it is gone, and then nobody reads any more.
  stream.on('error', () => {});
  consoles.set(file, stream);
  return stream;
}

/** libuv writes to a Windows console at once, but Node promises that only for files. */
const consolesWritten = (): Promise<unknown> =>
  Promise.all([...consoles.values()].map((stream) => new Promise((resolve) => stream.end(() => resolve(null)))));

const unwritable = (error: NodeJS.ErrnoException): Failure =>
  new Failure(
    {
      code: 'outputUnwritable',
      message: `The answer could not be written: ${reasonOf(error)}.`,
      target: null,
      hint: 'Check that there is room where it is to go.',
    },
    { cause: error },
  );

/** Ends the program, whatever happened. */
async function leave(exitCode: number): Promise<never> {
  if (consoles.size > 0) await consolesWritten();
  if (nativeCode.loaded) (await import('./windows/leave.ts')).terminateProcess(exitCode);
  process.exit(exitCode);
}

const args = process.argv.slice(2);
if (!isMainThread) {
  import('./commands/fleet/batch.ts').then(({ serveBatches }) => serveBatches());
} else {
  const answer = args.length === 1 && args[0] === '--version' ? version : main;
  answer(args).then(leave, () => leave(INTERNAL));
}
