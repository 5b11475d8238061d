// An exe out of the runtime and the program, packed by Node.js itself (node --build-sea).

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blankVariables, dropImport, importFromSystemOnly } from './harden.ts';
import { type PeIdentity, withChecksum, withIdentity } from './pe.ts';

/** A program that runs a Node.js of the very version that is packed. */
export interface Builder {
  command: readonly string[];
  /** Whether it is the target's own runtime: no other can make V8's code for it. */
  ofTarget: boolean;
}

export interface PackRequest {
  /** Holds the program and its assets. The exe would keep a path to them, so they are named from here. */
  folder: string;
  main: string;
  assets: Record<string, string>;
  /** The target's runtime. */
  runtime: string;
  builder: Builder;
  /** Where the exe goes. */
  output: string;
  identity: PeIdentity;
}

const TIME_LIMIT = 180_000;

/**
 * No folder is worked out from which a module could be required, and no signal (on Windows no other process) opens a debugger in a
 * program that may run as SYSTEM. These are options of Node.js: one of V8 would make it reject its code.
 */
const OPTIONS = ['--no-global-search-paths', '--disable-sigusr1'];

/** The same bytes for the same files. */
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
    // The command line is ours alone: neither NODE_OPTIONS nor --node-options adds to it.
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
  // Into a file: Node.js for Windows cannot write to a pipe of Wine's, and Wine's server would keep the pipe open.
  const said = openSync(log, 'w');
  // V8's code holds hashes that begin with a random number.
  const args = [...rest, ...(ofTarget ? ['--random-seed=42'] : []), '--build-sea', 'sea.json'];
  const { status, error } = spawnSync(program, args, {
    cwd: folder,
    stdio: ['ignore', said, said],
    timeout: TIME_LIMIT,
    env: { ...process.env, WINEDEBUG: '-all', NODE_OPTIONS: '' },
  });
  if (status !== 0)
    throw new Error(`${command.join(' ')} --build-sea failed: ${error?.message ?? readFileSync(log, 'utf8')}`);
}
