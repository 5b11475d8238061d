// Packs the program and a Node.js runtime into one exe, by `node --build-sea` (a single executable application).

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blankVariables, dropImport, importFromSystemOnly } from './harden.ts';
import { type PeIdentity, withChecksum, withIdentity } from './pe.ts';

/** A Node.js that packs. It has the version of the runtime that is packed. */
export interface Builder {
  command: readonly string[];
  /** Whether it is the target's own runtime. Only that can make V8's code cache for the exe. */
  ofTarget: boolean;
}

export interface PackRequest {
  /** The folder with the program and its assets. Their paths are relative to it, since the exe keeps them. */
  folder: string;
  main: string;
  assets: Record<string, string>;
  /** The target's runtime, which the exe is made of. */
  runtime: string;
  builder: Builder;
  /** The path of the exe. */
  output: string;
  identity: PeIdentity;
}

const TIME_LIMIT = 180_000;

/**
 * With these, Node.js looks for no module in global folders, and neither a signal nor (on Windows) another process can open a
 * debugger in a program that may run as SYSTEM. The size, in MB, bounds the memory for new objects in each thread, which V8 otherwise
 * raises the longer fleet runs. Add no other option of V8 here: V8 would reject the code cache.
 */
const OPTIONS = ['--no-global-search-paths', '--disable-sigusr1', '--max-semi-space-size=2'];

/** Packs an exe. The same files give the same bytes. */
export function pack({ folder, main, assets, runtime, builder, output, identity }: PackRequest): void {
  const executable = readFileSync(runtime);
  const windows = executable.toString('latin1', 0, 2) === 'MZ';
  blankVariables(executable);
  if (windows) {
    importFromSystemOnly(executable);
    dropImport(executable, 'userenv.dll', 'GetUserProfileDirectoryW', 'IsDebuggerPresent');
  }
  const [hardened, packed] = ['runtime', 'packed'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(hardened, executable, { mode: 0o755 });
  buildSea(folder, builder, {
    main,
    executable: 'runtime',
    output: 'packed',
    assets,
    useCodeCache: builder.ofTarget,
    execArgv: [...OPTIONS, `--openssl-config=${windows ? 'NUL' : '/dev/null'}`],
    // Shuts out NODE_OPTIONS and --node-options.
    execArgvExtension: 'none',
    disableExperimentalSEAWarning: true,
  });
  const bytes = readFileSync(packed);
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, windows ? withChecksum(withIdentity(bytes, identity)) : bytes);
  chmodSync(output, 0o755);
}

function buildSea(folder: string, { command, ofTarget }: Builder, config: object): void {
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
  const [program = '', ...rest] = command;
  const log = join(folder, 'log');
  // Node.js for Windows cannot write to a pipe under Wine, and Wine's server would keep the pipe open.
  const output = openSync(log, 'w');
  // V8 salts its hashes with a random number, and the code cache contains such hashes.
  const args = [...rest, ...(ofTarget ? ['--random-seed=42'] : []), '--build-sea', 'sea.json'];
  const { status, error } = spawnSync(program, args, {
    cwd: folder,
    stdio: ['ignore', output, output],
    timeout: TIME_LIMIT,
    env: { ...process.env, WINEDEBUG: '-all', NODE_OPTIONS: '' },
  });
  if (status !== 0)
    throw new Error(`${command.join(' ')} --build-sea failed: ${error?.message ?? readFileSync(log, 'utf8')}`);
}
