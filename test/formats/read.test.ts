// Reading one source: a file, standard input, or a member of an archive, packed or not.

import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { unitsOf } from '../../src/commands/sources.ts';
import { readBytes, readOpened, readSource } from '../../src/formats/read.ts';
import { readFile } from '../../src/formats/read-file.ts';
import { readUnit } from '../../src/formats/read-unit.ts';
import { inMemory, type SourceFile } from '../../src/inputs/files.ts';
import type { Unit } from '../../src/inputs/unit.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { hiveOf } from '../support/hive.ts';
import { dirty, newLogs } from '../support/hive-logs.ts';
import { netExportOf } from '../support/net-export.ts';
import { netshOf } from '../support/netsh.ts';
import { onlyMachine, verdictOf } from '../support/one-machine.ts';
import { REGEDIT5, regOf } from '../support/reg.ts';
import { zipOf } from '../support/zip.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const NO_LOGS = { logs: () => [], controlSet: null };

/** The verdict or the error of each result. */
const answersOf = (results: readonly MachineResult[]): string[] =>
  results.map((result) => ('failure' in result ? result.failure.code : verdictOf(result)));

function fileOf(name: string, content: string | Buffer): string {
  const path = join(emptyFolder('read'), name);
  writeFileSync(path, content);
  return path;
}

/** An export whose current control set is clean, and whose second is not. */
function twoSets(): Buffer {
  const style = { ...REGEDIT5, encoding: 'utf8' as const };
  const first = regOf(CLEAN, { ...style, controlSets: ['ControlSet001'], current: 1 }).toString();
  const second = regOf(SICK, { ...style, controlSets: ['ControlSet002'] }).toString();
  return Buffer.from(first + second.replace(style.header, ''));
}

/** A dirty hive that is clean before its log is applied. */
function hiveWithLog(): { hive: Buffer; log: Buffer } {
  const before = hiveOf(CLEAN);
  return { hive: dirty(before), log: newLogs(before, hiveOf(SICK)).log1 };
}

async function unitsIn(path: string): Promise<Unit[]> {
  const units: Unit[] = [];
  for await (const unit of unitsOf({ operands: [path], filesFrom: null }, { sources: 0 }, () => {})) units.push(unit);
  return units;
}

describe('a file', () => {
  /** A file of which only parts may be read. */
  const onlyInParts = (bytes: Buffer): SourceFile => ({
    ...inMemory(bytes),
    all: () => {
      throw new Error('the file was read as a whole');
    },
  });

  test('that is a hive is read in parts, because a hive is large', () => {
    expect(answersOf(readOpened(onlyInParts(hiveOf(SICK)), 'SYSTEM', null))).toEqual(['nonCompliant']);
  });

  test('that is a large log of Chromium is read in parts', () => {
    const events = `${'{"params":{"a":"b"}},\n'.repeat(60_000)}{}`;
    const log = Buffer.from(netExportOf(CLEAN, 64, undefined, events));
    expect(log.length).toBeGreaterThan(1024 * 1024);
    const { source } = onlyMachine(readOpened(onlyInParts(log), 'log.json', null));
    expect(source.kind).toBe('netExport');
  });

  test('that is packed with gzip is unpacked', () => {
    const packed = gzipSync(netshOf(SICK));
    expect(answersOf(readSource(fileOf('a.gz', packed)))).toEqual(['nonCompliant']);
    expect(answersOf(readOpened(inMemory(packed), 'a.gz', null))).toEqual(['nonCompliant']);
    // Of an archive inside an archive only the outer one is unpacked.
    expect(answersOf(readBytes(packed, 'a.zip/a.gz', NO_LOGS))).toEqual(['sourceUnsupported']);
  });

  test('that no reader can read has the kind that was recognised', () => {
    const results = readBytes(Buffer.from('REGEDIT4\r\n'), 'a.reg', NO_LOGS);
    expect(results).toMatchObject([{ source: { kind: 'reg', path: 'a.reg' }, failure: { code: 'noCatalog' } }]);
    const path = fileOf('a.txt', 'Hello.');
    expect(readSource(path)).toMatchObject([{ source: { kind: null, path }, failure: { code: 'sourceUnrecognised' } }]);
    const opened = readOpened(inMemory(Buffer.from('[]')), 'a.json', null);
    expect(opened).toMatchObject([{ source: { kind: 'json', path: 'a.json' } }]);
  });
});

test.each<[string, (path: string) => Unit]>([
  ['a file in a folder', (path) => path],
  ['a file that the user named', (path) => ({ path, named: true })],
])('%s is read from the control set that is asked for', (_, unitOf) => {
  const unit = unitOf(fileOf('a.reg', twoSets()));
  expect(answersOf(readUnit(unit, null))).toEqual(['compliant']);
  expect(answersOf(readUnit(unit, 2))).toEqual(['nonCompliant']);
});

