// What a proof did: each command with its exit code and what it printed, each check, and at the end one zip of it all.
// Everything is on the disk as soon as it is known, so that a machine that stops in the middle leaves what came before.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeZip } from '../packages/zip.ts';

export interface Ran {
  exitCode: number | null;
  stdout: Buffer;
  /** Where it is kept: command.json, stdout.txt, stderr.txt. */
  folder: string;
}

/** docs/windows-proof.md says what each of them settles. */
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
  /** What was seen. */
  seen: string;
}

export interface RunOptions {
  input?: string;
  environment?: Readonly<Record<string, string>>;
  /** Standard input stays open until then. */
  until?: Promise<void>;
  /** Told when the command has printed something. */
  onOutput?: () => void;
  /** Milliseconds; none for what must never be killed half-way. */
  timeLimit?: number | null;
}

/** Enough for a slow machine; a layer that hangs a program is a result, not a reason to wait for ever. */
const READING = 180_000;

export class ProofRecord {
  readonly checks: Check[] = [];
  readonly folder: string;
  /** Set by Ctrl-C until the proof takes away what it made: no command is started. */
  isStopped = false;
  #number = 0;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Runs a command and keeps it. Its exit code is for the caller to judge. */
  async run(title: string, program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    if (this.isStopped) throw new Error(`interrupted before: ${title}`);
    const start = Date.now();
    const { timeLimit = READING, input = '', environment = {}, until = Promise.resolve(), onOutput } = options;
    const child = spawn(program, args, { env: { ...process.env, ...environment }, windowsHide: true });
    const timer = timeLimit === null ? undefined : setTimeout(() => child.kill('SIGKILL'), timeLimit);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => stdout.push(piece));
    child.stderr.on('data', (piece: Buffer) => stderr.push(piece));
    // A program that ends without reading its input is judged by its exit code.
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

  /** Keeps files of one step in a folder that has the step's number and title; answers the folder. */
  keep(title: string, files: Readonly<Record<string, Buffer | string>>): string {
    const folder = this.stepFolder(title);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return folder;
  }

  stepFolder(title: string): string {
    this.#number++;
    const folder = join(this.folder, `${String(this.#number).padStart(3, '0')}-${title.replaceAll(/[^\w-]+/g, '-')}`);
    mkdirSync(folder);
    return folder;
  }

  /** Records whether something was as expected. A check that fails does not stop the proof: the rest is evidence too. */
  check(check: CheckName, passed: boolean, seen: string): void {
    this.checks.push({ check, passed, seen });
    console.error(`${passed ? 'ok    ' : 'FAILED'} ${check}: ${seen}`);
  }

  /** Puts everything into one zip; the folder goes then. */
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
