// Policies, DSC and the event log. Tests of the packed test build with a simulated Winsock.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type {
  DscState,
  ErrorDocument,
  EventDocument,
  RemediationDocument,
} from '../../src/documents/generated/types.ts';
import { violation } from '../../src/documents/validate.ts';
import type { Case } from '../support/cases.ts';
import { storeOf } from '../support/store.ts';
import { type Launcher, launchers, run } from './launch.ts';
import { linuxBuild, RemovalMachine, type Switches } from './removal-machine.ts';

const CONTOSO = 'one-lsp-both-catalogs';
const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const UNREADABLE = { FAULT: 'WSCEnumProtocols32=10091' };

const remediate = (machine: RemovalMachine, args: readonly string[], switches: Switches = {}) =>
  machine.ask<RemediationDocument>(['remediate', ...args], switches).document;
const decisions = ({ decisions }: RemediationDocument) => decisions.map(({ name, decision }) => [name, decision]);

interface Logged {
  id: number;
  type: string;
  text: string;
  data: EventDocument;
}

function events(machine: RemovalMachine): Logged[] {
  const file = join(machine.root, 'events.txt');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [id, type, text, data] = line.split('\t') as [string, string, string, string];
      return { id: Number(id), type, text, data: JSON.parse(data) as EventDocument };
    });
}

/** Changes the times in all backups, as if they had been made so many days ago. */
function age(machine: RemovalMachine, days: number): void {
  const then = new Date(Date.now() - days * 86_400_000).toISOString().replace(/[-:]/g, '');
  for (const id of machine.backupIds()) {
    const aged = `${then.slice(0, 8)}-${then.slice(9, 15)}-${id.slice(-4)}`;
    for (const file of readdirSync(join(machine.backupsFolder, id))) {
      const path = join(machine.backupsFolder, id, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(id, aged));
    }
    renameSync(join(machine.backupsFolder, id), join(machine.backupsFolder, aged));
  }
}

