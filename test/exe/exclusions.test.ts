// Per-application rules: adding, listing, verifying and taking back. Tests of the Linux test build on the simulator, and of the
// Windows test build on Wine's registry.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type SchemaName, violation } from '../../src/documents/validate.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildRegistrySimulator, buildSimulator } from '../support/simulator.ts';
import { type StoredRule, type StoreExtras, storeOf } from '../support/store.ts';
import { aloneInRegistry, compilerFor, type Launcher, launchers, pathFor, run } from './launch.ts';

interface Rule {
  key: string;
  application: string | null;
  arguments: string | null;
  categories: number | null;
  categoryNames: string[] | null;
  added: boolean | null;
}

interface Document {
  document: SchemaName;
  exitCode: number;
  rules: Rule[];
  warnings: { code: string }[];
  error: { code: string; message: string; hint: string | null };
  status: string;
  backup: string | null;
  restartRequired: boolean;
  restoreCommand: string | null;
  steps: { call: string; status: string; message: string | null; errorCode: number | null }[];
  exclusion: { key: string | null; before: number | null; after: number | null; layers: { loads: boolean | null }[] };
}

const SYSTEM = 0x80000000;
const INSPECTOR = 1;
const FIREWALL = 8;
const APP = 'C:\\Program Files\\Fabrikam\\server.exe';
const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
const WINDOWS_RULES: StoredRule[] = [
  { key: '1A2B3C4D', path: 'C:\\Windows\\System32\\lsass.exe', arguments: '', categories: SYSTEM },
  { key: '2B3C4D5E-6F708192', path: 'C:\\Windows\\System32\\svchost.exe', arguments: '-k net', categories: 0x80001100 },
];

const [shipped, windows] = launchers as [Launcher, Launcher];
const testBuild = (exe: string): string => exe.replace(/dist(?=[\\/])/, join('dist', 'test'));
const launcher = { ...shipped, exe: testBuild(shipped.exe) };

