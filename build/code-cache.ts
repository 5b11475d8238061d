// The code that V8 makes of a program, made when the exe is built instead of at every start.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedTarget, ROOT, type Target } from './targets.ts';

/** Wine has to make its folder first, on a machine that never ran it. */
const TIME_LIMIT = 180_000;

/**
 * The code of a part for the runtime of a target, which alone can make it; none where that runtime cannot be run here,
 * and then the exe compiles it whenever it is asked for.
 * @param source path of a script that is one function
 */
export function codeOf(target: Target, name: string, source: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-code-'));
  try {
    const output = join(folder, 'code');
    const wine = !target.runsHere && target.name === 'win-x64' && process.platform === 'linux';
    if (!target.runsHere && !wine) return Buffer.alloc(0);
    const seen = (path: string) => (wine ? `Z:${path}` : path);
    const runtime = join(installedTarget(target), target.runtime);
    const maker = join(ROOT, 'build/make-code-cache.mjs');
    // A seed that is the same every time, for the same bytes every time.
    const args = ['--random-seed=42', ...[maker, source, output].map(seen), `${name}.cjs`];
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