describe('a member of an archive', () => {
  test('is read from the control set that is asked for', async () => {
    const [unit] = await unitsIn(fileOf('a.zip', zipOf([{ name: 'a.reg', data: twoSets() }])));
    expect(answersOf(readUnit(unit as Unit, null))).toEqual(['compliant']);
    expect(answersOf(readUnit(unit as Unit, 2))).toEqual(['nonCompliant']);
  });

  test('that is a hive is read with its logs', async () => {
    const { hive, log } = hiveWithLog();
    const members = [
      { name: 'SYSTEM', data: hive },
      { name: 'SYSTEM.LOG1', data: log },
    ];
    const units = await unitsIn(fileOf('a.zip', zipOf(members)));
    expect(units.flatMap((unit) => answersOf(readUnit(unit, null)))).toEqual(['nonCompliant']);
    const alone = await unitsIn(fileOf('a.zip', zipOf(members.slice(0, 1))));
    expect(alone.flatMap((unit) => answersOf(readUnit(unit, null)))).toEqual(['unknown']);
  });

  test('that is damaged is a result with its own path', async () => {
    const archive = fileOf('a.zip', zipOf([{ name: 'a.txt', data: Buffer.from(netshOf(CLEAN)), crc: 1 }]));
    const [unit] = await unitsIn(archive);
    const [result] = readUnit(unit as Unit, null);
    expect(result).toMatchObject({
      source: { kind: null, path: expect.stringMatching(/a\.zip.*a\.txt$/) },
      failure: { code: 'sourceMalformed', message: expect.stringContaining('checksum') },
    });
  });
});

test('a source that could not be opened is a result with that failure', () => {
  const failure = { code: 'sourceUnreadable', message: 'It is locked.', target: 'a.txt', hint: 'Close it.' } as const;
  const [result, ...others] = readUnit({ path: 'a.txt', failure }, null);
  expect([result, others]).toMatchObject([{ source: { kind: null, path: 'a.txt' }, failure }, []]);
});

describe('the file of a command that reads one machine', () => {
  afterEach(() => {
    vi.doUnmock('../../src/formats/read.ts');
  });

  test('is read from the control set that is asked for', async () => {
    const path = fileOf('a.reg', twoSets());
    expect(answersOf(await readFile(path, null))).toEqual(['compliant']);
    expect(answersOf(await readFile(path, 2))).toEqual(['nonCompliant']);
  });

  test('that is a hive is read with the logs beside it, and without the readers of texts', async () => {
    vi.doMock('../../src/formats/read.ts', () => {
      throw new Error('the readers of texts were loaded');
    });
    const { hive, log } = hiveWithLog();
    const path = fileOf('SYSTEM', hive);
    expect(answersOf(await readFile(path, null))).toEqual(['unknown']);
    writeFileSync(`${path}.LOG1`, log);
    expect(answersOf(await readFile(path, null))).toEqual(['nonCompliant']);
    expect(answersOf(await readFile(path, 7))).toEqual(['controlSetNotFound']);
  });

  test('that is a damaged hive is a failure of a hive', async () => {
    const path = fileOf('SYSTEM', 'regf\r\nand no more');
    expect(await readFile(path, null)).toMatchObject([
      { source: { kind: 'hive', path }, failure: { code: 'sourceMalformed' } },
    ]);
  });

  test('that is not there, or is a folder, is a failure', async () => {
    const folder = emptyFolder('read');
    expect(answersOf(await readFile(join(folder, 'a.txt'), null))).toEqual(['sourceNotFound']);
    expect(answersOf(await readFile(folder, null))).toEqual(['sourceUnreadable']);
  });

  const isLinux = process.platform === 'linux';

  test.runIf(isLinux)('is closed again', async () => {
    const paths = [fileOf('SYSTEM', hiveOf(CLEAN)), fileOf('a.txt', netshOf(CLEAN))];
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let time = 0; time < 20; time++) for (const path of paths) await readFile(path, null);
    expect(openFiles() - before).toBeLessThan(20);
  });

  test.runIf(isLinux)('that is a pipe is read from its beginning, although a pipe can be read only once', async () => {
    const pipe = join(emptyFolder('read'), 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    // The second file is for a reader that took some bytes of the first, and opened the pipe again.
    const [sick, clean] = [fileOf('SYSTEM', hiveOf(SICK)), fileOf('a.txt', netshOf(CLEAN))];
    const script = `cat '${sick}' > '${pipe}'; sleep 2; cat '${clean}' > '${pipe}'`;
    const writer = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' });
    try {
      expect(answersOf(await readFile(pipe, null))).toEqual(['nonCompliant']);
    } finally {
      process.kill(-(writer.pid as number));
    }
  });
});