describe.skipIf(launcher.command === null || compilerFor(launcher) === null)('per-application rules', () => {
  const library = join(emptyFolder(), 'simulator.so');
  if (launcher.command !== null) buildSimulator(library);

  /** A machine with Windows' own rules, a non-IFS layer without categories, and an application. */
  class Machine {
    readonly folder = emptyFolder();
    readonly root = join(this.folder, 'root');

    constructor(extras: StoreExtras = {}, name = 'one-lsp-both-catalogs') {
      this.write('Program Files/Fabrikam/server.exe');
      this.write('Windows/System32/svchost.exe');
      writeFileSync(this.store, storeOf(caseNamed(name), { rules: WINDOWS_RULES, ...extras }));
    }

    get store(): string {
      return join(this.folder, 'store');
    }

    write(path: string): void {
      mkdirSync(join(this.root, path, '..'), { recursive: true });
      writeFileSync(join(this.root, path), 'a program');
    }

    ran(args: string[], more: Record<string, string> = {}) {
      const environment = {
        WINSOCK_LSP_TEST_LIBRARY: library,
        WINSOCK_LSP_TEST_ROOT: this.root,
        WINSOCK_LSP_TEST_ELEVATED: '1',
        WINSOCK_LSP_SIMULATOR_STORE: this.store,
        ...more,
      };
      return run(launcher, args, { environment });
    }

    ask(args: string[], more: Record<string, string> = {}): Document {
      const { stdout, status } = this.ran([...args, '--format', 'json'], more);
      const document = JSON.parse(stdout) as Document;
      expect([document.exitCode, violation(document.document, document)]).toEqual([status, null]);
      return document;
    }

    exclude(args: string[] = [APP], fault = ''): Document {
      return this.ask(['exclude', ...args], { WINSOCK_LSP_SIMULATOR_FAULT: fault });
    }

    rules(more?: Record<string, string>): Rule[] {
      return this.ask(['exclusions'], more).rules;
    }

    rule(application = APP): Rule | undefined {
      return this.rules().find((rule) => rule.application?.toLowerCase() === application.toLowerCase());
    }

    /** The simulator's state file, in hex. Every change of the catalogs or rules changes it. */
    get state(): string {
      return readFileSync(this.store, 'hex');
    }

    /** The backups, oldest first. Their names have no order within one second. */
    backups(): { time: string; reason: string; rules: Rule[] | null }[] {
      const folder = join(this.root, 'ProgramData/WinsockLsp/backups');
      return readdirSync(folder)
        .map((id) => JSON.parse(readFileSync(join(folder, id, 'backup.json'), 'utf8')))
        .sort((a, b) => (a.time < b.time ? -1 : 1));
    }
  }

  test('are listed in the order of the registry, with unknown bits in hex, and as not added by this program', () => {
    expect(new Machine().rules()).toEqual([
      {
        key: '1A2B3C4D',
        application: 'C:\\Windows\\System32\\lsass.exe',
        arguments: null,
        categories: SYSTEM,
        categoryNames: ['SYSTEM'],
        added: false,
      },
      {
        key: '2B3C4D5E-6F708192',
        application: 'C:\\Windows\\System32\\svchost.exe',
        arguments: '-k net',
        categories: 0x80001100,
        categoryNames: ['0x100', '0x1000', 'SYSTEM'],
        added: false,
      },
    ]);
  });

  test('are listed to every user; without elevation a warning says that it is not known which this program added', () => {
    const document = new Machine().ask(['exclusions'], { WINSOCK_LSP_TEST_ELEVATED: '0' });
    expect(document.rules.map(({ added }) => added)).toEqual([null, null]);
    expect(document.warnings.map(({ code }) => code)).toEqual(['addedUnknown']);
  });

  test('that cannot be read are an error, never an empty list', () => {
    const machine = new Machine();
    const unreadable = { WINSOCK_LSP_SIMULATOR_FAULT: 'TestReadApplicationRules=5' };
    for (const args of [['exclusions'], ['exclude', APP], ['exclude', APP, '--undo']]) {
      expect(machine.ask(args, unreadable)).toMatchObject({ exitCode: 66, error: { code: 'exclusionsUnavailable' } });
    }
    machine.ask(['backup'], unreadable);
    machine.ask(['backup']);
    expect(machine.backups().map(({ rules }) => rules?.length ?? null)).toEqual([null, 2]);
  });

  test('of a library without TestReadApplicationRules cannot be listed: an error', () => {
    const bare = join(emptyFolder(), 'bare.so');
    const source = `int TestReadCatalogItems(int b, void *i, unsigned *l) { *l = 0; return 0; }`;
    expect(spawnSync('cc', ['-shared', '-fPIC', '-o', bare, '-x', 'c', '-'], { input: source }).status).toBe(0);
    const document = new Machine().ask(['exclusions'], { WINSOCK_LSP_TEST_LIBRARY: bare });
    expect(document).toMatchObject({ exitCode: 66, error: { code: 'exclusionsUnavailable' } });
    expect(document.error.message).toContain('TestReadApplicationRules');
  });

  test('can be added, are listed as added, and can be taken back: then the rules are those of the start', () => {
    const machine = new Machine();
    const start = machine.state;
    const added = machine.exclude();
    expect(added).toMatchObject({
      exitCode: 0,
      status: 'done',
      restartRequired: true,
      restoreCommand: `winsock-lsp exclude "${APP}" --undo`,
      steps: [{ call: 'WSCSetApplicationCategory', status: 'done' }],
      exclusion: { before: null, after: SYSTEM },
      warnings: [],
    });
    expect(added.exclusion.layers.map(({ loads }) => loads)).toEqual([false, false]);
    expect(machine.rule()).toMatchObject({ key: added.exclusion.key, categoryNames: ['SYSTEM'], added: true });
    expect(machine.rules().filter((rule) => rule.added)).toHaveLength(1);
    const undone = machine.exclude([APP.toLowerCase(), '--undo']);
    expect(undone).toMatchObject({ exitCode: 0, status: 'done', exclusion: { before: SYSTEM, after: null } });
    expect(undone.restoreCommand).toBe(`winsock-lsp exclude "${APP}" --categories SYSTEM`);
    expect(machine.state).toBe(start);
    expect(machine.backups().map(({ reason, rules }) => [reason, rules?.length])).toEqual([
      ['exclude', 2],
      ['exclude', 3],
    ]);
    expect(machine.exclude([APP, '--undo'])).toMatchObject({ exitCode: 76, error: { code: 'applicationRefused' } });
  });

  test('that are there already need no step', () => {
    const machine = new Machine();
    machine.exclude();
    expect(machine.exclude()).toMatchObject({ status: 'done', steps: [], backup: null });
    expect(machine.backups()).toHaveLength(1);
  });

  test('of others get categories added, and have their own again after taking back', () => {
    const rule = { key: '00C0FFEE', path: APP, arguments: '', categories: FIREWALL };
    const machine = new Machine({ rules: [...WINDOWS_RULES, rule] });
    const start = machine.state;
    const whatIf = machine.exclude([APP, '--categories', 'system,lsp_inspector', '--what-if']);
    expect(whatIf).toMatchObject({ status: 'planned', backup: null, steps: [{ status: 'notStarted' }] });
    const after = (SYSTEM | FIREWALL | INSPECTOR) >>> 0;
    expect(whatIf.exclusion).toMatchObject({ before: FIREWALL, after });
    expect(machine.state).toBe(start);
    machine.exclude([APP, '--categories', 'SYSTEM']);
    machine.exclude([APP, '--categories', 'INSPECTOR']);
    expect(machine.rule()).toMatchObject({ key: '00C0FFEE', categories: after, added: true });
    const undone = machine.exclude([APP, '--undo']);
    expect(undone.exclusion).toMatchObject({ before: after, after: FIREWALL });
    expect(machine.state).toBe(start);
    expect(machine.rule()?.added).toBe(false);
  });

  test('with arguments are other rules than those without', () => {
    const machine = new Machine();
    const start = machine.state;
    const extra = '--arguments=--serve "all of it"';
    expect(machine.exclude([APP, extra])).toMatchObject({ status: 'done', restoreCommand: null });
    expect(machine.rule()).toMatchObject({ arguments: '--serve "all of it"', added: true });
    expect(machine.exclude([APP, '--undo']).error.code).toBe('applicationRefused');
    expect(machine.exclude([APP, extra, '--undo']).status).toBe('done');
    expect(machine.state).toBe(start);
  });

  test("are refused for anything but a file on a local drive, and for Windows' own programs", () => {
    const machine = new Machine();
    machine.write('Windows/Fabrikam/lsass.exe');
    symlinkSync(join(machine.root, 'Windows/System32'), join(machine.root, 'tools'));
    symlinkSync(join(machine.root, 'Program Files/Fabrikam'), join(machine.root, 'short'));
    const start = machine.state;
    for (const path of [
      'server.exe',
      'Fabrikam\\server.exe',
      'C:server.exe',
      '\\\\server\\share\\server.exe',
      '\\\\?\\C:\\Program Files\\Fabrikam\\server.exe',
      'D:\\server.exe',
      'C:\\Program Files\\Fabrikam',
      'C:\\Program Files\\Fabrikam\\gone.exe',
      '%ProgramFiles%\\Fabrikam\\server.exe',
      'C:\\%ProgramFiles%\\server.exe',
      'C:\\Windows\\System32\\svchost.exe',
      'c:/WINDOWS/system32/../System32/SVCHOST.EXE',
      'C:\\Windows\\Fabrikam\\lsass.exe',
      'C:\\Program Files\\..\\Windows\\System32\\svchost.exe',
      'C:\\tools\\svchost.exe',
      'C:\\short\\server.exe',
    ]) {
      const document = machine.exclude([path]);
      expect([path, document.exitCode, document.error.code]).toEqual([path, 76, 'applicationRefused']);
    }
    expect(machine.exclude(['C:\\short\\server.exe']).error.hint).toContain(APP);
    expect(machine.exclude(['C:\\PROGRAM FILES\\fabrikam/./server.EXE']).status).toBe('done');
    expect(machine.rule()?.application).toBe(APP);
    machine.exclude([APP, '--undo']);
    expect(machine.state).toBe(start);
  });

  test('that would keep no layer out, or load a layer that was kept out, are refused', () => {
    const categories = (mask: number) =>
      ([32, 64] as const).map((bitness) => ({ bitness, providerId: DUMMY, categories: mask }));
    const machine = new Machine({ categories: categories((SYSTEM | FIREWALL) >>> 0) });
    expect(machine.exclude([APP, '--categories', 'SYSTEM,FIREWALL,INSPECTOR'])).toMatchObject({
      exitCode: 76,
      error: { code: 'applicationRefused' },
    });
    expect(machine.exclude([APP]).status).toBe('done');
    // Categories can only be added: now FIREWALL would let the layer in.
    expect(machine.exclude([APP, '--categories', 'FIREWALL']).error).toMatchObject({ code: 'applicationRefused' });
    expect(machine.rule()?.categories).toBe(SYSTEM);
    const half = new Machine({ categories: [{ bitness: 64, providerId: DUMMY, categories: SYSTEM }] });
    expect(half.exclude().warnings.map(({ code }) => code)).toEqual(['layerStillLoaded']);
    expect(new Machine({}, 'clean-windows-10').exclude().warnings.map(({ code }) => code)).toEqual(['noNonIfsLayer']);
    const unread = new Machine().exclude([APP, '--categories', 'INSPECTOR']);
    expect(unread.warnings.map(({ code }) => code)).toEqual(['effectUnknown', 'effectUnknown']);
  });

  test('need an administrator: without elevation the program changes nothing', () => {
    const machine = new Machine();
    const start = machine.state;
    const user = { WINSOCK_LSP_TEST_ELEVATED: '0' };
    for (const args of [[APP], [APP, '--undo'], [APP, '--undo', '--what-if'], ['nonsense']]) {
      expect(machine.ask(['exclude', ...args], user)).toMatchObject({
        exitCode: 77,
        error: { code: 'elevationNeeded' },
      });
    }
    expect(machine.ask(['exclude', APP, '--what-if'], user)).toMatchObject({ exitCode: 0, status: 'planned' });
    expect(machine.state).toBe(start);
    expect(readdirSync(machine.root)).not.toContain('ProgramData');
  });

  test('a call that reports success without an effect is a failure', () => {
    const machine = new Machine();
    const start = machine.state;
    const failed = machine.exclude([APP], 'WSCSetApplicationCategory=nothing');
    expect(failed).toMatchObject({
      exitCode: 71,
      status: 'failed',
      error: { code: 'stepFailed' },
      restartRequired: false,
    });
    expect(failed.steps[0]?.message).toContain('answered with success');
    expect([machine.state, machine.rules().filter((rule) => rule.added)]).toEqual([start, []]);
    machine.exclude();
    expect(machine.exclude([APP, '--undo'], 'TestWriteApplicationRule=nothing')).toMatchObject({ exitCode: 71 });
    expect(machine.rule()?.added).toBe(true);
    expect(machine.exclude([APP, '--undo']).status).toBe('done');
    expect(machine.state).toBe(start);
  });

  test.each([10014, 10022, 11003])('error %i of the call is reported, and there is no rule', (code) => {
    const machine = new Machine();
    const start = machine.state;
    const failed = machine.exclude([APP], `WSCSetApplicationCategory=${code}`);
    expect(failed).toMatchObject({ exitCode: 71, steps: [{ status: 'failed', errorCode: code }] });
    expect(machine.state).toBe(start);
    expect(machine.exclude([APP, '--undo']).error.code).toBe('applicationRefused');
  });

  test('a rule that Windows added although it reported an error is known, and can be taken back', () => {
    const machine = new Machine();
    const start = machine.state;
    const failed = machine.exclude([APP], 'WSCSetApplicationCategory=after:11003');
    expect(failed).toMatchObject({ exitCode: 71, restartRequired: true });
    expect(failed.restoreCommand).toContain('--undo');
    expect(machine.rule()?.added).toBe(true);
    machine.exclude([APP, '--undo']);
    expect(machine.state).toBe(start);
  });

  test('a step fails where WSCGetApplicationCategory and the registry disagree afterwards, and is refused where they do before', () => {
    const machine = new Machine();
    expect(machine.exclude([APP], 'WSCGetApplicationCategory#2=10108').steps[0]?.message).toContain('tells no rule');
    expect(machine.exclude([APP], 'WSCGetApplicationCategory=10108')).toMatchObject({
      exitCode: 76,
      error: { code: 'sourcesDiffer' },
    });
  });

  test('a change of another rule during the step is noticed, and is left as it is', () => {
    const machine = new Machine();
    const { key } = new Machine().exclude().exclusion;
    const [lsass, svchost] = WINDOWS_RULES as [StoredRule, StoredRule];
    const own = { key: key as string, path: APP, arguments: '', categories: SYSTEM };
    const rules = [{ ...lsass, categories: 0 }, svchost, own];
    const then = join(machine.folder, 'then');
    writeFileSync(then, storeOf(caseNamed('one-lsp-both-catalogs'), { rules }));
    const failed = machine.exclude([APP], `WSCSetApplicationCategory=swap-after:${then}`);
    expect(failed).toMatchObject({ exitCode: 71, steps: [{ message: 'other rules are not what they were' }] });
    expect(machine.exclude([APP, '--undo']).status).toBe('done');
    expect(machine.rules().map(({ categories }) => categories)).toEqual([0, 0x80001100]);
  });

  test('a run that is killed before the call adds no rule; a rule of one that is killed after it can be taken back', () => {
    for (const when of ['before', 'after']) {
      const machine = new Machine();
      const start = machine.state;
      const { stdout } = machine.ran(['exclude', APP], {
        WINSOCK_LSP_SIMULATOR_FAULT: `WSCSetApplicationCategory=kill-${when}`,
      });
      expect(stdout).toBe('');
      expect(machine.rule()?.added).toBe(when === 'after' ? true : undefined);
      const undone = machine.exclude([APP, '--undo']);
      expect([undone.status, undone.steps.length]).toEqual(['done', when === 'after' ? 1 : 0]);
      expect(machine.state).toBe(start);
      expect(machine.exclude().status).toBe('done');
      expect(machine.rule()?.added).toBe(true);
    }
  });

  test('the next run finishes the work of a killed one', () => {
    for (const when of ['before', 'after']) {
      const machine = new Machine();
      const start = machine.state;
      machine.ran(['exclude', APP], { WINSOCK_LSP_SIMULATOR_FAULT: `WSCSetApplicationCategory=kill-${when}` });
      expect(machine.exclude()).toMatchObject({ status: 'done', warnings: [] });
      expect(machine.rule()?.added).toBe(true);
      machine.exclude([APP, '--undo']);
      expect(machine.state).toBe(start);
    }
  });

  test('the next --undo finishes one that was killed', () => {
    for (const when of ['before', 'after']) {
      const machine = new Machine();
      const start = machine.state;
      machine.exclude();
      machine.ran(['exclude', APP, '--undo'], { WINSOCK_LSP_SIMULATOR_FAULT: `TestWriteApplicationRule=kill-${when}` });
      expect(machine.rule()?.added).toBe(when === 'before' ? true : undefined);
      expect(machine.exclude([APP, '--undo']).status).toBe('done');
      expect(machine.state).toBe(start);
    }
  });

  test('a rule that another program made, changed or removed is not taken back', () => {
    const rule = { key: '00C0FFEE', path: APP, arguments: '', categories: SYSTEM };
    const foreign = new Machine({ rules: [rule] });
    expect(foreign.exclude([APP, '--undo']).error.message).toContain('has added no rule');
    expect(foreign.exclude()).toMatchObject({ status: 'done', steps: [], warnings: [{ code: 'notAdded' }] });
    expect(foreign.rule()).toMatchObject({ categories: SYSTEM, added: false });

    const changed = new Machine();
    const { key } = changed.exclude().exclusion;
    const others = storeOf(caseNamed('one-lsp-both-catalogs'), {
      rules: [...WINDOWS_RULES, { key: key as string, path: APP, arguments: '', categories: SYSTEM + FIREWALL }],
    });
    writeFileSync(changed.store, others);
    expect(changed.rule()?.added).toBe(false);
    expect(changed.exclude([APP, '--undo']).error).toMatchObject({ code: 'applicationRefused' });
    expect(readFileSync(changed.store).equals(others)).toBe(true);

    const moved = new Machine();
    moved.exclude();
    writeFileSync(moved.store, storeOf(caseNamed('one-lsp-both-catalogs'), { rules: [rule] }));
    expect(moved.exclude([APP, '--undo']).error).toMatchObject({ code: 'applicationRefused' });

    const removed = new Machine();
    removed.exclude();
    writeFileSync(removed.store, storeOf(caseNamed('one-lsp-both-catalogs'), { rules: [] }));
    expect(removed.exclude([APP, '--undo'])).toMatchObject({ status: 'done', steps: [] });
    expect(removed.rules()).toEqual([]);
  });

  test('the rule of an uninstalled application can be taken back', () => {
    const machine = new Machine();
    machine.exclude();
    spawnSync('rm', ['-r', join(machine.root, 'Program Files/Fabrikam')]);
    expect(machine.exclude([APP, '--undo']).status).toBe('done');
  });

  test('a record that other users can write, or that is damaged, is not used', () => {
    const machine = new Machine();
    const { backup } = machine.exclude();
    const folder = join(machine.root, 'ProgramData/WinsockLsp/backups', backup as string);
    const record = join(folder, 'exclusion.json');
    spawnSync('chmod', ['666', record]);
    expect(machine.exclude([APP, '--undo'])).toMatchObject({ exitCode: 76, error: { code: 'folderUnsafe' } });
    const listed = machine.ask(['exclusions']);
    expect([listed.warnings[0]?.code, listed.rules[2]?.added]).toEqual(['folderUnsafe', null]);
    spawnSync('chmod', ['600', record]);
    writeFileSync(record, '{}');
    expect(machine.exclude([APP, '--undo'])).toMatchObject({ exitCode: 76, error: { code: 'applicationRefused' } });
    const damaged = machine.ask(['exclusions']);
    expect([damaged.warnings[0]?.code, damaged.rules[2]?.added]).toEqual(['backupDamaged', null]);
  });

  test('a second change at the same time is refused as busy', () => {
    const machine = new Machine();
    machine.exclude();
    const lock = join(machine.root, 'ProgramData/WinsockLsp/lock');
    const held = spawnSync('flock', ['--version']).status === 0;
    if (!held) return;
    const args = ['exclude', APP, '--undo', '--format', 'json'];
    const { stdout } = spawnSync('flock', [lock, launcher.exe, ...args], {
      encoding: 'utf8',
      env: {
        WINSOCK_LSP_TEST_LIBRARY: library,
        WINSOCK_LSP_TEST_ROOT: machine.root,
        WINSOCK_LSP_TEST_ELEVATED: '1',
        WINSOCK_LSP_SIMULATOR_STORE: machine.store,
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 75, error: { code: 'busy' } });
    expect(machine.rule()?.added).toBe(true);
  });

  test('are shown in tables, with masks in words and in hex', () => {
    const machine = new Machine();
    const text = machine.ran(['exclude', APP, '--format', 'table']).stdout;
    expect(text).toContain('exclude: DONE');
    expect(text).toContain('Permits layers of: SYSTEM (0x80000000) (before: no rule)');
    expect(text).toContain('when it is started again');
    const listed = machine.ran(['exclusions', '--format', 'table']).stdout;
    expect(listed).toMatch(/server\.exe.*SYSTEM \(0x80000000\).*yes/);
    expect(listed).toContain('0x100, 0x1000, SYSTEM (0x80001100)');
    expect(JSON.parse(machine.ran(['exclusions', '--format', 'ndjson']).stdout)).toMatchObject({ exitCode: 0 });
  });

  test('an unknown name of a category is a usage error', () => {
    const machine = new Machine();
    for (const args of [
      [APP, '--categories', 'ALL'],
      [APP, '--categories='],
      [],
      [APP, '--undo', '--categories', 'PROXY'],
    ])
      expect(machine.exclude(args)).toMatchObject({ exitCode: 64, error: { code: 'usage' } });
  });
});

const mingw = compilerFor(windows);
const onWine = windows.command?.[0] === 'wine';

describe.skipIf(!onWine || mingw === null)('the Windows test build, on the registry of Wine', () => {
  const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\AppId_Catalog';
  const folder = emptyFolder();
  const library = join(folder, 'simulator.dll');
  const store = join(folder, 'store');
  const root = join(folder, 'root');
  const program = 'Program Files/Fabrikam';
  const reg = (...args: string[]) =>
    spawnSync('wine', ['reg', ...args], { env: windows.environment, encoding: 'utf8' });
  const add = (key: string, name: string, type: string, data: string) =>
    reg('add', `${KEY}\\${key}`, '/v', name, '/t', type, '/d', data, '/f');

  function ask(...args: string[]): Document {
    const { stdout, status } = run(windows, [...args, '--format', 'json'], {
      exe: testBuild(windows.exe),
      environment: {
        WINSOCK_LSP_TEST_LIBRARY: pathFor(windows, library),
        WINSOCK_LSP_TEST_ROOT: pathFor(windows, root),
        WINSOCK_LSP_TEST_ELEVATED: '1',
        WINSOCK_LSP_SIMULATOR_STORE: pathFor(windows, store),
      },
    });
    const document = JSON.parse(stdout) as Document;
    expect([document.exitCode, violation(document.document, document)]).toEqual([status, null]);
    return document;
  }

  if (onWine && mingw !== null) {
    buildRegistrySimulator(library, mingw);
    writeFileSync(store, storeOf(caseNamed('one-lsp-both-catalogs')));
    mkdirSync(join(root, program), { recursive: true });
    writeFileSync(join(root, program, 'server.exe'), 'a program');
  }

  test('writes, lists and deletes a rule, and changes no other', () =>
    aloneInRegistry(windows, () => {
      try {
        add('1A2B3C4D', 'AppFullPath', 'REG_SZ', 'C:\\Windows\\System32\\lsass.exe');
        add('1A2B3C4D', 'PermittedLspCategories', 'REG_DWORD', '0x80000100');
        add('2B3C4D5E', 'AppFullPath', 'REG_SZ', 'C:\\half.exe');
        const start = reg('query', KEY, '/s').stdout;
        expect(ask('exclusions').rules).toMatchObject([
          { key: '1A2B3C4D', categories: 0x80000100, categoryNames: ['0x100', 'SYSTEM'], added: false },
          { key: '2B3C4D5E', application: 'C:\\half.exe', categories: null, categoryNames: null, added: false },
        ]);
        const { key } = ask('exclude', APP, '--arguments=-k net').exclusion;
        expect(key).toMatch(/^[0-9A-F]{8}-[0-9A-F]{8}$/);
        expect(ask('exclusions').rules.find((rule) => rule.key === key)).toMatchObject({
          application: APP,
          arguments: '-k net',
          added: true,
        });
        expect(ask('exclude', APP, '--arguments=-k net', '--undo').steps).toMatchObject([
          { call: 'RegDeleteKeyExW', status: 'done' },
        ]);
        expect(reg('query', KEY, '/s').stdout).toBe(start);
      } finally {
        reg('delete', KEY, '/f');
      }
    }));

  test('gives a rule of another program its categories back', () =>
    aloneInRegistry(windows, () => {
      try {
        const made = ask('exclude', APP, '--categories', 'SYSTEM').exclusion;
        // After --undo this program has no record of it, so the same rule is now another program's.
        ask('exclude', APP, '--undo');
        add(made.key as string, 'AppFullPath', 'REG_SZ', APP);
        add(made.key as string, 'PermittedLspCategories', 'REG_DWORD', String(FIREWALL));
        const start = reg('query', KEY, '/s').stdout;
        expect(ask('exclude', APP).exclusion).toMatchObject({ before: FIREWALL, after: SYSTEM + FIREWALL });
        expect(ask('exclude', APP, '--undo').steps).toMatchObject([{ call: 'RegSetKeyValueW', status: 'done' }]);
        expect(reg('query', KEY, '/s').stdout).toBe(start);
      } finally {
        reg('delete', KEY, '/f');
      }
    }));
});
