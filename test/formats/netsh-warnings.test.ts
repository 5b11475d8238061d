// What a catalog that was read from a dump says of the dump: warnings, missing entries, bitness, positions, and errors.

import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { readNetsh, readRegularNetsh } from '../../src/formats/netsh/netsh.ts';
import { type MachineCatalog, MOST_ENTRIES } from '../../src/machine-catalog.ts';
import { caseNamed } from '../support/cases.ts';
import { ENGLISH, INVENTED_LANGUAGE, netshOf, type Words } from '../support/netsh.ts';
import { codesOf } from '../support/one-machine.ts';
import { readText } from '../support/read.ts';

const [ENTRY] = caseNamed('clean-windows-10').entries;
const NAME_SPACES = netshOf({ ...caseNamed('clean-windows-10'), entries: [] });

/** The lines that netsh prints of an entry named "Contoso" and its number. A 32-bit entry is marked, and has the id of a 64-bit one. */
function entryOf(id: number, bitness: 32 | 64 = 64, words: Words = ENGLISH): string[] {
  if (ENTRY === undefined) throw new Error('the case has an entry');
  const entry = { ...ENTRY, name: `Contoso ${id}`, catalogEntryId: id, chainLength: 1, bitness };
  const other = { ...entry, bitness: 64 as const };
  const machine = { ...caseNamed('clean-windows-10'), entries: bitness === 32 ? [other, entry] : [other] };
  return netshOf(machine, { words, nameSpaces: false }).trim().split('\r\n').slice(-15);
}

const without = (lines: readonly string[], label: string) => lines.filter((line) => !line.startsWith(`${label}:`));
const textOf = (...entries: string[][]): string => entries.map((lines) => `${lines.join('\r\n')}\r\n\r\n`).join('');
const withoutHead = (lines: readonly string[]) => lines.slice(6);
const withoutEnd = (lines: readonly string[]) => lines.slice(0, -1);
const withoutFlags = (lines: readonly string[]) => without(lines, 'Service Flags');
const COMMAND = 'C:\\>netsh winsock show catalog\r\n';

/** Code, message and target of each warning. */
const warningsOf = ({ warnings }: MachineCatalog) =>
  warnings.map(({ code, message, target }) => [code, message, target]);

describe('a whole dump', () => {
  const whole = () => textOf(entryOf(1), entryOf(2), entryOf(1, 32)) + NAME_SPACES;

  test('has no warning and no missing entry', () => {
    const { source, entries, warnings, missingEntries } = readText(whole());
    expect(source).toEqual({
      ...{ kind: 'netsh', path: 'dump.txt', machine: null, encoding: 'utf-8', controlSet: null, origin: null },
    });
    expect(entries.map(({ bitness, id, position }) => [bitness, id, position])).toEqual([
      [64, 1, 1],
      [64, 2, 2],
      [32, 1, 1],
    ]);
    expect([warnings, missingEntries]).toEqual([[], 0]);
  });

  test('is read alike by both readers', () => {
    expect(readRegularNetsh(Buffer.from(whole()), 'dump.txt')).toEqual(readText(whole()));
    expect(readRegularNetsh(Buffer.from(`${whole()}...`), 'dump.txt')).toBe(null);
    expect(readRegularNetsh(Buffer.from(NAME_SPACES), 'dump.txt')).toBe(null);
  });
});

