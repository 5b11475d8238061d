// The code that V8 makes of a program, made when the exe is built instead of at every start.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedTarget, ROOT, type Target } from './targets.ts';

/** Wine has to make its folder first, on a machine that never ran it. */
const TIME_LIMIT = 180_000;

/** A command line, what it is asked about, and how it has to end. */
export interface Command {
  args: string[];
  file: string;
  exitCode: number;
}

/** What a program does while its code is made. */
export interface Rehearsal {
  commands: readonly Command[];
  /** Files that it finds in itself, by name. */
  assets: Readonly<Record<string, string>>;
}

export interface CodeRequest {
  /** Runs the part, and alone can make its code. */
  target: Target;
  /** Of the part. */
  name: string;
  /** Path of the part: a script that is one function. */
  source: string;
  /** The code then has the functions that this takes; without one it has all. */
  rehearsal?: Rehearsal | undefined;
}

/** The code of a part; none where its runtime cannot be run here, and then the exe compiles it whenever it is asked for. */
export function codeOf({ target, name, source, rehearsal }: CodeRequest): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-code-'));
  try {
    const output = join(folder, 'code');
    const wine = !target.runsHere && target.name === 'win-x64' && process.platform === 'linux';
    if (!target.runsHere && !wine) return Buffer.alloc(0);
    const seen = (path: string) => (wine ? `Z:${path}` : path);
    const files = [join(ROOT, 'build/make-code-cache.mjs'), source, output].map(seen);
    const rehearsed = rehearsal === undefined ? [] : [seen(written(rehearsal, join(folder, 'rehearsal.json'), seen))];
    // A seed that is the same every time, for the same bytes every time.
    const args = ['--random-seed=42', ...files, `${name}.cjs`, ...rehearsed];
    const runtime = join(installedTarget(target), target.runtime);
    // Into a file: Wine takes a pipe with it into its server, and nobody would ever see its end.
    const log = join(folder, 'log');
    const said = openSync(log, 'w');
    const { status, error } = spawnSync(wine ? 'wine' : runtime, wine ? [runtime, ...args] : args, {
      stdio: ['ignore', said, said],
      timeout: TIME_LIMIT,
      // What Wine says of its Windows is as its user has it, and nothing to V8.
      env: { ...process.env, WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' },
    });
    if (status === 0) return readFileSync(output);
    const reason = error?.message ?? readFileSync(log, 'utf8').trim();
    if (!wine) throw new Error(`the runtime could not compile the program: ${reason}`);
    console.error(`${target.name}: without code made beforehand, for want of Wine that runs the runtime (${reason})`);
    return Buffer.alloc(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For the runtime: paths as it sees them. */
function written({ commands, assets }: Rehearsal, path: string, seen: (path: string) => string): string {
  const lines = commands.map((command) => ({ ...command, file: seen(command.file) }));
  const files = Object.fromEntries(Object.entries(assets).map(([name, file]) => [name, seen(file)]));
  writeFileSync(path, JSON.stringify({ commands: lines, assets: files }));
  return path;
}
