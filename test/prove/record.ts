// Records each command of a proof with its exit code and output, and each check, and makes one zip of all. Writes everything to
// the disk at once, so that nothing is lost when the machine stops.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeZip } from '../../build/packages/zip.ts';

export interface Ran {
  exitCode: number | null;
  stdout: Buffer;
  /** Folder with its command.json, stdout.txt and stderr.txt. */
  folder: string;
}

/** docs/windows-proof.md says what each check settles. */
export const CHECKS = [
  'sources-agree',
  'backed-up',
  'installed',
  'listed',
  'others-kept',
  'judged',
  'probe-same',
  'planned',
  'removed',
  'as-before',
  'verdict-as-before',
  'running-keeps',
  'restored',
  'restored-same',
  'taken-away',
] as const;

export type CheckName = (typeof CHECKS)[number];

export interface Check {
  check: CheckName;
  passed: boolean;
  seen: string;
}

export interface RunOptions {
  input?: string;
  environment?: Readonly<Record<string, string>>;
  /** Keeps standard input open until this is resolved. */
  until?: Promise<void>;
  /** Called when the command prints its first output. */
  onOutput?: () => void;
  /** Milliseconds; null for a command that must not be killed in the middle of a change. */
  timeLimit?: number | null;
}

/** Default time limit in milliseconds, for commands that only read. A layer may make one hang. */
const TIME_LIMIT_MS = 180_000;

export class ProofRecord {
  readonly checks: Check[] = [];
  readonly folder: string;
  /** True after Ctrl-C, so that no command starts, until the proof begins to remove what it made. */
  isStopped = false;
  #number = 0;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Runs a command and records it. Does not fail on any exit code. */
  async run(title: string, program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    if (this.isStopped) throw new Error(`interrupted before: ${title}`);
    const start = Date.now();
    const { timeLimit = TIME_LIMIT_MS, input = '', environment = {}, until = Promise.resolve(), onOutput } = options;
    const child = spawn(program, args, { env: { ...process.env, ...environment }, windowsHide: true });
    const timer = timeLimit === null ? undefined : setTimeout(() => child.kill('SIGKILL'), timeLimit);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => stdout.push(piece));
    child.stderr.on('data', (piece: Buffer) => stderr.push(piece));
    // A program may end without reading its input. Its exit code says whether that is a failure.
    child.stdin.on('error', () => {});
    until.then(() => child.stdin.end(input));
    if (onOutput !== undefined) child.stdout.once('data', onOutput);
    const ended = await new Promise<{ exitCode: number | null; signal: string | null; error: string | null }>(
      (resolve) => {
        child.on('error', (error) => resolve({ exitCode: null, signal: null, error: error.message }));
        child.on('close', (exitCode, signal) => resolve({ exitCode, signal, error: null }));
      },
    );
    clearTimeout(timer);
    const command = { title, program, args, input, ...ended, milliseconds: Date.now() - start };
    const folder = this.keep(title, {
      'command.json': `${JSON.stringify(command, null, 1)}\n`,
      'stdout.txt': Buffer.concat(stdout),
      'stderr.txt': Buffer.concat(stderr),
    });
    console.error(`${title}: ${ended.error ?? ended.signal ?? `exit code ${ended.exitCode}`}`);
    return { exitCode: ended.exitCode, stdout: Buffer.concat(stdout), folder };
  }

  /** Writes files of one step into a new folder. Returns the folder. */
  keep(title: string, files: Readonly<Record<string, Buffer | string>>): string {
    const folder = this.stepFolder(title);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return folder;
  }

  /** Makes a folder that is named by the step's number and title. */
  stepFolder(title: string): string {
    this.#number++;
    const folder = join(this.folder, `${String(this.#number).padStart(3, '0')}-${title.replaceAll(/[^\w-]+/g, '-')}`);
    mkdirSync(folder);
    return folder;
  }

  /** Records a check. A failed check does not stop the proof, because the rest is evidence too. */
  check(check: CheckName, passed: boolean, seen: string): void {
    this.checks.push({ check, passed, seen });
    console.error(`${passed ? 'ok    ' : 'FAILED'} ${check}: ${seen}`);
  }

  /** Puts everything into one zip, and removes the folder. */
  async zip(path: string, summary: Readonly<Record<string, unknown>>): Promise<void> {
    const text = JSON.stringify({ ...summary, checks: this.checks }, null, 1);
    writeFileSync(join(this.folder, 'summary.json'), `${text}\n`);
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    const entries = files.map((file) => ({
      name: relative(this.folder, file).replaceAll('\\', '/'),
      content: readFileSync(file),
    }));
    await writeZip(path, entries, Math.floor(Date.now() / 1000));
    rmSync(this.folder, { recursive: true });
  }
}
