import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { beginsNetExport, readNetExport } from '../../src/formats/net-export/net-export.ts';
import { readOpened, readSource } from '../../src/formats/read.ts';
import { inMemory } from '../../src/inputs/files.ts';
import { caseNamed, cases, catalogOf } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { netExportOf } from '../support/net-export.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';

const SICK = caseNamed('one-lsp-both-catalogs');
/** A log with lists of providers. @param space what stands around the colons */
const logOf = (list: string, { more = '', os = 'Windows NT: 10.0', space = '' } = {}) =>
  `{"constants":{"os_type"${space}:${space}"${os}"},"polledData":{"service_providers"${space}:${space}${list}}${more}}`;
const read = (text: string) => readNetExport(inMemory(Buffer.from(text)), 'net-export.json');

test.each(cases)('a log of $name has names, paths and kinds, and no flags', (machine) => {
  for (const bitness of [64, 32] as const) {
    const truth = catalogOf(machine, bitness);
    if (truth.length === 0) continue;
    const catalog = read(netExportOf(machine, bitness));
    expect(
      catalog.entries.map(({ name, providerPath, chainLength, socketType, protocol }) => [
        name,
        providerPath,
        chainLength,
        socketType,
        protocol,
      ]),
    ).toEqual(
      truth.map(({ name, providerPath, chainLength, socketType, protocol }) => [
        name,
        providerPath,
        chainLength,
        socketType,
        protocol,
      ]),
    );
    expect(catalog.entries.map(({ bitness, id, nonIfs, providerId }) => [bitness, id, nonIfs, providerId])).toEqual(
      truth.map(() => [null, null, null, null]),
    );
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['flagsNotShown', 'entriesMissing']]);
  }
});

test('the kind follows from the length of the chain', () => {
  const { entries } = read(netExportOf(SICK, 64));
  const kinds = { 0: 'layeredServiceProvider', 1: 'baseServiceProvider' } as Record<number, string>;
  expect(entries.map(({ kind }) => kind)).toEqual(
    catalogOf(SICK, 64).map(({ chainLength }) => kinds[chainLength] ?? 'layeredChainEntry'),
  );
});

test('the bitness is known of a 32-bit Windows only', () => {
  const { entries, missingEntries } = read(netExportOf(SICK, 32, 'Windows NT: 6.1.7601 SP1 (x86)'));
  expect([new Set(entries.map(({ bitness }) => bitness)), missingEntries]).toEqual([new Set([32]), 0]);
});

test('a log that ends within the list has the entries up to its end', () => {
  const text = netExportOf(SICK, 64);
  const at = text.indexOf(',', text.lastIndexOf('"name"'));
  const { entries, missingEntries } = read(text.slice(0, at));
  expect([entries.length, missingEntries]).toEqual([catalogOf(SICK, 64).length - 1, 2]);
});

const holdsNo = 'This is a log of chrome://net-export, and it holds no list of Winsock providers';
test.each([
  [
    'ends before the list',
    () => netExportOf(SICK, 64).slice(0, 150),
    ': it ends before its list, which the browser writes last.',
  ],
  [
    'is of another system',
    () => netExportOf({ ...SICK, entries: [] }, 64, 'Linux: 6.1 (x86_64)'),
    ': it was made on another system than Windows (Linux: 6.1 (x86_64)).',
  ],
  ['holds an empty list', () => netExportOf({ ...SICK, entries: [] }, 64), '.'],
  ['holds no list, and does not name its system', () => '{"constants":{}}', '.'],
  ['holds a list of numbers', () => logOf('[1, 2]'), '.'],
  ['holds a list of lists', () => logOf('[[1], null]'), '.'],
])('a log that %s says so', (_how, text, end) => {
  expect(() => read(text())).toThrow(
    expect.objectContaining({ code: 'noCatalog', message: holdsNo + end, target: 'net-export.json' }),
  );
});

test('text of a web page that looks like the list is no list', () => {
  const forged = JSON.stringify({ url: '"service_providers": [{"name": "forged", "chain_length": 1}]' });
  expect(read(netExportOf(SICK, 64, undefined, forged)).entries.map(({ name }) => name)).not.toContain('forged');
});

test('a log that is too large to be read as a whole is read in pieces', () => {
  const path = join(emptyFolder('net-export'), 'large.json');
  const text = netExportOf(SICK, 64);
  const at = text.indexOf('"polledData"');
  const file = openSync(path, 'w');
  writeSync(file, text.slice(0, at), 0);
  writeSync(file, text.slice(at), 600 * 1024 * 1024);
  closeSync(file);
  const [result] = readSource(path);
  expect(result).toMatchObject({ source: { kind: 'netExport' }, entries: { length: catalogOf(SICK, 64).length } });
});