describe.skipIf(linuxBuild === undefined)('a policy', () => {
  test('that lists nothing removes nothing, and names the non-IFS LSPs', () => {
    const machine = new RemovalMachine(CONTOSO);
    const document = remediate(machine, []);
    expect(document).toMatchObject({
      result: 'nonCompliant',
      scope: 'internet',
      removable: [],
      withinDays: 30,
      exitCode: 0,
    });
    expect(decisions(document)).toEqual([['Contoso Filter', 'notListed']]);
    expect(document.decisions[0]?.entries).toHaveLength(6);
    expect(machine.changes()).toEqual([]);
  });

  test.each([['contoso filter'], [DUMMY.toLowerCase()]])('that lists %s removes that LSP, with a backup', (what) => {
    const machine = new RemovalMachine(CONTOSO);
    const document = remediate(machine, ['--removable', what]);
    expect(document).toMatchObject({
      result: 'remediated',
      before: 'nonCompliant',
      verdict: 'compliant',
      restartRequired: true,
    });
    const [decision] = document.decisions;
    expect(decision).toMatchObject({ decision: 'removed', backup: machine.backupIds()[0] });
    expect(machine.verdict()).toBe('compliant');
    expect(machine.restore(decision?.backup as string).document.status).toBe('done');
  });

  test('that lists another product, or a part of the name, removes nothing', () => {
    const machine = new RemovalMachine(CONTOSO);
    for (const what of ['Contoso', 'Contoso*', 'Fabrikam', '{00000000-0000-0000-0000-000000000001}'])
      expect(decisions(remediate(machine, ['--removable', what]))).toEqual([['Contoso Filter', 'notListed']]);
    expect(machine.changes()).toEqual([]);
  });

  test('with --what-if says what it would do, and changes nothing', () => {
    const machine = new RemovalMachine(CONTOSO);
    const document = remediate(machine, ['--removable', DUMMY, '--what-if']);
    expect(decisions(document)).toEqual([['Contoso Filter', 'wouldRemove']]);
    expect(document.result).toBe('nonCompliant');
    expect([machine.changes(), machine.backupIds()]).toEqual([[], []]);
  });

  test('removes nothing while the verdict is unknown', () => {
    const machine = new RemovalMachine('clean-windows-10');
    expect(remediate(machine, ['--removable', DUMMY], UNREADABLE)).toMatchObject({ result: 'unknown', decisions: [] });
  });

  test('has nothing to do on a compliant machine', () => {
    const machine = new RemovalMachine('clean-windows-10');
    expect(remediate(machine, ['--removable', DUMMY])).toMatchObject({ result: 'compliant', decisions: [] });
  });

  test('never removes a base provider, even if its GUID is listed', () => {
    const machine = new RemovalMachine('non-ifs-base-provider');
    const listed = ['--removable', '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1B01}'];
    expect(remediate(machine, [...listed, '--scope', 'layered'])).toMatchObject({ result: 'compliant' });
    const internet = remediate(machine, listed);
    expect(internet.result).toBe('nonCompliant');
    expect(new Set(internet.decisions.map(({ decision }) => decision))).toEqual(new Set(['baseProvider']));
    expect(machine.changes()).toEqual([]);
  });

  test('leaves hypervisor sockets, and names them', () => {
    const machine = new RemovalMachine('hypervisor-sockets');
    const document = remediate(machine, ['--removable', 'VMware vSockets (VMware Tools, VMware Workstation)']);
    expect(document).toMatchObject({ result: 'compliant', decisions: [] });
    expect(document.outOfScope.map(({ name }) => name)).toContain('vSockets STREAM');
    expect(machine.ask(['backup']).document).toMatchObject({ verdict: 'compliant' });
    expect(machine.changes()).toEqual([]);
  });

  test('needs an administrator, and is refused without elevation', () => {
    const machine = new RemovalMachine(CONTOSO);
    const { status, document } = machine.ask<{ error: { code: string } }>(['remediate', '--removable', DUMMY], {
      ELEVATED: '',
    });
    expect([status, document.error.code]).toEqual([77, 'elevationNeeded']);
  });

  test('that lists a misspelt name warns, with the names that could be listed', () => {
    const machine = new RemovalMachine(CONTOSO);
    const { warnings } = remediate(machine, ['--removable', 'Contsoo Filter']);
    expect(warnings).toMatchObject([{ code: 'removableUnmatched', target: 'Contsoo Filter' }]);
    expect(warnings[0]?.message).toContain("'Contoso Filter'");
    expect(remediate(machine, ['--removable', 'Contoso Filter', '--removable', 'Fabrikam']).warnings).toEqual([]);
    const clean = new RemovalMachine('clean-windows-10');
    expect(remediate(clean, ['--removable', 'Contsoo Filter']).warnings).toEqual([]);
  });

  const LAYERS = ['Layer 0', 'Layer 1', 'Layer 2', 'Layer 3', 'Layer 4', 'Layer 5'];
  const listing = (names: readonly string[]) => names.flatMap((name) => ['--removable', name]);

  test('that lists several LSPs removes them with one backup, and one restore undoes the call', () => {
    const machine = new RemovalMachine('chain-of-seven');
    const before = machine.catalogs();
    const document = remediate(machine, listing(LAYERS));
    expect(document.result).toBe('remediated');
    expect(decisions(document)).toEqual(LAYERS.map((name) => [name, 'removed']));
    expect(machine.backupIds()).toHaveLength(1);
    const [backup] = machine.backupIds() as [string];
    expect(new Set(document.decisions.map((decision) => decision.backup))).toEqual(new Set([backup]));
    expect(machine.restore(backup).document.status).toBe('done');
    expect(machine.catalogs()).toBe(before);
  });

  test('removes a lower layer only together with the layer whose chain leads through it', () => {
    const machine = new RemovalMachine('chain-of-seven');
    const lower = remediate(machine, [...listing(['Layer 1']), '--what-if']);
    expect(decisions(lower)).toContainEqual(['Layer 1', 'refused']);
    expect(lower.exitCode).toBe(0);
    const both = remediate(machine, [...listing(['Layer 1', 'Layer 0']), '--what-if']);
    expect(decisions(both)).toEqual([
      ['Layer 0', 'wouldRemove'],
      ['Layer 1', 'wouldRemove'],
      ...LAYERS.slice(2).map((name) => [name, 'notListed']),
    ]);
    expect(machine.changes()).toEqual([]);
  });

  test('that fails says of each LSP whether it was removed, failed or was not attempted', () => {
    const machine = new RemovalMachine('chain-of-seven');
    const document = remediate(machine, listing(LAYERS), { FAULT: 'WSCDeinstallProvider#4=8' });
    expect(document.result).toBe('failed');
    expect(decisions(document)).toEqual([
      ['Layer 0', 'removed'],
      ['Layer 1', 'removed'],
      ['Layer 2', 'failed'],
      ['Layer 3', 'notAttempted'],
      ['Layer 4', 'notAttempted'],
      ['Layer 5', 'notAttempted'],
    ]);
    expect(machine.restore(machine.backupIds()[0] as string).document.status).toBe('done');
  });

  test('is refused where a removal is not safe, and stops at a step that fails', () => {
    const stacked = new RemovalMachine('two-stacked-lower-non-ifs');
    const lower = stacked.ask<{ deciding: { providerId: string }[] }>(['test', '--scope', 'layered']).document
      .deciding[0];
    const refused = remediate(stacked, ['--removable', lower?.providerId as string]);
    expect(refused).toMatchObject({ result: 'nonCompliant', exitCode: 76, error: { code: 'refused' } });
    expect(refused.decisions.map(({ decision }) => decision)).toEqual(['refused']);
    const machine = new RemovalMachine(CONTOSO);
    const failed = remediate(machine, ['--removable', DUMMY], { FAULT: 'WSCDeinstallProvider#2=8' });
    expect(failed).toMatchObject({
      result: 'failed',
      exitCode: 71,
      error: { code: 'stepFailed' },
      verdict: 'nonCompliant',
    });
    expect(failed.decisions[0]).toMatchObject({ decision: 'failed', restoreCommand: /winsock-lsp restore/ as never });
  });
});

