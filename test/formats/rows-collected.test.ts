// What all readers of rows share: the values in texts, and the registry of one machine, collected row by row.

import { describe, expect, test } from 'vitest';
import {
  CollectedMachine,
  dwordOf,
  hexBytes,
  isWithoutPlace,
  type RegistryRow,
  UnreadLines,
} from '../../src/formats/rows/collected.ts';
import { caseNamed, itemOf } from '../support/cases.ts';
import { onlyMachine, verdictOf } from '../support/one-machine.ts';
import { CONTROL_SET, registryRows } from '../support/registry-rows.ts';

const CLEAN = caseNamed('clean-windows-10');
const PARAMETERS = `${CONTROL_SET}\\Services\\WinSock2\\Parameters`;
const ITEM_KEY = `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries64\\000000000001`;
const SOURCE = { kind: 'osquery', noun: 'collection of rows', path: 'rows.json', encoding: 'utf-8' } as const;
const NOTHING = { bytes: null, text: null, number: null };

const row = (change: Partial<RegistryRow>): RegistryRow => ({
  path: ITEM_KEY,
  name: 'PackedCatalogItem',
  value: NOTHING,
  target: 'rows.json:1',
  ...change,
});

/** The rows of a clean Windows. */
const cleanRows = (): RegistryRow[] =>
  registryRows(CLEAN, null).map(({ key, name, type, value }) =>
    type === 'subkey'
      ? row({ path: `${key}\\${name}`, name: null })
      : row({
          path: key,
          name,
          value: {
            bytes: value instanceof Uint8Array ? value : null,
            text: typeof value === 'string' ? value : null,
            number: typeof value === 'number' ? value : null,
          },
        }),
  );

function cleanMachine(): CollectedMachine {
  const machine = new CollectedMachine('contoso-7');
  for (const each of cleanRows()) machine.add(each);
  return machine;
}

describe('hex digits', () => {
  test.each([
    ['', []],
    ['0aFf', [10, 255]],
    ['00', [0]],
  ])("'%s' are bytes", (text, bytes) => {
    expect([...(hexBytes(text) ?? ['none'])]).toEqual(bytes);
  });

  test.each(['a', 'abc', '0g', 'g0', 'ab cd ', '0x12'])("'%s' are none", (text) => {
    expect(hexBytes(text)).toBeNull();
  });
});

describe('a REG_DWORD in decimal digits', () => {
  test.each([
    ['0', 0],
    ['37', 37],
    ['4294967295', 0xffffffff],
    ['-1', 0xffffffff],
    ['-2147483648', 0x80000000],
    ['0000000012', 12],
  ])("'%s' is %d", (text, number) => {
    expect(dwordOf(text)).toBe(number);
  });

  test.each(['', '-', '--1', '+1', '1x', 'x1', '1 ', '4294967296', '-2147483649', '00000000012'])(
    "'%s' is none",
    (text) => {
      expect(dwordOf(text)).toBeNull();
    },
  );
});

describe('a row whose key no reader searches for entries', () => {
  const NETSH = 'Winsock Catalog Provider Entry';
  test.each<[string, Partial<RegistryRow>, unknown, boolean]>([
    ['an item in a numbered key of a list', {}, NETSH, false],
    ['an item in small letters in its key', { name: 'packedcatalogitem' }, NETSH, false],
    ['an item elsewhere', { path: PARAMETERS }, 'x', true],
    ['an item elsewhere, in capitals, that is a number', { path: PARAMETERS, name: 'PACKEDCATALOGITEM' }, 7, true],
    ['a key', { name: null }, undefined, false],
    ['a key with data of a catalog', { name: null }, NETSH, true],
    ['a value without a text', { name: 'a' }, 7, false],
    ['a value with another text', { name: 'a' }, 'x', false],
    ['a value with a text of netsh', { name: 'a' }, NETSH, true],
    ['the name of a catalog', { name: 'a' }, 'Protocol_Catalog9', false],
    ['the name of a catalog, in capitals', { name: 'a' }, 'PROTOCOL_CATALOG9', false],
    ['the name of a catalog with four digits', { name: 'a' }, 'Protocol_Catalog9123', false],
    ['a name with too many digits', { name: 'a' }, 'Protocol_Catalog91234', true],
    ['more behind the name of a catalog', { name: 'a' }, 'Protocol_Catalog9 x', true],
    ['more before the name of a catalog', { name: 'a' }, 'x Protocol_Catalog9', true],
  ])('%s', (_what, change, data, answer) => {
    expect(isWithoutPlace(row(change), data)).toBe(answer);
  });
});

