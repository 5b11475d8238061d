// A machine of test/cases whose Winsock is the simulator, as many processes on it as a test wants.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, caseNamed } from './cases.ts';
import { emptyFolder } from './folder.ts';
import { buildCaller, buildSimulator } from './simulator.ts';
import { type StoreExtras, storeOf } from './store.ts';
import { WinsockProcess } from './winsock.ts';

const prefix = process.env.WINSOCK_LSP_WINEPREFIX;

/** Where the simulator is compiled for, and how that is run here. */
export interface Platform {
  name: string;
  compiler: string;
  command: string[];
  environment: Record<string, string>;
  seen(path: string): string;
}

export const LINUX: Platform = { name: 'linux', compiler: 'cc', command: [], environment: {}, seen: (path) => path };

/** The DLL for Windows, under Wine; null where there is none. */
export const WINE: Platform | null =
  prefix === undefined
    ? null
    : {
        name: 'windows',
        compiler: 'x86_64-w64-mingw32-gcc',
        command: ['wine'],
        environment: { WINEPREFIX: prefix, WINEDEBUG: '-all', HOME: tmpdir(), PATH: process.env.PATH ?? '' },
        seen: (path) => `Z:${path.replaceAll('/', '\\')}`,
      };

export const canCompile = (platform: Platform): boolean =>
  spawnSync(platform.compiler, ['--version']).status === 0 && process.platform !== 'win32';

const built = new Map<string, { library: string; caller: string }>();

function build(platform: Platform): { library: string; caller: string } {
  let files = built.get(platform.name);
  if (files === undefined) {
    const folder = emptyFolder('simulator');
    files = { library: join(folder, 'simulator.dll'), caller: join(folder, 'caller.exe') };
    if (!buildSimulator(files.library, platform.compiler) || !buildCaller(files.caller, platform.compiler))
      throw new Error(`${platform.compiler} cannot build the simulator`);
    built.set(platform.name, files);
  }
  return files;
}

export class SimulatedMachine {
  readonly #platform: Platform;
  readonly #folder = emptyFolder('simulated');
  readonly #files: { library: string; caller: string };

  constructor(machine: Case | string, extras?: StoreExtras, platform: Platform = LINUX) {
    this.#platform = platform;
    this.#files = build(platform);
    const state = typeof machine === 'string' ? caseNamed(machine) : machine;
    writeFileSync(this.file('store'), storeOf(state, extras));
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  /** How the simulator is told of a file. */
  seen(name: string): string {
    return this.#platform.seen(this.file(name));
  }

  /** An administrator's process; `switches` are the simulator's variables without their common beginning. */
  process(switches: Record<string, string> = {}, more: Record<string, string> = {}): WinsockProcess {
    return new WinsockProcess({
      command: this.#platform.command,
      caller: this.#files.caller,
      library: this.library,
      environment: { ...this.environment(switches), ...more },
    });
  }

  /** The simulator, as a process on this machine is told of it. */
  get library(): string {
    return this.#platform.seen(this.#files.library);
  }

  environment(switches: Record<string, string> = {}): Record<string, string> {
    const environment: Record<string, string> = {
      ...this.#platform.environment,
      WINSOCK_LSP_SIMULATOR_STORE: this.seen('store'),
      WINSOCK_LSP_TEST_ELEVATED: '1',
    };
    for (const [name, value] of Object.entries(switches)) environment[`WINSOCK_LSP_SIMULATOR_${name}`] = value;
    return environment;
  }

  /** Has a process of its own do something. */
  async asks<T>(what: (process: WinsockProcess) => Promise<T>, switches: Record<string, string> = {}): Promise<T> {
    const process = this.process(switches);
    try {
      return await what(process);
    } finally {
      await process.end();
    }
  }

  /** Ids of a catalog in the registry, in order. */
  ids(bitness: 32 | 64): Promise<number[]> {
    return this.asks((process) => process.registryIds(bitness));
  }

  /** Items of a catalog in the registry, in order. */
  items(bitness: 32 | 64): ReturnType<WinsockProcess['registryItems']> {
    return this.asks((process) => process.registryItems(bitness));
  }

  /** What was called, by all processes with LOG set to this machine's log: `[FUNCTION, PROVIDER or = ERROR]`. */
  log(): string[] {
    if (!existsSync(this.file('log'))) return [];
    const lines = readFileSync(this.file('log'), 'utf8').trim().split(/\r?\n/);
    return lines.map((line) => line.split(' ').slice(2).join(' '));
  }
}