describe.skipIf(linuxBuild === undefined)('an LSP that came back', () => {
  const listed = ['--removable', DUMMY];
  const machineWithReturnedLsp = (): RemovalMachine => {
    const machine = new RemovalMachine(CONTOSO);
    expect(remediate(machine, listed).result).toBe('remediated');
    machine.writeStore();
    machine.clearLog();
    return machine;
  };

  test('within the days of the policy is reported, and not removed', () => {
    const machine = machineWithReturnedLsp();
    const document = remediate(machine, listed);
    expect(document).toMatchObject({ result: 'nonCompliant', exitCode: 0 });
    expect(document.decisions[0]).toMatchObject({ decision: 'cameBack', removedBefore: /^20/ as never });
    expect(machine.changes()).toEqual([]);
    age(machine, 29);
    expect(decisions(remediate(machine, listed))).toEqual([['Contoso Filter', 'cameBack']]);
  });

  test('after those days, or with a policy of 0 days, is removed again', () => {
    const machine = machineWithReturnedLsp();
    age(machine, 31);
    expect(remediate(machine, listed).result).toBe('remediated');
    expect(remediate(machineWithReturnedLsp(), [...listed, '--within-days', '0']).result).toBe('remediated');
  });

  test('is recognised by its name too, since an installer may make new GUIDs', () => {
    const machine = machineWithReturnedLsp();
    const renewed = JSON.parse(JSON.stringify(machine.state).replaceAll('7B1F0C52', '7B1F0C53')) as Case;
    machine.writeStore(storeOf(renewed));
    expect(decisions(remediate(machine, ['--removable', 'Contoso Filter']))).toEqual([['Contoso Filter', 'cameBack']]);
  });

  test('is recognised where an administrator removed it with apply', () => {
    const machine = new RemovalMachine(CONTOSO);
    machine.plan();
    expect(machine.apply().document.status).toBe('done');
    machine.writeStore();
    expect(decisions(remediate(machine, listed))).toEqual([['Contoso Filter', 'cameBack']]);
  });

  test('is not one whose removal failed before it changed anything', () => {
    const machine = new RemovalMachine(CONTOSO);
    const fault = { FAULT: 'WSCDeinstallProvider=8' };
    for (const _ of [1, 2, 3]) expect(remediate(machine, listed, fault).result).toBe('failed');
    expect(remediate(machine, listed).result).toBe('remediated');
  });

  test('cannot be recognised while a record of that time is damaged, so nothing is removed', () => {
    const machine = machineWithReturnedLsp();
    const [id] = machine.backupIds() as [string];
    writeFileSync(join(machine.backupsFolder, id, 'journal.json'), '{');
    expect(remediate(machine, listed)).toMatchObject({
      result: 'unknown',
      exitCode: 21,
      error: { code: 'notDecided' },
    });
    expect(machine.changes()).toEqual([]);
    age(machine, 31);
    expect(remediate(machine, listed).result).toBe('remediated');
  });
});

