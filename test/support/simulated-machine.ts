// A machine of test/cases whose Winsock is the simulator. A test can start any number of processes on it.

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

/** A system that the simulator is compiled for, and how this machine runs programs of it. */
export interface Platform {
  name: string;
  compiler: string;
  /** The command in front of a program. */
  command: string[];
  environment: Record<string, string>;
  /** A path of this machine as a program of that system names it. */
  seen(path: string): string;
}

export const LINUX: Platform = { name: 'linux', compiler: 'cc', command: [], environment: {}, seen: (path) => path };

/** Windows, under Wine; null without Wine. */
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

  /** The path of a file of this machine, as the simulator names it. */
  seen(name: string): string {
    return this.#platform.seen(this.file(name));
  }

  /**
   * Starts a process of an administrator.
   * @param switches variables of the simulator, without WINSOCK_LSP_SIMULATOR_
   * @param more further environment variables
   */
  process(switches: Record<string, string> = {}, more: Record<string, string> = {}): WinsockProcess {
    return new WinsockProcess({
      command: this.#platform.command,
      caller: this.#files.caller,
      library: this.library,
      environment: { ...this.environment(switches), ...more },
    });
  }

  /** The path of the simulator, as a process on this machine names it. */
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

  /** Starts a process, lets it do something, and ends it. */
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

  /** Calls of all processes that had LOG set to this machine's log: `FUNCTION PROVIDER`, and `FUNCTION = ERROR` for the result. */
  log(): string[] {
    if (!existsSync(this.file('log'))) return [];
    const lines = readFileSync(this.file('log'), 'utf8').trim().split(/\r?\n/);
    return lines.map((line) => line.split(' ').slice(2).join(' '));
  }
}
