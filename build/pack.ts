import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { align } from './aligned.ts';
import { addElfNote } from './elf.ts';
import { blankVariables, dropImport, importFromSystemOnly } from './harden.ts';
import { addPeResource, type PeIdentity } from './pe.ts';

const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0';

export interface PackRequest {
  /** The bundled program, CommonJS. */
  main: string;
  /** The runtime that is to run it. */
  runtime: string;
  /** A runtime of exactly the same version that runs here; it writes the blob. */
  blobMaker: string;
  /** Where the exe goes. */
  output: string;
  identity: PeIdentity;
  /** Files that the program finds in itself, by name. */
  assets: Record<string, string>;
  /** Names of those that lie with room to be moved to a multiple of eight. */
  aligned: readonly string[];
}

/**
 * Of Node's: no folder is worked out from which a module could be required, no signal (and on Windows no other process) opens a
 * debugger in a program that may run as SYSTEM, and V8 gets one thread for its own work instead of four. Each costs a start up
 * to a tenth of a millisecond; fleet, whose own threads use all cores, is as fast with one.
 */
const OPTIONS = ['--no-global-search-paths', '--disable-sigusr1', '--v8-pool-size=1'];

/** Node's single executable application, packed by hand: the blob becomes a resource of the runtime. */
export function pack({ main, runtime, blobMaker, output, identity, assets, aligned }: PackRequest): void {
  const executable = Buffer.from(readFileSync(runtime));
  const windows = executable.toString('latin1', 0, 2) === 'MZ';
  const blob = makeBlob(main, blobMaker, {
    assets,
    execArgv: [...OPTIONS, `--openssl-config=${windows ? 'NUL' : '/dev/null'}`],
  });
  flipFuse(executable);
  blankVariables(executable);
  if (windows) {
    importFromSystemOnly(executable);
    dropImport(executable, 'userenv.dll', 'GetUserProfileDirectoryW', 'IsDebuggerPresent');
  }
  const packed = windows ? addPeResource(executable, RESOURCE, blob, identity) : addElfNote(executable, RESOURCE, blob);
  for (const name of aligned) align(packed, readFileSync(assets[name] as string));
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, packed);
  chmodSync(output, 0o755);
}

function makeBlob(main: string, blobMaker: string, options: object): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-pack-'));
  try {
    const output = join(folder, 'blob');
    const config = join(folder, 'sea.json');
    // The blob keeps the name of its main file: a path in it would make every clone's bytes different.
    writeFileSync(config, JSON.stringify({ ...SEA, ...options, main: basename(main), output }));
    const { status, stderr, error } = spawnSync(blobMaker, ['--experimental-sea-config', config], {
      encoding: 'utf8',
      cwd: dirname(main),
    });
    if (status !== 0) throw new Error(`the runtime could not make the blob: ${error?.message ?? stderr}`);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SEA = {
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  useCodeCache: false,
  // The command line is ours alone: no NODE_OPTIONS, and no configuration file for OpenSSL.
  execArgvExtension: 'none',
};

/** Tells the runtime that it has a program of its own. */
function flipFuse(executable: Buffer): void {
  const at = executable.indexOf(FUSE);
  if (at === -1 || executable.indexOf(FUSE, at + 1) !== -1)
    throw new Error('the runtime does not have exactly one SEA fuse');
  executable[at + FUSE.length - 1] = '1'.charCodeAt(0);
}
