// A machine of test/cases on which the packed test build removes and restores, as often as a test wants.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BackupsDocument, OutcomeDocument, PlanDocument } from '../../src/documents/generated/types.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { stateOf } from '../support/catalog-state.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildPowerShell32, buildSimulator } from '../support/simulator.ts';
import { type StoreExtras, storeOf } from '../support/store.ts';
import { compilerFor, type Launcher, launchers, run, seenBy } from './launch.ts';

/** Launchers of the test builds that can be run here. */
export const testBuilds: readonly Launcher[] = launchers
  .map((launcher) => ({ ...launcher, exe: launcher.exe.replace(/dist(?=[\\/])/, join('dist', 'test')) }))
  .filter((launcher) => launcher.command !== null && compilerFor(launcher) !== null);

export const linuxBuild = testBuilds.find(({ name }) => name === 'linux-x64');

const libraries = new Map<string, string>();

function libraryFor(launcher: Launcher): string {
  let library = libraries.get(launcher.name);
  if (library === undefined) {
    library = join(emptyFolder(), launcher.name.startsWith('win') ? 'simulator.dll' : 'simulator.so');
    buildSimulator(library, compilerFor(launcher) as string);
    libraries.set(launcher.name, library);
  }
  return library;
}

let standIn: string | null = null;

/** A program that stands in for the 32-bit PowerShell, where the Linux test build can be run. */
export function powerShell32(): string {
  if (linuxBuild === undefined) return '';
  if (standIn === null) {
    standIn = join(emptyFolder(), 'powershell');
    if (!buildPowerShell32(standIn)) throw new Error('cc cannot build what stands in for the 32-bit PowerShell');
  }
  return standIn;
}

/** The simulator's variables without their common beginning; ELEVATED; POWERSHELL32, the path of one. */
export type Switches = Record<string, string>;

export interface Answered<T> {
  status: number | null;
  /** What was printed; null after a death. */
  document: T;
}

/** How each case with something to remove is asked for it. */
export const SELECTIONS: Readonly<Record<string, readonly string[]>> = {
  'chain-of-seven': ['--non-ifs'],
  'chains-without-protocol-zero': ['--non-ifs'],
  'guid-half-present': ['--non-ifs'],
  'hidden-chains': ['--non-ifs'],
  'lsp-listed-last': ['--non-ifs'],
  'lsp-only-32-bit': ['--non-ifs'],
  'lsp-udp-only': ['--non-ifs'],
  'name-in-japanese': ['--non-ifs'],
  'non-ifs-base-provider': ['--provider', '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1B01}', '--allow-base-provider'],
  'one-lsp-both-catalogs': ['--non-ifs'],
  'orphan-chain': ['--orphans'],
  'two-stacked-lower-named-by-dummy': ['--non-ifs', '--include-dependents'],
  'two-stacked-lower-non-ifs': ['--non-ifs', '--include-dependents'],
  'two-stacked-upper-non-ifs': ['--non-ifs'],
};

/** Whether a call of this name changes something. */
export const isChange = (name: string): boolean =>
  /^(WSCInstall|WSCDeinstall|WSCUpdate|WSCWrite|WSCSet|TestWrite)/.test(name);

/**
 * The language in which Winsock names its entries, for tests that name none. It is not English: the program knows the English
 * texts itself, so that only another language shows where a name is taken for an identity.
 */
const LANGUAGE = process.env.WINSOCK_LSP_REMOVAL_LANGUAGE ?? 'german';

const DEFAULTS: Switches = { LANGUAGE };

export class RemovalMachine {
  readonly folder = emptyFolder();
  readonly root = join(this.folder, 'root');
  readonly state: Case;
  readonly launcher: Launcher;
  readonly #store = join(this.folder, 'store');
  readonly #log = join(this.folder, 'log');
  readonly #seed: Buffer;
  switches: Switches;
  /** A library in the place of the simulator. */
  library: string | null = null;
  /** Variables of other libraries than the simulator. */
  variables: Record<string, string> = {};

  constructor(machine: Case | string, switches: Switches = {}, launcher = linuxBuild as Launcher) {
    this.state = typeof machine === 'string' ? caseNamed(machine) : machine;
    this.switches = { ...DEFAULTS, ...switches };
    this.launcher = launcher;
    this.#seed = storeOf(this.state, categoriesFor(this.state));
    mkdirSync(join(this.root, 'Program Files'), { recursive: true });
    for (const { providerPath } of this.state.entries)
      if (/^C:\\/.test(providerPath)) this.#make(this.file(providerPath));
    this.reset();
  }

  #make(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }

  /** Where a file of the machine lies here. */
  file(path: string): string {
    return join(this.root, ...path.slice(3).split('\\'));
  }

  get backupsFolder(): string {
    return join(this.root, 'ProgramData', 'WinsockLsp', 'backups');
  }

  get planFile(): string {
    return join(this.folder, 'plan.json');
  }

