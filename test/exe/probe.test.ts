// The probe of the packed exes. Tests under Wine, on Wine's own Winsock and on a layer with faults (test/sick-layer).

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Probe, ProbeDocument } from '../../src/documents/generated/types.ts';
import { violation } from '../../src/documents/validate.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildSickLayer } from '../support/sick-layer.ts';
import { compilerFor, type Launcher, launchers, pathFor, run } from './launch.ts';

const [linux, windows] = launchers as [Launcher, Launcher];

function probed(launcher: Launcher, environment: Record<string, string> = {}): ProbeDocument {
  const { stdout, status } = run(launcher, ['probe'], { environment });
  const document = JSON.parse(stdout) as ProbeDocument;
  expect([violation('probe', document), document.exitCode]).toEqual([null, status]);
  expect(document.probes.map(({ protocol }) => protocol)).toEqual(['TCP/IPv4', 'TCP/IPv6', 'UDP/IPv4', 'UDP/IPv6']);
  return document;
}

test.skipIf(linux.command === null)('off Windows nothing is available, and the document says why', () => {
  const { exitCode, error, probes } = probed(linux);
  expect([exitCode, error?.code]).toEqual([66, 'liveNeedsWindows']);
  expect(new Set(probes.map(({ status }) => status))).toEqual(new Set(['notAvailable']));
  const table = run(linux, ['probe', '--format', 'table']);
  expect([table.stdout, table.status]).toEqual(['', 66]);
  expect(table.stderr).toContain('does not run Windows');
});

const compiler = compilerFor(windows);
const testBuild = { ...windows, exe: windows.exe.replace(/dist(?=[\\/])/, join('dist', 'test')) };

/** The processes of probe runs that are alive. `ps` shows a process of Wine by the path that started it. */
const runsAlive = (): string[] =>
  spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.startsWith(`${pathFor(windows, testBuild.exe)} --probe-run`));

describe.skipIf(windows.command?.[0] !== 'wine')('the shipped Windows exe under Wine', () => {
  test('gets every promised completion, on all four protocols and in both runs', () => {
    const { probes, layerBlamed, bitness } = probed(windows);
    expect([layerBlamed, bitness]).toEqual([false, 64]);
    for (const row of probes) {
      const ids = { 'TCP/IPv4': 1001, 'UDP/IPv4': 1002, 'TCP/IPv6': 1004, 'UDP/IPv6': 1005 };
      const id = ids[row.protocol];
      for (const each of [row, row.baseline]) {
        // A sandbox may have no ::1. Then both runs report that.
        if (row.protocol.endsWith('6') && row.status === 'notAvailable') {
          expect(each).toMatchObject({ status: 'notAvailable', error: { step: 'bind', errno: 10049 } });
          continue;
        }
        expect(each).toMatchObject({
          status: 'works',
          lost: 0,
          duplicated: 0,
          skipsOnSuccess: true,
          claimedProvider: { id },
        });
        expect(each?.expected).toBe(each?.received);
        const answers = each?.calls.map(({ answer, made }) => `${answer} ${made > 0}`);
        expect(new Set(answers)).toEqual(new Set(['pending true', 'atOnce true']));
      }
      expect(row.baseline?.provider.id).toBe(id);
      expect(row.layerBlamed).toBe(false);
    }
  });

  test('refuses an incomplete request for a run', () => {
    for (const args of [['--probe-run'], ['--probe-run', 'tcp9'], ['--probe-run', 'tcp4', 'ff']]) {
      expect([args, run(windows, args).status]).toEqual([args, 64]);
    }
  });
});