describe('damaged lines', () => {
  const warned = (lines: readonly string[]) => {
    const unread = new UnreadLines();
    for (const line of lines) unread.add(line);
    const machine = cleanMachine();
    unread.warn(machine);
    const { warnings, missingEntries } = onlyMachine(machine.results(SOURCE, null));
    return { warnings, missingEntries, unplaced: unread.unplaced(), count: unread.count };
  };

  test('none say nothing', () => {
    expect(warned([])).toEqual({ warnings: [], missingEntries: 0, unplaced: [], count: 0 });
  });

  test('one is named', () => {
    expect(warned(['a:3'])).toEqual({
      warnings: [
        {
          code: 'lineUnreadable',
          message: 'A line is damaged: whether it says anything of this machine is unknown.',
          target: 'a:3',
        },
      ],
      missingEntries: 1,
      unplaced: [{ target: 'a:3', what: 'a damaged line' }],
      count: 1,
    });
  });

  test('several are counted, and the first is named', () => {
    expect(warned(['a:3', 'a:5'])).toEqual({
      warnings: [
        {
          code: 'lineUnreadable',
          message: '2 lines are damaged, the first of them here: whether it says anything of this machine is unknown.',
          target: 'a:3',
        },
      ],
      missingEntries: 1,
      unplaced: [{ target: 'a:3', what: 'a damaged line' }],
      count: 2,
    });
  });
});