test('no piece of a large log is larger than 8 MiB', () => {
  const text = Buffer.from(netExportOf(SICK, 64));
  const EVENTS = 300 * 1024 * 1024;
  let largest = 0;
  // The list is behind 300 MiB of blanks, which are not in memory.
  const file = {
    ...inMemory(text),
    size: EVENTS + text.length,
    read: (offset: number, length: number): Buffer => {
      largest = Math.max(largest, length);
      if (offset < 200) return text.subarray(offset, 200);
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, EVENTS + text.length - offset)), ' ');
      const at = EVENTS - offset;
      if (at < bytes.length) text.copy(bytes, Math.max(0, at), Math.max(0, -at));
      return bytes;
    },
    all: (): Buffer => {
      throw new Error('the whole file was asked for');
    },
  };
  const [result] = readOpened(file, 'large.json', null);
  expect(result).toMatchObject({ entries: { length: catalogOf(SICK, 64).length } });
  expect(largest).toBeLessThanOrEqual(8 * 1024 * 1024);
});

test.each([
  ['{"constants":{', true],
  ['{  "constants"  :  {', true],
  ['{\n"constants"\n:\n{', true],
  ['x{"constants":{', false],
  ['{"constants":[', false],
  ['{x"constants":{', false],
  ['{"constants"x:{', false],
  ['{"constants":x{', false],
])('a text that begins with %j is recognised: %s', (text, answer) => {
  expect(beginsNetExport(`${text}"a":1}`)).toBe(answer);
});

describe('what the log says about the other catalog', () => {
  const flagsNotShown = {
    code: 'flagsNotShown',
    message: 'A Chromium log shows neither service flags nor ids of entries: nothing in it can tell IFS.',
    target: 'net-export.json',
  };
  const otherUnknown = {
    code: 'entriesMissing',
    message:
      "The log shows the catalog of the browser's own bitness, and does not say which that is. The other one is unknown.",
    target: 'net-export.json',
  };

  test.each([
    ['Windows NT: 6.1.7601 SP1 (x86)', 32],
    ['Windows(x86)', 32],
    ['Windows NT: 10.0.19045 (x86_64)', null],
    ['Windows NT: 6.1 (x86) in a container', null],
    ['A Windows NT: 6.1 (x86)', null],
    ['WindowsCE (x86)', null],
    ['', null],
  ])('on the system "%s" makes the bitness %s', (os, bitness) => {
    for (const space of ['', '  ']) {
      const { entries, warnings, missingEntries } = read(logOf('[{"name":"a"}]', { os, space }));
      expect(entries.map((entry) => entry.bitness)).toEqual([bitness]);
      expect(warnings).toEqual(bitness === 32 ? [flagsNotShown] : [flagsNotShown, otherUnknown]);
      expect(missingEntries).toBe(bitness === 32 ? 0 : 1);
    }
  });

  test('is nothing where the log does not name its system', () => {
    const { entries, missingEntries } = read('{"constants":{},"service_providers":[{"name":"a"}]}');
    expect([entries.map(({ bitness }) => bitness), missingEntries]).toEqual([[null], 1]);
  });
});

describe('the fields of an entry', () => {
  const entryOf = (row: object) => read(logOf(JSON.stringify([row]))).entries[0];

  test('are those of the row', () => {
    const row = { name: 'a', path: 'C:\\a.dll', socket_type: 1, socket_protocol: 6, version: 2 };
    expect(entryOf(row)).toMatchObject({
      ...{ name: 'a', rawName: 'a', providerPath: 'C:\\a.dll', socketType: 1, protocol: 6, version: 2, position: 1 },
      ...{ kind: null, chainLength: null, chain: null },
    });
    expect(read(logOf('[{"name":"a"},{"name":"b"}]')).entries.map(({ position }) => position)).toEqual([1, 2]);
  });

  test.each([
    [0, 'layeredServiceProvider', []],
    [1, 'baseServiceProvider', []],
    [2, 'layeredChainEntry', null],
    [8, null, null],
    ['1', null, null],
  ])('for a chain of the length %j are the kind %s and the chain %j', (length, kind, chain) => {
    expect(entryOf({ chain_length: length })).toMatchObject({ kind, chain });
  });

  test('are unknown where a member is no text or is empty, and a text is cut at 1024 characters', () => {
    for (const wrong of [5, null, '', ['a']])
      expect(entryOf({ name: wrong, path: wrong })).toMatchObject({ name: null, rawName: null, providerPath: null });
    expect(entryOf({ name: 'x'.repeat(1025) })?.name).toBe('x'.repeat(1024));
  });

  test.each([
    [-(2 ** 31), -(2 ** 31)],
    [2 ** 31 - 1, 2 ** 31 - 1],
    [-(2 ** 31) - 1, null],
    [2 ** 31, null],
    [1.5, null],
    ['6', null],
    [null, null],
  ])('hold numbers of 32 bits only: of %j they have %j', (number, answer) => {
    expect(entryOf({ socket_type: number })?.socketType).toBe(answer);
  });
});