describe('warnings', () => {
  test('say that no entry shows service flags', () => {
    const text = textOf(withoutFlags(entryOf(1)), withoutEnd(withoutFlags(entryOf(2)))) + NAME_SPACES;
    expect(warningsOf(readText(text))).toEqual([
      [
        'flagsNotShown',
        'The dump shows no Service Flags (Windows Vista and older do not print them): nothing in it can tell IFS.',
        'dump.txt',
      ],
      ['entryCut', "The entry 'Contoso 2' at line 16: its last lines are not in the dump.", 'dump.txt:16'],
    ]);
  });

  test('say that one of several entries shows no service flags', () => {
    const text = textOf(entryOf(1), withoutFlags(entryOf(2))) + NAME_SPACES;
    expect(warningsOf(readText(text))).toEqual([
      [
        'flagsUnknown',
        "The entry 'Contoso 2' at line 17: its service flags are not shown in full, so it may be non-IFS.",
        'dump.txt:17',
      ],
    ]);
  });

  test('say that entries were cut above their flags, even where no other entry shows any', () => {
    const text = textOf(entryOf(1).slice(0, 12), entryOf(2).slice(0, 10)) + NAME_SPACES;
    expect(warningsOf(readText(text))).toEqual([
      [
        'entryCut',
        "The entry 'Contoso 1' at line 1: its last lines are not in the dump, so it may be non-IFS.",
        'dump.txt:1',
      ],
      [
        'entryCut',
        "The entry 'Contoso 2' at line 14: its last lines are not in the dump, so it may be non-IFS.",
        'dump.txt:14',
      ],
    ]);
  });

  test('say that an entry was cut below its flags', () => {
    const text = textOf(withoutEnd(entryOf(1)), entryOf(2)) + NAME_SPACES;
    expect(warningsOf(readText(text))).toEqual([
      ['entryCut', "The entry 'Contoso 1' at line 1: its last lines are not in the dump.", 'dump.txt:1'],
    ]);
  });

  test('say that the beginning of an entry is missing, and do not make up its name', () => {
    const text = textOf(withoutHead(entryOf(1)), entryOf(2)) + NAME_SPACES;
    expect(warningsOf(readText(text))).toEqual([
      ['entryHeadMissing', 'The entry at line 1: its first lines are not in the dump.', 'dump.txt:1'],
    ]);
  });

  test('say that an id is there twice in one catalog', () => {
    const text = textOf(entryOf(7), entryOf(7), entryOf(7, 32)) + NAME_SPACES;
    expect(warningsOf(readText(text))).toEqual([
      [
        'entryRepeated',
        "The entry 'Contoso 7' at line 17: the catalog entry id 7 stands here a second time.",
        'dump.txt:17',
      ],
    ]);
  });

  test('do not compare entries without an id', () => {
    const noId = (id: number) => without(entryOf(id), 'Catalog Entry ID').slice(0, 6);
    expect(codesOf(readText(textOf(noId(1), noId(2), entryOf(3)) + NAME_SPACES))).toEqual(['entryCut', 'entryCut']);
  });

  test('say what cannot be read in an entry', () => {
    const text = (textOf(entryOf(1), entryOf(2)) + NAME_SPACES).replace(/(Socket Type: +)\d/, '$1one');
    expect(warningsOf(readText(text))).toEqual([
      ['valueNotUnderstood', "The entry 'Contoso 1' at line 1: 'socketType' cannot be read.", 'dump.txt:1'],
    ]);
  });

  test('say that the code page is unknown', () => {
    const text =
      textOf(entryOf(1, 64, INVENTED_LANGUAGE)) +
      netshOf({ ...caseNamed('clean-windows-10'), entries: [] }, { words: INVENTED_LANGUAGE });
    const { source, warnings } = readText(Buffer.from(text, 'latin1'));
    expect(source.encoding).toBe('unknown');
    expect(warnings).toEqual([
      {
        code: 'encodingUnknown',
        message:
          'The text is in a code page that could not be found out: characters outside ASCII are lost, entries are not.',
        target: 'dump.txt',
      },
    ]);
  });

  test('say so of a dump whose entries lack names', () => {
    const text = textOf(withoutHead(entryOf(1)), entryOf(2))
      .replaceAll('Contoso', 'Cont\u00f4so')
      .replaceAll('mswsock', 'mswso\u00e7k');
    const { entries, warnings } = readText(Buffer.from(text, 'latin1'));
    expect(entries.map(({ name, rawName, providerPath }) => [name, rawName, providerPath])).toEqual([
      [null, null, null],
      ['Cont\ufffdso 2', 'Cont\ufffdso 2', '%SystemRoot%\\system32\\mswso\ufffdk.dll'],
    ]);
    expect(warnings[0]?.code).toBe('encodingUnknown');
  });

  test('name each line that cannot be placed', () => {
    const text = textOf(entryOf(1), ['0x66'], entryOf(2), ['[...]']) + NAME_SPACES;
    const account = emptyAccount();
    const [catalog, ...others] = readNetsh(Buffer.from(text), 'dump.txt', account);
    expect([catalog?.missingEntries, others]).toEqual([2, []]);
    expect(warningsOf(catalog as MachineCatalog)).toEqual([
      [
        'entriesMissing',
        'Line 17: this line may be part of an entry and cannot be read, so there may be a non-IFS entry.',
        'dump.txt:17',
      ],
      [
        'entriesMissing',
        'Line 35: somebody has left something out here, so there may be a non-IFS entry.',
        'dump.txt:35',
      ],
    ]);
    expect(account).toEqual({
      ...emptyAccount(),
      unplaced: [
        { target: 'dump.txt:17', what: 'this line may be part of an entry and cannot be read' },
        { target: 'dump.txt:35', what: 'somebody has left something out here' },
      ],
    });
  });

  test('count the lines beyond the twentieth that cannot be placed', () => {
    const text = textOf(entryOf(1), Array<string>(23).fill('0x66')) + NAME_SPACES;
    const catalog = readText(text);
    expect(catalog.missingEntries).toBe(23);
    expect(warningsOf(catalog).slice(20)).toEqual([
      [
        'entriesMissing',
        '3 more lines of the dump may be part of an entry, or say that something was left out.',
        'dump.txt',
      ],
    ]);
  });

  test('say that the dump has been filtered, and then nothing of its entries', () => {
    const kept = (id: number) => entryOf(id).filter((line) => /^(?:Description|Provider ID|Service Flags):/.test(line));
    for (const nameSpace of ['', 'Description: x\r\nProvider ID: {964ACBA2-B2BC-40EB-8C6A-A6DB40161CAE}\r\n']) {
      const catalog = readText(`${textOf(kept(1), kept(2))}${nameSpace}C:\\>\r\n`);
      expect([catalog.entries.length, catalog.missingEntries]).toEqual([2, 1]);
      expect(warningsOf(catalog)).toEqual([
        [
          'dumpFiltered',
          'The dump shows only some lines of each entry, as findstr leaves them: entries that it does not show are unknown.',
          'dump.txt',
        ],
      ]);
    }
  });

  test('say that a dump without name space providers may be cut', () => {
    const catalog = readText(textOf(entryOf(1), entryOf(2)));
    expect(catalog.missingEntries).toBe(1);
    expect(warningsOf(catalog)).toEqual([
      [
        'dumpMayBeCut',
        'The dump does not go on to the name space providers, which netsh prints last: entries may be missing at its end.',
        'dump.txt',
      ],
    ]);
  });

  test.each([
    ['its last entry is cut', () => textOf(entryOf(1), withoutEnd(entryOf(2))), ['entryCut']],
    ['its first entry has no beginning', () => textOf(withoutHead(entryOf(1)), entryOf(2)), ['entryHeadMissing']],
    ['a line cannot be placed', () => textOf(entryOf(1), ['0x66'], entryOf(2)), ['entriesMissing']],
  ])('do not say so where they already say that %s', (_, text, codes) => {
    const catalog = readText(text());
    expect(codesOf(catalog)).toEqual(codes);
    expect(catalog.missingEntries).toBeGreaterThan(0);
  });
});

