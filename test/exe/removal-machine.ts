// A machine of test/cases, on which tests remove and restore with the packed test build.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BackupsDocument, OutcomeDocument, PlanDocument } from '../../src/documents/generated/types.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { stateOf } from '../support/catalog-state.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildPowerShell32, buildSimulator } from '../support/simulator.ts';
import { type StoreExtras, storeOf } from '../support/store.ts';
import { compilerFor, type Launcher, launchers, pathFor, run } from './launch.ts';

/** The launchers of the test builds that this machine can run. */
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

let powerShell: string | null = null;

/** The path of a program that replaces the 32-bit PowerShell; '' where the Linux test build cannot be run. */
export function powerShell32(): string {
  if (linuxBuild === undefined) return '';
  if (powerShell === null) {
    powerShell = join(emptyFolder(), 'powershell');
    if (!buildPowerShell32(powerShell))
      throw new Error('cc cannot build the program that replaces the 32-bit PowerShell');
  }
  return powerShell;
}

/**
 * Variables of the simulator without WINSOCK_LSP_SIMULATOR_, and two of the test build: ELEVATED, and POWERSHELL32, the path of the
 * 32-bit PowerShell.
 */
export type Switches = Record<string, string>;

export interface Answered<T> {
  status: number | null;
  /** The document on stdout; null where the process died before it printed one. */
  document: T;
}

/** The options of `plan` for each case that has something to remove. */
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

/** Whether the function of this name changes a catalog, categories or application rules. */
export const isChange = (name: string): boolean =>
  /^(WSCInstall|WSCDeinstall|WSCUpdate|WSCWrite|WSCSet|TestWrite)/.test(name);

/**
 * The default language of Winsock's names. It is not English: the program knows the English names, so that only with another
 * language a test finds code that identifies an entry by its name.
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
  readonly #writeStore: Buffer;
  switches: Switches;
  /** The path of a library to use instead of the simulator. */
  library: string | null = null;
  /** Further environment variables. */
  variables: Record<string, string> = {};

  constructor(machine: Case | string, switches: Switches = {}, launcher = linuxBuild as Launcher) {
    this.state = typeof machine === 'string' ? caseNamed(machine) : machine;
    this.switches = { ...DEFAULTS, ...switches };
    this.launcher = launcher;
    this.#writeStore = storeOf(this.state, categoriesFor(this.state));
    mkdirSync(join(this.root, 'Program Files'), { recursive: true });
    for (const { providerPath } of this.state.entries)
      if (/^C:\\/.test(providerPath)) this.#make(this.file(providerPath));
    this.reset();
  }

  #make(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }

  /** The path, on the machine that runs the tests, of a file of this machine's drive C. */
  file(path: string): string {
    return join(this.root, ...path.slice(3).split('\\'));
  }

  get backupsFolder(): string {
    return join(this.root, 'ProgramData', 'WinsockLsp', 'backups');
  }

  get planFile(): string {
    return join(this.folder, 'plan.json');
  }

  /** Puts the machine into its first state, without backups. */
  reset(): void {
    writeFileSync(this.#store, this.#writeStore);
    rmSync(join(this.root, 'ProgramData'), { recursive: true, force: true });
    this.clearLog();
  }

  /** Replaces the simulator's state file, by that of the first state by default. Backups stay. */
  writeStore(store: Buffer = this.#writeStore): void {
    writeFileSync(this.#store, store);
  }

  /** Saves the catalogs and backups of now. @returns a function that puts the machine back into this state */
  save(): () => void {
    const store = this.store();
    const folder = join(this.root, 'ProgramData');
    const kept = join(this.folder, 'kept');
    cpSync(folder, kept, { recursive: true });
    return () => {
      this.writeStore(store);
      rmSync(folder, { recursive: true, force: true });
      cpSync(kept, folder, { recursive: true });
      this.clearLog();
    };
  }

  store(): Buffer {
    return readFileSync(this.#store);
  }

  /** Both catalogs and the categories as text without ids. */
  catalogs(): string {
    return stateOf(this.store());
  }

  environment(switches: Switches = {}): Record<string, string> {
    const { ELEVATED = '1', POWERSHELL32, ...own } = { ...this.switches, ...switches };
    const environment: Record<string, string> = {
      ...this.variables,
      WINSOCK_LSP_TEST_LIBRARY: pathFor(this.launcher, this.library ?? libraryFor(this.launcher)),
      WINSOCK_LSP_TEST_ROOT: pathFor(this.launcher, this.root),
      WINSOCK_LSP_TEST_ELEVATED: ELEVATED,
      WINSOCK_LSP_SIMULATOR_STORE: pathFor(this.launcher, this.#store),
      WINSOCK_LSP_SIMULATOR_LOG: pathFor(this.launcher, this.#log),
    };
    if (POWERSHELL32 !== undefined) environment.WINSOCK_LSP_TEST_POWERSHELL32 = POWERSHELL32;
    for (const [name, value] of Object.entries(own)) environment[`WINSOCK_LSP_SIMULATOR_${name}`] = value;
    return environment;
  }

  /** Runs the exe and parses the document that it prints. @throws Error where the document has another exit code than the process */
  ask<T>(args: readonly string[], switches: Switches = {}, input: string | Buffer = ''): Answered<T> {
    const { status, stdout, stderr } = run(this.launcher, [...args, '--format', 'json'], {
      environment: this.environment(switches),
      input,
    });
    if (stdout === '') return { status, document: null as T };
    const document = JSON.parse(stdout) as T & { exitCode: number };
    // Off Windows an exit code has only eight bits.
    if (document.exitCode % 256 !== (status ?? 0) % 256)
      throw new Error(`exit code ${status}, not ${document.exitCode}: ${stderr}`);
    return { status, document };
  }

  /** Makes a plan and writes it to {@link planFile}. Its options are those of {@link SELECTIONS} by default. */
  plan(...selection: readonly string[]): PlanDocument {
    const own = selection.length > 0 ? selection : (SELECTIONS[this.state.name] ?? ['--non-ifs']);
    const { document } = this.ask<PlanDocument>(['plan', ...own]);
    this.writePlan(document);
    this.clearLog();
    return document;
  }

  writePlan(document: unknown): void {
    writeFileSync(this.planFile, typeof document === 'string' ? document : JSON.stringify(document));
  }

  apply(switches: Switches = {}): Answered<OutcomeDocument> {
    return this.ask(['apply', pathFor(this.launcher, this.planFile)], switches);
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
   * The state that the next run finds: the catalogs and every file below ProgramData, as text. Ids of backups and times are left
   * out, since they differ from run to run.
   */
  diskState(): string {
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

  /** Deletes the log of calls. */
  clearLog(): void {
    rmSync(this.#log, { force: true });
  }

  /** The names of all called functions of the library since {@link clearLog}, in order, also of calls that did not end. */
  calls(): string[] {
    if (!existsSync(this.#log)) return [];
    const lines = readFileSync(this.#log, 'utf8').trim().split(/\r?\n/);
    return lines.map((line) => line.split(' ')).flatMap(([, , name, what]) => (what === '=' ? [] : (name ?? [])));
  }

  /** Those of {@link calls} that change something. */
  changes(): string[] {
    return this.calls().filter(isChange);
  }
}

/** Gives every LSP categories, so that a restore has some to bring back. */
function categoriesFor(machine: Case): StoreExtras {
  const owners = machine.entries.filter(({ chainLength }) => chainLength === 0);
  return {
    categories: owners.map(({ bitness, providerId }, index) => ({ bitness, providerId, categories: 0x40 + index })),
  };
}