  /** The machine as it was, without backups. */
  reset(): void {
    writeFileSync(this.#store, this.#seed);
    rmSync(join(this.root, 'ProgramData'), { recursive: true, force: true });
    this.forget();
  }

  /** Puts the catalog back alone. */
  seed(store: Buffer = this.#seed): void {
    writeFileSync(this.#store, store);
  }

  /** Keeps the machine as it is now, catalog and backups; what comes back makes it so again. */
  keep(): () => void {
    const store = this.store();
    const folder = join(this.root, 'ProgramData');
    const kept = join(this.folder, 'kept');
    cpSync(folder, kept, { recursive: true });
    return () => {
      this.seed(store);
      rmSync(folder, { recursive: true, force: true });
      cpSync(kept, folder, { recursive: true });
      this.forget();
    };
  }

  store(): Buffer {
    return readFileSync(this.#store);
  }

  /** Both catalogs and categories, equal but for ids. */
  catalogs(): string {
    return stateOf(this.store());
  }

  environment(switches: Switches = {}): Record<string, string> {
    const { ELEVATED = '1', POWERSHELL32, ...own } = { ...this.switches, ...switches };
    const environment: Record<string, string> = {
      ...this.variables,
      WINSOCK_LSP_TEST_LIBRARY: seenBy(this.launcher, this.library ?? libraryFor(this.launcher)),
      WINSOCK_LSP_TEST_ROOT: seenBy(this.launcher, this.root),
      WINSOCK_LSP_TEST_ELEVATED: ELEVATED,
      WINSOCK_LSP_SIMULATOR_STORE: seenBy(this.launcher, this.#store),
      WINSOCK_LSP_SIMULATOR_LOG: seenBy(this.launcher, this.#log),
    };
    if (POWERSHELL32 !== undefined) environment.WINSOCK_LSP_TEST_POWERSHELL32 = POWERSHELL32;
    for (const [name, value] of Object.entries(own)) environment[`WINSOCK_LSP_SIMULATOR_${name}`] = value;
    return environment;
  }

  ask<T>(args: readonly string[], switches: Switches = {}, input: string | Buffer = ''): Answered<T> {
    const { status, stdout, stderr } = run(this.launcher, [...args, '--format', 'json'], {
      environment: this.environment(switches),
      input,
    });
    if (stdout === '') return { status, document: null as T };
    const document = JSON.parse(stdout) as T & { exitCode: number };
    // Off Windows an exit code has eight bits.
    if (document.exitCode % 256 !== (status ?? 0) % 256)
      throw new Error(`exit code ${status}, not ${document.exitCode}: ${stderr}`);
    return { status, document };
  }

  /** Makes a plan and keeps it. */
  plan(...selection: readonly string[]): PlanDocument {
    const own = selection.length > 0 ? selection : (SELECTIONS[this.state.name] ?? ['--non-ifs']);
    const { document } = this.ask<PlanDocument>(['plan', ...own]);
    this.keepPlan(document);
    this.forget();
    return document;
  }

  keepPlan(document: unknown): void {
    writeFileSync(this.planFile, typeof document === 'string' ? document : JSON.stringify(document));
  }

  apply(switches: Switches = {}): Answered<OutcomeDocument> {
    return this.ask(['apply', seenBy(this.launcher, this.planFile)], switches);
  }

  restore(id: string, switches: Switches = {}, ...more: readonly string[]): Answered<OutcomeDocument> {
    return this.ask(['restore', id, ...more], switches);
  }

  backups(): BackupsDocument['backups'] {
    return this.ask<BackupsDocument>(['backups']).document.backups;
  }

  /** Names of the folders of backups. */
  backupIds(): string[] {
    return existsSync(this.backupsFolder) ? readdirSync(this.backupsFolder).sort() : [];
  }

  /**
   * All that the next run can find on this machine: the catalogs and every file below ProgramData. Ids of backups and
   * times, which differ from run to run, are left out.
   */
  left(): string {
    const folder = join(this.root, 'ProgramData');
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    const files = names
      .map((name) => join(name.parentPath, name.name) + (name.isFile() ? '' : '/'))
      .sort()
      .map((path) => path.slice(folder.length) + (path.endsWith('/') ? '' : `\n${readFileSync(path, 'latin1')}`));
    const text = [this.store().toString('latin1'), ...files].join('\n\n');
    return text.replace(/\d{8}-\d{6}-[0-9a-f]{4}/g, 'ID').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME');
  }

  verdict(): string {
    return this.ask<{ verdict: string }>(['test']).document.verdict;
  }

  /** Forgets what was called. */
  forget(): void {
    rmSync(this.#log, { force: true });
  }

  /** Calls that began, in order. */
  calls(): string[] {
    if (!existsSync(this.#log)) return [];
    const lines = readFileSync(this.#log, 'utf8').trim().split(/\r?\n/);
    return lines.map((line) => line.split(' ')).flatMap(([, , name, what]) => (what === '=' ? [] : (name ?? [])));
  }

  /** Calls that change something. */
  changes(): string[] {
    return this.calls().filter(isChange);
  }
}

/** Every LSP has categories, so that a restore has some to bring back. */
function categoriesFor(machine: Case): StoreExtras {
  const owners = machine.entries.filter(({ chainLength }) => chainLength === 0);
  return {
    categories: owners.map(({ bitness, providerId }, index) => ({ bitness, providerId, categories: 0x40 + index })),
  };
}
