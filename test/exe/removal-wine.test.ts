// The shipped Windows exe on Wine's own Winsock, whose functions report success and change nothing.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeProtocolInfo, encodeProtocolInfo } from '../../src/catalog/protocol-info.ts';
import { fingerprintOf } from '../../src/documents/fingerprint.ts';
import type {
  BackupDocument,
  JournalDocument,
  OutcomeDocument,
  PlanDocument,
} from '../../src/documents/generated/types.ts';
import { toJson } from '../../src/documents/write.ts';
import { entriesOfRaw } from '../../src/removal/snapshot.ts';
import { emptyFolder } from '../support/folder.ts';
import { type Launcher, launchers, pathFor, run } from './launch.ts';

const windows = launchers[1] as Launcher;
const IPX = '{11058240-BE47-11CF-95C8-00805F48A192}';

describe.skipIf(windows.command?.[0] !== 'wine')("on Wine's own Winsock", () => {
  const drive = join(windows.environment.WINEPREFIX ?? '', 'drive_c');
  const dataFolder = join(drive, 'ProgramData/WinsockLsp');
  const backups = join(dataFolder, 'backups');
  const plan = join(emptyFolder(), 'plan.json');

  const ask = <T = OutcomeDocument>(...args: string[]): { status: number | null; document: T } => {
    const { status, stdout } = run(windows, [...args, '--format', 'json']);
    const document = (stdout === '' ? null : JSON.parse(stdout)) as T & { exitCode: number };
    if (document !== null) expect(document.exitCode % 256).toBe((status ?? 0) % 256);
    return { status, document };
  };
  const clear = () => rmSync(dataFolder, { recursive: true, force: true });
  beforeAll(clear);
  afterAll(clear);

  /** Changes a backup, with the right digest and fingerprint. The file keeps its owner and rights. */
  function edit(id: string, change: (backup: BackupDocument) => void): void {
    const file = join(backups, id, 'backup.json');
    const backup = JSON.parse(readFileSync(file, 'utf8')) as BackupDocument;
    change(backup);
    const raw = backup.entries.map(({ bitness, info, path }) => ({
      bitness,
      item: null,
      info: Buffer.from(info, 'hex'),
      path,
    }));
    const { providers, entries, rules } = backup;
    const digest = process
      .getBuiltinModule('node:crypto')
      .createHash('sha256')
      .update(toJson({ providers, entries, rules }, 0))
      .digest('hex');
    writeFileSync(file, toJson({ ...backup, digest, fingerprint: fingerprintOf(entriesOfRaw(raw)) }, 1));
  }

  const madeBackup = (): string => ask('backup').document.backup as string;
  const info = (hex: string) => decodeProtocolInfo(Buffer.from(hex, 'hex'));

  test('apply fails where WSCDeinstallProvider changes nothing', () => {
    const { document } = ask<PlanDocument>('plan', '--provider', IPX, '--allow-base-provider');
    expect([document.refusals, document.steps.map(({ call }) => call)]).toEqual([[], ['WSCDeinstallProvider']]);
    writeFileSync(plan, JSON.stringify(document));
    const applied = ask('apply', pathFor(windows, plan));
    expect(applied).toMatchObject({
      status: 71,
      document: { status: 'failed', verdict: 'compliant', restartRequired: false },
    });
    expect(applied.document.error?.message).toContain('nothing changed');
    const id = applied.document.backup as string;
    expect(ask<{ backups: object[] }>('backups').document.backups).toMatchObject([
      { id, state: 'unfinished', entries: 7 },
    ]);
    // Nothing has changed, so the restore has no steps.
    expect(ask('restore', id)).toMatchObject({
      status: 0,
      document: { steps: [], unfinished: { backup: id, stepsDone: 0 } },
    });
  });

  test('restore fails where WSCWriteProviderOrder changes nothing', () => {
    const id = madeBackup();
    edit(id, ({ entries }) => entries.reverse());
    const { status, document } = ask('restore', id);
    expect([status, document.steps.at(-1)?.call]).toEqual([71, 'WSCWriteProviderOrder']);
    expect(document.error?.message).toContain('nothing changed');
  });

  test('restore fails where WSCInstallProvider changes nothing', () => {
    const id = madeBackup();
    edit(id, ({ entries, providers }) => {
      const copy = { ...(entries[0] as BackupDocument['entries'][number]), path: 'C:\\windows\\system32\\ws2_32.dll' };
      const providerId = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
      const changed = { ...info(copy.info), providerId, catalogEntryId: 1999 };
      entries.push({ ...copy, info: Buffer.from(encodeProtocolInfo(changed)).toString('hex') });
      providers.push({ bitness: 64, providerId, categories: null });
    });
    const { status, document } = ask('restore', id);
    expect([status, document.steps.at(-1)?.call]).toEqual([71, 'WSCInstallProvider']);
    expect(document.error?.message).toContain('nothing changed');
  });

  test('after WSCUpdateProvider has ended the process, the next run reports an unfinished restore', () => {
    const id = madeBackup();
    edit(id, ({ entries }) => {
      for (const entry of entries) {
        entry.path = 'C:\\windows\\system32\\mswsock.dll';
        const old = info(entry.info);
        if (old.providerId === IPX)
          entry.info = Buffer.from(encodeProtocolInfo({ ...old, serviceFlags: 1 })).toString('hex');
      }
    });
    // Wine raises an exception for a function that it does not have. If it then cannot unwind the stack, only the thread ends, and
    // the process stays until the time limit ends it.
    const died = run(windows, ['restore', id, '--format', 'json'], { endAfter: 15_000 });
    expect([died.stdout, died.status === 0]).toEqual(['', false]);
    const states = ask<{ backups: { state: string; reason: string }[] }>('backups').document.backups;
    expect(states.at(-1)).toMatchObject({ state: 'unfinished', reason: 'restore' });
    expect(ask('restore', madeBackup()).document).toMatchObject({ status: 'done', unfinished: { command: 'restore' } });
  });

  test('of two runs at the same time, both work or one is refused as busy', () => {
    // The lock is a file that is opened without sharing.
    const script = `wine '${windows.exe}' backup --format json & wine '${windows.exe}' backup --format json & wait`;
    for (let tries = 0; tries < 3; tries++) {
      const { stdout } = spawnSync('bash', ['-c', script], { env: windows.environment, encoding: 'utf8' });
      const codes = [...stdout.matchAll(/"exitCode": (\d+)/g)].map(([, code]) => code);
      expect(codes).toHaveLength(2);
      for (const code of codes) expect(['0', '75']).toContain(code);
    }
  });

  test('a data folder that another user created first is renamed, and backups go to a new one', () => {
    clear();
    mkdirSync(dataFolder);
    chmodSync(dataFolder, 0o777);
    writeFileSync(join(dataFolder, 'lock'), '');
    expect(ask('backups')).toMatchObject({ status: 76, document: { error: { code: 'folderUnsafe' } } });
    const { status, document } = ask('backup');
    const moved = readdirSync(dirname(dataFolder)).filter((name) => name.startsWith('WinsockLsp.untrusted-'));
    try {
      expect([status, document.warnings]).toMatchObject([0, [{ code: 'folderRenamed' }]]);
      expect(moved).toHaveLength(1);
      expect(document.warnings[0]?.target?.endsWith(moved[0] as string)).toBe(true);
      expect(readdirSync(backups)).toEqual([document.backup]);
      expect(ask('backup').document.warnings).toEqual([]);
    } finally {
      for (const name of moved) rmSync(join(dirname(dataFolder), name), { recursive: true });
    }
  });

  test('a backup in a folder that every user can write is refused', () => {
    const id = madeBackup();
    const folder = join(backups, id);
    const copy = join(backups, '20200101-000000-0000');
    cpSync(folder, copy, { recursive: true });
    expect(existsSync(copy)).toBe(true);
    spawnSync('chmod', ['-R', '777', copy]);
    expect(ask('restore', '20200101-000000-0000')).toMatchObject({
      status: 76,
      document: { error: { code: 'folderUnsafe' } },
    });
    rmSync(copy, { recursive: true });
    const journals = ask<{ backups: JournalDocument[] }>('backups').status;
    expect(journals).toBe(0);
  });
});
