// Starts the program. Only this file writes to stdout and stderr, and only this file ends the process.

import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import type { WriteStream } from 'node:tty';
import { EXIT_CODES } from './codes.ts';
import type { Terminal } from './commands/command.ts';
import { THREAD_REQUEST } from './commands/fleet/thread-request.ts';
import { asFailure, Failure } from './failure.ts';
import { reasonOf } from './file-errors.ts';
import { RUN_REQUEST } from './probe/run-request.ts';
import { VERSION } from './version.ts';
import { nativeCode } from './windows/native-code.ts';

const STDOUT = 1;
const STDERR = 2;
const INTERNAL = EXIT_CODES.internal;

/** Wrappers call --version to see whether the program starts, so it imports no command. */
async function version(): Promise<number> {
  write(STDOUT, `${VERSION}\n`);
  return 0;
}

async function main(args: readonly string[]): Promise<number> {
  // The probe writes while it runs. If it hangs, the process that started it sees where.
  if (args[0] === RUN_REQUEST) {
    const { runProbe } = await import('./probe/run.ts');
    const { thisMachine } = await import('./windows/this-machine.ts');
    return runProbe(args, thisMachine(), (text) => write(STDOUT, text));
  }
  const { answerTo } = await import('./commands/answer.ts');
  const { exitCode, stdout, stderr } = await answerTo(args, TERMINAL);
  // stderr first: a program that has read the document has then received all diagnostics too.
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
  isTty: (stream) => isTty(stream === 'stdout' ? STDOUT : STDERR),
  write: (stream, text) => write(stream === 'stdout' ? STDOUT : STDERR, text),
};

/** Whether a file descriptor is a terminal. Loads node:tty only for a character device, because that module loads slowly. */
function isTty(file: number): boolean {
  try {
    const stat = fstatSync(file);
    if (!stat.isCharacterDevice() || stat.rdev === statSync(devNull).rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(file);
  } catch {
    return false;
  }
}

/** Writes all of a text. @returns false when the reader has closed the pipe. @throws Failure outputUnwritable */
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
      // A reader that closes the pipe early has what it wants. The command does not fail because of diagnostics.
      if (code === 'EPIPE' || code === 'EOF' || file === STDERR) return false;
      throw unwritable(error as NodeJS.ErrnoException);
    }
  }
  return true;
}

/** Node's streams of Windows consoles, by file descriptor. */
const consoles = new Map<number, WriteStream>();

/**
 * Node's stream for a Windows console, or null where writeSync is right. A console decodes bytes by its OEM code page, so it would
 * show names in UTF-8 garbled (nodejs/node#24550). The stream calls WriteConsoleW instead.
 */
function consoleStream(file: number, bytes: Uint8Array): WriteStream | null {
  if (process.platform !== 'win32') return null;
  const known = consoles.get(file);
  if (known !== undefined) return known;
  // ASCII is the same in every code page.
  if (process.getBuiltinModule('node:buffer').isAscii(bytes) || !isTty(file)) return null;
  const stream = new (process.getBuiltinModule('node:tty').WriteStream)(file);
  // Writing fails only when the console is gone. Then nobody reads the output.
  stream.on('error', () => {});
  consoles.set(file, stream);
  return stream;
}

/** Waits until everything is written. libuv writes to consoles synchronously, but Node documents that for files only. */
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

/** Ends the process. */
async function leave(exitCode: number): Promise<never> {
  if (consoles.size > 0) await consolesWritten();
  if (nativeCode.loaded) (await import('./windows/leave.ts')).terminateProcess(exitCode);
  process.exit(exitCode);
}

/** Whether this is a thread that fleet started. Loads node:worker_threads only there, because that module loads slowly. */
const isThread = (args: readonly string[]): boolean =>
  args[0] === THREAD_REQUEST && !process.getBuiltinModule('node:worker_threads').isMainThread;

const args = process.argv.slice(2);
if (isThread(args)) {
  import('./commands/fleet/batch.ts').then(({ serveBatches }) => serveBatches());
} else {
  const answer = args.length === 1 && args[0] === '--version' ? version : main;
  answer(args).then(leave, () => leave(INTERNAL));
}