describe.skipIf(linuxBuild === undefined)('the event log', () => {
  test.each([
    ['clean-windows-10', {}, 100, 'information', 'compliant'],
    [CONTOSO, {}, 101, 'warning', 'found'],
    ['clean-windows-10', UNREADABLE, 102, 'warning', 'unknown'],
  ] as const)('gets the verdict on %s with %j as event %i', (name, switches, id, type, event) => {
    const machine = new RemovalMachine(name);
    const without = machine.ask(['test'], switches).document;
    expect(machine.ask(['test', '--event-log'], switches).document).toEqual(without);
    const [logged, ...others] = events(machine);
    expect(others).toEqual([]);
    expect(logged).toMatchObject({ id, type, data: { id, event, command: 'test', scope: 'internet' } });
    expect(violation('event', logged?.data)).toBe(null);
    expect(logged?.text.replaceAll('% ', '%')).toBe(logged?.data.message);
  });

  test('gets removals, restores, refusals and failures', () => {
    const machine = new RemovalMachine(CONTOSO);
    const plan = machine.planFile;
    machine.plan();
    machine.ask(['apply', plan, '--event-log'], { ELEVATED: '' });
    machine.ask(['apply', plan, '--event-log'], { FAULT: 'WSCDeinstallProvider#1=8' });
    machine.plan();
    machine.ask(['apply', plan, '--event-log']);
    machine.ask(['restore', machine.backupIds().at(-1) as string, '--event-log']);
    machine.ask(['test', '--event-log'], { FAULT: 'WSCEnumProtocols=10091;WSCEnumProtocols32=10091' });
    expect(events(machine).map(({ id, data }) => [id, data.event, data.error?.code ?? null])).toEqual([
      [112, 'refused', 'elevationNeeded'],
      [111, 'failed', 'stepFailed'],
      [110, 'removed', null],
      [120, 'restored', null],
      [111, 'failed', 'apiFailed'],
    ]);
    const [, , removed] = events(machine);
    expect(removed?.data.providerIds).toContain(DUMMY);
    expect(removed?.data.restoreCommand).toMatch(/^winsock-lsp restore /);
  });

  test('gets an event for each provider that a policy removed or found again, and one for the verdict', () => {
    const machine = new RemovalMachine(CONTOSO);
    remediate(machine, ['--removable', DUMMY, '--event-log']);
    machine.writeStore();
    remediate(machine, ['--removable', DUMMY, '--event-log']);
    expect(events(machine).map(({ id }) => id)).toEqual([110, 100, 113, 101]);
  });

  test('that cannot be written is a warning, and does not change the answer', () => {
    const machine = new RemovalMachine(CONTOSO);
    const without = run(machine.launcher, ['test', '--format', 'json'], { environment: machine.environment() });
    mkdirSync(join(machine.root, 'events.txt'));
    const ran = run(machine.launcher, ['test', '--event-log', '--format', 'json'], {
      environment: machine.environment(),
    });
    expect([ran.status, ran.stdout]).toEqual([0, without.stdout]);
    expect(JSON.parse(ran.stderr)).toMatchObject({ level: 'warning', code: 'eventNotWritten' });
    rmSync(join(machine.root, 'events.txt'), { recursive: true });
  });
});