describe.skipIf(windows.command?.[0] !== 'wine' || compiler === null)('a layer with faults, under Wine,', () => {
  const folder = emptyFolder();
  const library = join(folder, 'sick-layer.dll');
  if (windows.command !== null && compiler !== null) buildSickLayer(library, compiler);

  function sick(...words: string[]): Record<string, string> {
    mkdirSync(join(folder, 'Program Files'), { recursive: true });
    return {
      WINSOCK_LSP_TEST_LIBRARY: pathFor(windows, library),
      WINSOCK_LSP_TEST_ROOT: pathFor(windows, folder),
      SICK_LAYER: words.join(','),
    };
  }

  const layered = (row: Probe | undefined) => {
    expect(row?.claimedProvider).toMatchObject({ kind: 'layeredChainEntry', nonIfs: true });
    expect(row?.servingProvider).toEqual(row?.claimedProvider);
    return row;
  };

  test('is blamed for lost and repeated completions, for a hang and for a crash, and ends no other run', () => {
    const { probes, exitCode, layerBlamed } = probed(testBuild, sick('lose', 'duplicate', 'hang', 'crash'));
    expect([exitCode, layerBlamed]).toEqual([0, true]);
    const [lost, repeated, hung, dead] = probes.map(layered);
    expect(lost).toMatchObject({ status: 'losesCompletions', received: 0, lost: lost?.expected, duplicated: 0 });
    expect(lost?.expected).toBeGreaterThan(8);
    const atOnce = repeated?.calls.filter(({ answer }) => answer === 'atOnce') ?? [];
    expect(repeated).toMatchObject({
      status: 'losesCompletions',
      lost: 0,
      duplicated: atOnce.reduce((sum, { made }) => sum + made, 0),
    });
    expect(atOnce.length).toBe(2);
    expect(hung).toMatchObject({
      status: 'hangs',
      expected: null,
      lost: null,
      error: { step: 'WSARecvFrom', errno: null },
    });
    expect(hung?.milliseconds).toBeGreaterThanOrEqual(15_000);
    expect(dead).toMatchObject({
      status: 'crashes',
      expected: null,
      error: { step: 'WSASendTo', errno: null },
      death: { exitCode: 0xc0000005, name: 'STATUS_ACCESS_VIOLATION' },
    });
    for (const row of probes) {
      expect(row.layerBlamed).toBe(true);
      expect(row.baseline).toMatchObject({
        status: 'works',
        lost: 0,
        duplicated: 0,
        provider: { kind: 'baseServiceProvider' },
      });
    }
    expect(runsAlive()).toEqual([]);
  });

  test('is not blamed for faults that the base provider has too; without a base provider it is not known', () => {
    const { probes, layerBlamed } = probed(testBuild, sick('refuse', 'well', 'baseless', 'unsafe'));
    const [refused, well, baseless, unsafe] = probes;
    expect(layerBlamed).toBe(null);
    expect(refused).toMatchObject({
      status: 'notAvailable',
      lost: null,
      error: { step: 'bind', errno: 10013 },
      layerBlamed: false,
    });
    expect(refused?.reason).toContain('firewall');
    expect(refused?.baseline).toMatchObject({ status: 'notAvailable', error: { step: 'bind', errno: 10013 } });
    expect(layered(well)).toMatchObject({ status: 'works', layerBlamed: false });
    expect(baseless).toMatchObject({ status: 'losesCompletions', layerBlamed: null, baseline: null });
    expect(unsafe).toMatchObject({ status: 'losesCompletions', layerBlamed: false });
    expect(unsafe?.baseline?.duplicated).toBe(unsafe?.duplicated);
  });

  test('that hangs leaves no process behind when the probe is killed', async () => {
    const environment = { ...testBuild.environment, ...sick('hang') };
    const probe = spawn('wine', [testBuild.exe, 'probe'], { env: environment, stdio: 'ignore' });
    const closed = new Promise((resolve) => probe.on('close', resolve));
    for (let tries = 0; runsAlive().length === 0 && tries < 300; tries++) await wait(100);
    expect(runsAlive()).toHaveLength(1);
    probe.kill('SIGKILL');
    await closed;
    for (let tries = 0; runsAlive().length > 0 && tries < 50; tries++) await wait(100);
    expect(runsAlive()).toEqual([]);
  });
});