describe('bitness and positions', () => {
  const placesOf = (text: string) => readText(text).entries.map(({ bitness, position }) => [bitness, position]);

  test('are unknown without a mark of the 32-bit catalog, and in a dump that may lack its beginning', () => {
    expect(placesOf(textOf(entryOf(1), entryOf(2)))).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test('of an entry that does not show its type: the bitness is unknown', () => {
    expect(placesOf(textOf(withoutHead(entryOf(1)), entryOf(2), entryOf(2, 32)))).toEqual([
      [null, null],
      [64, null],
      [32, null],
    ]);
  });

  test.each<[string, () => string, number | null]>([
    ['the command line is above', () => COMMAND + textOf(entryOf(1), entryOf(2)), 1],
    ['name space providers follow', () => textOf(entryOf(1), entryOf(2)) + NAME_SPACES, 1],
    ['the last entry is cut', () => COMMAND + textOf(entryOf(1), withoutEnd(entryOf(2))), 1],
    ['another entry is cut', () => COMMAND + textOf(withoutEnd(entryOf(1)), entryOf(2)), null],
    ['an entry lacks its beginning', () => textOf(entryOf(1), withoutHead(entryOf(2))) + NAME_SPACES, null],
    ['a line cannot be placed', () => COMMAND + textOf(entryOf(1), ['0x66'], entryOf(2)), null],
  ])('where %s', (_, text, first) => {
    const positions = readText(text()).entries.map(({ position }) => position);
    expect(positions).toEqual([first, first === null ? null : 2]);
  });
});

describe('a text without entries', () => {
  const read = (text: string | Buffer) => () => readNetsh(Buffer.from(text as string), 'dump.txt');

  test('but with name space providers is a dump without a catalog', () => {
    expect(read(NAME_SPACES)).toThrow(
      expect.objectContaining({
        code: 'noCatalog',
        message: 'This is the output of netsh winsock show catalog, and it holds no entry but name space providers.',
        target: 'dump.txt',
      }),
    );
  });

  test('of two computers, of which one has name space providers, is the same', () => {
    const nameSpaces = NAME_SPACES.trim().split('\r\n');
    const text = [...nameSpaces.map((line) => `PC1: ${line}`), 'PC2: Version: 2', 'PC2: Version: 2'].join('\r\n');
    expect(read(text)).toThrow(expect.objectContaining({ code: 'noCatalog' }));
  });

  test('and without name space providers is no dump', () => {
    expect(read('Description: Intel\r\nVersion: 2\r\n')).toThrow(
      expect.objectContaining({ code: 'sourceUnrecognised' }),
    );
  });

  test('for one of two computers gives one catalog', () => {
    const text = [
      ...['PC1: Version: 2', 'PC1: Version: 2'],
      ...`${textOf(entryOf(1))}${NAME_SPACES}`.split('\r\n').map((line) => `PC2: ${line}`),
    ].join('\r\n');
    expect(readNetsh(Buffer.from(text), 'dump.txt').map(({ entries }) => entries.length)).toEqual([1]);
  });
});

describe('a text that is too large', () => {
  const SIZE = 32 * 1024 * 1024;
  const read = (bytes: Buffer) => () => readNetsh(bytes, 'dump.txt');

  test('is refused as a dump where it begins with labels of netsh', () => {
    expect(read(Buffer.alloc(SIZE + 1, 'Other: 1\nEntry Type: x\n'))).toThrow(
      expect.objectContaining({
        code: 'sourceTooLarge',
        message: 'The text is larger than 32 MiB, which no dump of one machine is.',
        target: 'dump.txt',
        hint: 'Give the output of "netsh winsock show catalog" alone.',
      }),
    );
  });

  test('is no dump where the first 64 KiB hold no label', () => {
    const bytes = Buffer.alloc(SIZE + 1, 'x\n');
    bytes.write('Entry Type: x\n', 65_536);
    expect(read(bytes)).toThrow(expect.objectContaining({ code: 'sourceUnrecognised' }));
  });

  test('is read where it is no larger than allowed', () => {
    const bytes = Buffer.alloc(SIZE, ' ');
    bytes.write(textOf(entryOf(1)));
    expect(readText(bytes).entries).toHaveLength(1);
  });
});

describe('more entries than any catalog has', () => {
  const entries = (count: number, prefix = ''): string => `${prefix}Catalog Entry ID: 5\r\n`.repeat(count);

  test.each([
    ['in one dump', () => entries(MOST_ENTRIES + 1)],
    ['in two', () => entries(MOST_ENTRIES / 2, 'PC1: ') + entries(MOST_ENTRIES / 2 + 1, 'PC2: ')],
  ])('%s are refused', (_, text) => {
    expect(() => readNetsh(Buffer.from(text()), 'dump.txt')).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'This holds 4097 entries, which no Winsock catalog does (4096 at the most here).',
        target: 'dump.txt',
      }),
    );
  });

  test('as many as that are read', () => {
    expect(readText(entries(MOST_ENTRIES)).entries).toHaveLength(MOST_ENTRIES);
  });

  test('are not read by the reader of unchanged dumps', () => {
    const text = (count: number) => textOf(entryOf(1)).repeat(count) + NAME_SPACES;
    expect(readRegularNetsh(Buffer.from(text(MOST_ENTRIES)), 'dump.txt')?.entries).toHaveLength(MOST_ENTRIES);
    expect(readRegularNetsh(Buffer.from(text(MOST_ENTRIES + 1)), 'dump.txt')).toBe(null);
  });
});