describe.skipIf(linuxBuild === undefined)('the DSC resource', () => {
  interface Operated {
    status: number | null;
    state: DscState | null;
    diagnostics: Record<string, string>[];
  }
  function dsc(machine: RemovalMachine, args: readonly string[], input: unknown, switches: Switches = {}): Operated {
    const { status, stdout, stderr } = run(machine.launcher, ['dsc', ...args], {
      environment: machine.environment(switches),
      input: typeof input === 'string' ? input : JSON.stringify(input),
    });
    expect(stdout.split('\n').length).toBeLessThanOrEqual(2);
    const lines = stderr.split('\n').filter((line) => line !== '');
    const diagnostics = lines.map((line) => JSON.parse(line) as Record<string, string>);
    return { status, state: status === 0 ? (JSON.parse(stdout) as DscState) : null, diagnostics };
  }

  test('set ends in stillNonCompliant and 20 where the policy leaves a non-IFS layer in place', () => {
    const machine = new RemovalMachine(CONTOSO);
    const { status, stdout } = run(machine.launcher, ['dsc', 'set'], {
      environment: machine.environment(),
      input: '{}',
    });
    const { exitCode, error } = JSON.parse(stdout) as ErrorDocument;
    expect([status, exitCode, error.code]).toEqual([20, 20, 'stillNonCompliant']);
    expect(error.message).toBe(
      "Still not compliant (scope internet, nothing may be removed). 'Contoso Filter': The list of what may be removed does not name it.",
    );
    expect(machine.changes()).toEqual([]);
  });

  test('returns its state, in the scope of the input', () => {
    const machine = new RemovalMachine(CONTOSO);
    for (const operation of ['get', 'test', 'export']) {
      const { status, state } = dsc(machine, [operation], operation === 'export' ? '' : { scope: 'layered' });
      expect([operation, status]).toEqual([operation, 0]);
      expect(state).toMatchObject({ verdict: 'nonCompliant', _inDesiredState: false });
      expect([state?.scope, violation('dsc', state)]).toEqual([operation === 'export' ? 'internet' : 'layered', null]);
    }
    const clean = new RemovalMachine('clean-windows-10');
    expect(dsc(clean, ['test'], '').state).toMatchObject({ verdict: 'compliant', _inDesiredState: true, deciding: [] });
    expect(dsc(clean, ['test'], {}, UNREADABLE)).toMatchObject({
      state: { verdict: 'unknown', _inDesiredState: false },
      diagnostics: expect.arrayContaining([{ warn: expect.stringContaining('UNKNOWN') }]) as never,
    });
  });

  test('is in the desired state on a hypervisor guest, and names the providers outside the scope', () => {
    const { state } = dsc(new RemovalMachine('hypervisor-sockets'), ['test'], {});
    expect(state).toMatchObject({ verdict: 'compliant', _inDesiredState: true, deciding: [] });
    expect(state?.outOfScope?.map(({ name }) => name)).toContain('vSockets STREAM');
  });

  test('reaches the desired state by removing the listed LSP, and reports that a restart is required', () => {
    const machine = new RemovalMachine(CONTOSO);
    const desired = { removable: ['Contoso Filter'] };
    const ahead = dsc(machine, ['set', '--what-if'], desired).state;
    expect(ahead).toMatchObject({
      verdict: 'compliant',
      _metadata: { whatIf: ["'Contoso Filter': It would be removed."] },
    });
    expect(machine.changes()).toEqual([]);
    const { state, diagnostics } = dsc(machine, ['set', '--event-log'], desired);
    expect(state).toMatchObject({
      verdict: 'compliant',
      _inDesiredState: true,
      _restartRequired: [{ system: /./ as never }],
    });
    expect(diagnostics).toEqual([]);
    expect(events(machine).map(({ id }) => id)).toEqual([110, 100]);
    const again = dsc(machine, ['set'], desired).state;
    expect(again).toMatchObject({ verdict: 'compliant' });
    expect(again?._restartRequired).toBeUndefined();
  });

  test('fails with an exit code for each reason, and an error line for dsc, where it does not reach the desired state', () => {
    const machine = new RemovalMachine(CONTOSO);
    const codes = [
      dsc(machine, ['set'], {}),
      dsc(machine, ['set'], { removable: [DUMMY] }, { ELEVATED: '' }),
      dsc(machine, ['set'], { removable: [DUMMY] }, { FAULT: 'WSCDeinstallProvider#1=8' }),
      dsc(new RemovalMachine('clean-windows-10'), ['set'], {}, UNREADABLE),
      dsc(machine, ['get'], '{'),
      dsc(machine, ['get'], { verdict: 'nonCompliant' }),
      dsc(machine, ['get'], { scope: 'half' }),
      dsc(machine, ['delete'], {}),
    ];
    expect(codes.map(({ status }) => status)).toEqual([20, 77, 71, 21, 65, 65, 65, 64]);
    for (const { diagnostics } of codes) expect(diagnostics.flatMap((line) => Object.keys(line))).toContain('error');
    expect(codes[0]?.diagnostics[0]?.error).toContain('nothing may be removed');
  });
});

const onWindows = launchers.find(({ name, command }) => name.startsWith('win') && command?.[0] === 'wine');

describe.skipIf(onWindows === undefined)('under Wine, whose ReportEventW only writes a trace,', () => {
  test('an event has its text', () => {
    const environment = { WINEDEBUG: '-all,warn+eventlog' };
    const { status, stderr } = run(onWindows as Launcher, ['test', '--event-log', '--format', 'json'], {
      environment,
    });
    expect(status).toBe(0);
    // Wine's 32-bit catalog cannot be read.
    expect(stderr).toMatch(
      /ReportEventW L"It cannot be told .* \(scope internet\)\. Outside the scope: 'IPX' \(64:1030\)/,
    );
    expect(stderr).not.toContain('eventNotWritten');
  });
});