test.each([
  ['UTF-8', (text: string) => Buffer.from(text), 'utf-8'],
  ['UTF-16, as PowerShell writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
  ['a code page', (text: string) => Buffer.from(text.replace('x', '\xfc'), 'latin1'), 'utf-8'],
])('a log in %s is read', (_how, bytes, encoding) => {
  const account = emptyAccount();
  const catalog = readNetExport(inMemory(bytes(logOf('[{"name":"abc"},{"name":"x"}]'))), 'a.json', account);
  expect(catalog.source).toMatchObject({ kind: 'netExport', path: 'a.json', encoding });
  expect(catalog.entries).toMatchObject([{ name: 'abc' }, {}]);
  expect(account).toEqual(emptyAccount());
});

describe('a list', () => {
  const damaged = {
    code: 'entriesMissing',
    message: 'The log ends, or is damaged, inside the list of Winsock providers: entries are missing.',
    target: 'net-export.json',
  };
  const differ = {
    code: 'entryRepeated',
    message: 'The log holds lists of Winsock providers that differ: the first was read.',
    target: 'net-export.json',
  };
  const many = {
    code: 'entryRepeated',
    message: 'The log holds 16 lists of Winsock providers or more: others were not compared with the first.',
    target: 'net-export.json',
  };
  const lists = (count: number) => ',"service_providers":[{"name":"a"}]'.repeat(count);
  /** The warnings behind the two that every log has. */
  const outcomeOf = (text: string) => {
    const { entries, warnings, missingEntries } = read(text);
    return [entries.map(({ name }) => name), missingEntries, warnings.slice(2)];
  };

  test('that is whole has no warning', () => {
    expect(outcomeOf(logOf('[{"name":"a"},{"name":"b"}]'))).toEqual([['a', 'b'], 1, []]);
  });

  test.each([
    ['ends too early', '{"service_providers":[{"name":"a"},{"na'],
    ['holds a value that is no entry', logOf('[{"name":"a"},5]')],
    ['holds a value that is no JSON', logOf('[{"name":"a"},{"name":}]')],
  ])('that %s lacks an entry', (_how, text) => {
    expect(outcomeOf(text)).toEqual([['a'], 2, [damaged]]);
  });

  test('that stands twice is read once, and the first of lists that differ is read', () => {
    expect(outcomeOf(logOf('[{"name":"a"}]', { more: lists(1) }))).toEqual([['a'], 1, []]);
    expect(outcomeOf(logOf('[{"name":"b"}]', { more: lists(1) }))).toEqual([['b'], 2, [differ]]);
    expect(outcomeOf(logOf('[{"name":"a"}]', { more: `${lists(1)},"service_providers":[]` }))).toEqual([
      ['a'],
      2,
      [differ],
    ]);
  });

  test('that stands sixteen times or more is compared with the first fifteen others', () => {
    const leftOut = (more: number) => {
      const account = emptyAccount();
      readNetExport(inMemory(Buffer.from(logOf('[{"name":"a"}]', { more: lists(more) }))), 'a.json', account);
      return account.leftOut;
    };
    expect([outcomeOf(logOf('[{"name":"a"}]', { more: lists(14) })), leftOut(14)]).toEqual([[['a'], 1, []], []]);
    for (const more of [15, 16, 40])
      expect([outcomeOf(logOf('[{"name":"a"}]', { more: lists(more) })), leftOut(more)]).toEqual([
        [['a'], 1, [many]],
        [{ target: 'a.json', what: 'whatever follows list number 16 of Winsock providers' }],
      ]);
  });

  test('is found wherever it stands, and counted once', () => {
    const MIB = 1024 * 1024;
    for (const at of [MIB - 19, MIB - 18, MIB - 10, MIB - 1, MIB, 2 * MIB + 5]) {
      const account = emptyAccount();
      const text = `{"constants":{},"a":"${'x'.repeat(at - 23)}","service_providers":[{"name":"a"}]${lists(14)}}`;
      expect(text.indexOf('"service_providers"')).toBe(at);
      expect(readNetExport(inMemory(Buffer.from(text)), 'a.json', account).entries).toHaveLength(1);
      expect(account.leftOut).toEqual([]);
    }
  });

  test('is no other member, and not what another member holds', () => {
    expect(outcomeOf('{"a":["service_providers"],"b":[{"name":"b"}],"service_providers":[{"name":"a"}]}')).toEqual([
      ['a'],
      1,
      [],
    ]);
    expect(() => read('{"constants":{},"service_providers":{"a":[{"name":"a"}]}}')).toThrow(
      expect.objectContaining({ code: 'noCatalog' }),
    );
  });

  test('of more than 4096 entries is refused', () => {
    const listOf = (count: number) => `[${Array(count).fill('{"name":"a"}').join()}]`;
    expect(read(logOf(listOf(4096))).entries).toHaveLength(4096);
    expect(() => read(logOf(listOf(4097)))).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', message: expect.stringContaining('holds 4097 entries') }),
    );
  });
});