describe('the rows of a machine', () => {
  test('are added where a reader needs their key', () => {
    const machine = new CollectedMachine(null);
    expect(machine.add(row({ path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', name: 'b' }))).toBe(false);
    expect(machine.add(row({}))).toBe(true);
    expect(machine.add(row({}))).toBe(true);
    expect(machine.add(row({ name: null }))).toBe(true);
  });

  test('without a catalog are a failure that names the machine and its source', () => {
    const machine = new CollectedMachine('contoso-7');
    machine.add(row({ path: PARAMETERS, name: 'a' }));
    expect(machine.results(SOURCE, null)).toEqual([
      {
        source: {
          kind: 'osquery',
          path: 'rows.json',
          machine: 'contoso-7',
          encoding: 'utf-8',
          controlSet: null,
          origin: null,
        },
        failure: expect.objectContaining({ code: 'noCatalog', target: 'rows.json' }),
      },
    ]);
  });

  test('with doubts are a catalog that lacks an entry for each doubt', () => {
    const machine = cleanMachine();
    machine.doubt('first', 'One.', 'a');
    machine.doubt('second', 'Two.', 'b');
    const catalog = onlyMachine(machine.results(SOURCE, null));
    expect(catalog).toMatchObject({
      source: { machine: 'contoso-7', kind: 'osquery', path: 'rows.json', encoding: 'utf-8' },
      missingEntries: 2,
      warnings: [
        { code: 'first', message: 'One.', target: 'a' },
        { code: 'second', message: 'Two.', target: 'b' },
      ],
    });
    expect(verdictOf(catalog)).toBe('unknown');
  });
});

describe('two rows of one value', () => {
  const name = 'PACKEDCATALOGITEM';
  const item = (byte: number) => {
    const bytes = Uint8Array.from(itemOf(CLEAN.entries.find(({ bitness }) => bitness === 64) as never));
    bytes[259] = byte;
    return { ...NOTHING, bytes };
  };

  test('that are the same are one', () => {
    const machine = cleanMachine();
    machine.add(row({ name, value: item(0), target: 'rows.json:9' }));
    expect(onlyMachine(machine.results(SOURCE, null))).toMatchObject({ missingEntries: 0, warnings: [] });
  });

  test('that differ make it unknown', () => {
    const machine = cleanMachine();
    machine.add(row({ path: ITEM_KEY.toUpperCase(), name, value: item(1), target: 'rows.json:9' }));
    // An unknown value differs from no other unknown value.
    machine.add(row({ name, value: NOTHING, target: 'rows.json:10' }));
    const catalog = onlyMachine(machine.results(SOURCE, null));
    expect(catalog.warnings).toEqual([
      {
        code: 'valueContradicted',
        message: `Two rows give ${name} of ${ITEM_KEY} different values: it is unknown.`,
        target: 'rows.json:9',
      },
      expect.objectContaining({ code: 'itemUnreadable', target: `rows.json:9 [${ITEM_KEY}]` }),
    ]);
    expect(catalog.entries.map(({ nonIfs }) => nonIfs === null)).toEqual([
      true,
      ...CLEAN.entries.slice(1).map(() => false),
    ]);
    expect(verdictOf(catalog)).toBe('unknown');
  });

  test('differ in a number or a text too', () => {
    for (const value of [{ number: 1 }, { text: 'a' }]) {
      const machine = cleanMachine();
      machine.add(row({ name: 'X', value: { ...NOTHING, ...value } }));
      machine.add(row({ name: 'x', value: NOTHING, target: 'rows.json:9' }));
      const { warnings } = onlyMachine(machine.results(SOURCE, null));
      expect(warnings.map(({ code }) => code)).toEqual(['valueContradicted']);
    }
  });
});

test('items without a key are entries of an unknown catalog', () => {
  const machine = new CollectedMachine(null);
  const bytes = itemOf(CLEAN.entries[0] as never);
  machine.addWithoutKey(row({ value: { ...NOTHING, bytes }, target: 'a:1' }));
  machine.addWithoutKey(row({ value: { ...NOTHING, bytes }, target: 'a:2' }));
  const { entries, warnings } = onlyMachine(machine.results(SOURCE, null));
  expect(entries.map(({ bitness, name }) => [bitness, name])).toEqual([
    [null, CLEAN.entries[0]?.name],
    [null, CLEAN.entries[0]?.name],
  ]);
  expect(warnings.slice(0, 2).map(({ code, target }) => [code, target])).toEqual([
    ['itemWithoutKey', 'a:1'],
    ['itemWithoutKey', 'a:2'],
  ]);
});

describe('a machine of 20,000 keys', () => {
  const whole = () => {
    const machine = cleanMachine();
    const { size } = new Set(cleanRows().map(({ path }) => path));
    for (let index = size; index < 20_000; index++) machine.add(row({ path: `A${index}\\Parameters`, name: 'a' }));
    return machine;
  };

  test('is read without a warning, and takes further rows of its keys', () => {
    const machine = whole();
    machine.add(row({ path: ITEM_KEY, name: 'b' }));
    expect(machine.leftOut).toEqual([]);
    expect(onlyMachine(machine.results(SOURCE, null))).toMatchObject({ missingEntries: 0, warnings: [] });
  });

  test.each<[string, (machine: CollectedMachine, target: string) => void]>([
    ['a row', (machine, target) => machine.add(row({ path: `${target}\\Parameters`, target }))],
    ['an item without a key', (machine, target) => machine.addWithoutKey(row({ target }))],
  ])('leaves out %s of a further key, and says so once', (_what, add) => {
    const machine = whole();
    add(machine, 'a:1');
    add(machine, 'a:2');
    expect(machine.leftOut).toEqual([{ target: 'a:1', what: 'rows of more than 20000 keys' }]);
    const { missingEntries, warnings } = onlyMachine(machine.results(SOURCE, null));
    expect(warnings).toEqual([{ code: 'rowsLeftOut', message: 'Rows of more than 20000 keys.', target: 'a:1' }]);
    expect(missingEntries).toBe(1);
  });
});
