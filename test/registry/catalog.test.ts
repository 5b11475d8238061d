import { describe, expect, test } from 'vitest';
import { encodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import type { Warning } from '../../src/failure.ts';
import { type RegistryCatalog, type RegistryItem, readRegistryCatalog } from '../../src/registry/catalog.ts';
import { isDead, lackingItems, placeOf } from '../../src/registry/counted.ts';
import { type CaseEntry, caseNamed, protocolInfoOf } from '../support/cases.ts';

const LSP = caseNamed('one-lsp-both-catalogs');
const entryOf = (bitness: number, id: number) =>
  LSP.entries.find((entry) => entry.bitness === bitness && entry.catalogEntryId === id) as CaseEntry;
const DUMMY = entryOf(64, 1031);
const BASE = { ...entryOf(64, 1001), rawName: 'Base' };
const keyOf = (place: number) => String(place).padStart(12, '0');
const encoded = (entry: CaseEntry, path: Uint8Array = Buffer.from('a.dll')) =>
  encodeCatalogItem({ path, info: protocolInfoOf(entry) });

function item(bitness: 32 | 64 | null, place: number, fields: Partial<RegistryItem> = {}): RegistryItem {
  const bytes = encoded({ ...BASE, catalogEntryId: 1000 + place });
  return {
    bitness,
    key: place === 0 ? '' : keyOf(place),
    bytes,
    protocolName: null,
    target: `item ${place}`,
    ...fields,
  };
}

function read(items: RegistryItem[], counts: RegistryCatalog['counts'], fields: Partial<RegistryCatalog> = {}) {
  return readRegistryCatalog({
    items,
    counts,
    live: false,
    listsSeen: true,
    countersSeen: true,
    decodePath: null,
    resolveName: () => null,
    target: 'Protocol_Catalog9',
    ...fields,
  });
}
const one = (fields: Partial<RegistryItem>, of: Partial<RegistryCatalog> = {}) =>
  read([item(32, 1, fields)], { 32: 1, 64: null }, of);

describe('entries', () => {
  test('have the order of their keys, in the 64-bit catalog first, and last those of an unknown list', () => {
    const { entries } = read([item(null, 0), item(32, 2), item(64, 10), item(32, 1), item(64, 9)], {
      32: null,
      64: null,
    });
    expect(entries.map(({ bitness, position }) => [bitness, position])).toEqual([
      [64, 9],
      [64, 10],
      [32, 1],
      [32, 2],
      [null, null],
    ]);
  });

  test('have the name of their key, otherwise the stored one', () => {
    const resolveName = (name: string | null) => (name?.startsWith('@') ? `text of ${name}` : null);
    const nameIn = (protocolName: string | null, rawName: string) =>
      one({ protocolName, bytes: encoded({ ...BASE, rawName }) }, { resolveName }).entries[0]?.name;
    expect([nameIn('@a', '@b'), nameIn(null, '@b'), nameIn('Plain', 'Stored')]).toEqual([
      'text of @a',
      'text of @b',
      'Stored',
    ]);
  });
});

describe('an item that Windows does not read', () => {
  const warned = (bitness: 32 | 64, fields: Partial<RegistryItem>, live: boolean): [Warning[], number] => {
    const { warnings, missingEntries } = read(
      [item(bitness, 1), item(bitness, 2, fields)],
      { 32: bitness === 32 ? 1 : null, 64: bitness === 64 ? 1 : null },
      { live, has64: false },
    );
    return [warnings.filter(({ code }) => code === 'deadItem'), missingEntries];
  };
  const EDITED = ' If somebody has lowered that counter, the entry counts, so the verdict is unknown.';
  const message = (text: string) => [{ code: 'deadItem', message: text, target: 'item 2' }];

  test('is named with what it holds', () => {
    expect(warned(32, { bytes: encoded(DUMMY) }, true)).toEqual([
      message(
        "Windows does not read the 32-bit item 000000000002, because Num_Catalog_Entries is 1; it holds 'Contoso Filter' (id 1031), which is non-IFS.",
      ),
      0,
    ]);
    expect(warned(32, {}, false)).toEqual([
      message(
        `Windows does not read the 32-bit item 000000000002, because Num_Catalog_Entries is 1; it holds 'Base' (id 1002).${EDITED}`,
      ),
      1,
    ]);
  });

  test('is named when it cannot be read', () => {
    expect(warned(32, { bytes: null }, false)[0]).toEqual(
      message(
        `Windows does not read the 32-bit item 000000000002, because Num_Catalog_Entries is 1; what it holds cannot be read.${EDITED}`,
      ),
    );
  });

  test('is none in an unknown list, whatever the counters are', () => {
    const { entries, warnings } = read([item(32, 1), item(null, 9)], { 32: 1, 64: null });
    expect([entries.length, warnings]).toEqual([2, []]);
  });

  test('is counted by the counter of its catalog', () => {
    const [warnings] = warned(64, {}, true);
    expect(warnings[0]?.message).toContain('the 64-bit item 000000000002, because Num_Catalog_Entries64 is 1;');
  });
});

describe('an entry is unknown', () => {
  test.each<[what: string, bytes: Uint8Array | null, code: string, message: RegExp]>([
    [
      'when its item is missing',
      null,
      'itemUnreadable',
      /^The catalog item 000000000001 has no readable PackedCatalogItem: the entry is unknown\.$/,
    ],
    [
      'when its item is too short',
      encoded(BASE).subarray(0, 100),
      'itemMalformed',
      /^The catalog item 000000000001 is damaged, so the entry is unknown: .+\.$/,
    ],
  ])('%s', (_what, bytes, code, message) => {
    const { entries, warnings } = one({ bytes });
    expect(entries).toMatchObject([{ bitness: 32, position: 1, id: null, nonIfs: null }]);
    expect(warnings).toEqual([{ code, message: expect.stringMatching(message) as string, target: 'item 1' }]);
  });

  test('in its kind when its chain has a length that is not possible', () => {
    const { entries, warnings } = one({ bytes: encoded({ ...BASE, chainLength: 8 }) });
    expect(entries).toMatchObject([{ id: 1001, kind: null, chain: null }]);
    expect(warnings).toEqual([
      {
        code: 'chainMalformed',
        message: "The entry 'Base' (id 1001) has a chain length of 8, which is not possible.",
        target: 'item 1',
      },
    ]);
  });
});

describe('a path', () => {
  const pathOf = (bytes: number[], decodePath: RegistryCatalog['decodePath'] = null) => {
    const [entry] = one({ bytes: encoded(BASE, Uint8Array.from(bytes)) }, { decodePath }).entries;
    return [entry?.providerPath, entry?.providerPathHex];
  };

  test('that is empty is unknown', () => expect(pathOf([])).toEqual([null, null]));

  test('of ASCII characters needs no code page', () => {
    expect(pathOf([0x61, 0x7f], () => 'decoded')).toEqual(['a\x7f', null]);
  });

  test('of other characters is decoded with the code page of the machine', () => {
    expect(pathOf([0x61, 0x80, 0xff], () => 'a€ÿ')).toEqual(['a€ÿ', null]);
  });

  test('keeps its bytes when the code page is unknown, or has no such character', () => {
    const kept = ['a\ufffd\ufffd', '6180ff'];
    expect(pathOf([0x61, 0x80, 0xff])).toEqual(kept);
    expect(pathOf([0x61, 0x80, 0xff], () => 'a€\ufffd')).toEqual(kept);
  });
});

describe('an id that stands twice', () => {
  const twice = (bitness: 32 | 64 | null, other: 32 | 64 | null = bitness) => {
    const bytes = encoded(BASE);
    const { warnings } = read([item(bitness, 1, { bytes }), item(other, 2, { bytes })], { 32: null, 64: null });
    return warnings.filter(({ code }) => code === 'entryRepeated');
  };

  test('in one catalog is a warning, and in two catalogs none', () => {
    const message = 'The catalog entry id 1001 stands more than once in the 32-bit catalog.';
    expect(twice(32)).toEqual([{ code: 'entryRepeated', message, target: 'Protocol_Catalog9' }]);
    expect(twice(null).map((warning) => warning.message)).toEqual([
      'The catalog entry id 1001 stands more than once in the unknown-bit catalog.',
    ]);
    expect(twice(64, 32)).toEqual([]);
  });

  test('is not that of two entries whose ids are unknown', () => {
    const { warnings } = read([item(32, 1, { bytes: null }), item(32, 2, { bytes: null })], { 32: 2, 64: null });
    expect(warnings.map(({ code }) => code)).toEqual(['itemUnreadable', 'itemUnreadable']);
  });
});

describe('missing entries', () => {
  const missing = (
    items: RegistryItem[],
    counts: RegistryCatalog['counts'],
    fields: Partial<RegistryCatalog> = {},
  ): [number, string[]] => {
    const { missingEntries, warnings } = read(items, counts, fields);
    return [missingEntries, warnings.map(({ message }) => message)];
  };
  const holds = (bitness: number, found: number, all: number) =>
    `The ${bitness}-bit catalog holds ${found} of ${all} entries here: what the others are is unknown.`;

  test('are those that the counter counts and that are not there', () => {
    expect(missing([item(32, 1), item(32, 3)], { 32: 4, 64: null })).toEqual([2, [holds(32, 2, 4)]]);
    expect(missing([item(32, 1), item(32, 2)], { 32: 2, 64: null })).toEqual([0, []]);
  });

  test('are told beside items that Windows does not read, which do not count', () => {
    const [, messages] = missing([item(32, 1), item(32, 4)], { 32: 2, 64: null });
    expect(messages).toContain(holds(32, 1, 2));
  });

  test('are gaps in the numbers of the keys, where a source does not show the counter', () => {
    const without = { countersSeen: false };
    expect(missing([item(32, 1), item(32, 4)], { 32: null, 64: null }, without)).toEqual([2, [holds(32, 2, 4)]]);
    expect(missing([item(32, 1), item(32, 2)], { 32: null, 64: null }, without)).toEqual([0, []]);
  });

  test('may be more where the counter is missing', () => {
    expect(missing([item(32, 1)], { 32: null, 64: null })).toEqual([
      1,
      ['The counter of the 32-bit catalog is not shown here: whether more entries follow is unknown.'],
    ]);
  });

  test('are at least one in a list of a 64-bit Windows that is empty', () => {
    expect(missing([item(64, 1)], { 32: null, 64: 1 })).toEqual([1, [holds(32, 0, 1)]]);
    expect(missing([item(64, 1)], { 32: 3, 64: 1 })).toEqual([3, [holds(32, 0, 3)]]);
    expect(missing([item(32, 1)], { 32: 1, 64: null }, { has64: true })).toEqual([1, [holds(64, 0, 1)]]);
  });

  test('may be a 64-bit catalog that the source does not show', () => {
    const unseen = { listsSeen: false };
    expect(missing([item(32, 1)], { 32: 1, 64: null }, unseen)).toEqual([
      1,
      ['Whether the machine has a 64-bit catalog too is not shown here.'],
    ]);
    expect(missing([item(32, 1), item(64, 1)], { 32: 1, 64: 1 }, unseen)).toEqual([0, []]);
  });
});

describe('the keys of a list', () => {
  test('have the place that their name says, or none', () => {
    expect([keyOf(12), '', 'x'].map((key) => placeOf({ key }))).toEqual([12, 0, 0]);
  });

  test('are dead beyond the counter', () => {
    expect([1, 2, 3].map((place) => isDead({ key: keyOf(place) }, 2))).toEqual([false, false, true]);
    expect(isDead({ key: keyOf(9) }, null)).toBe(false);
  });

  const keys = (...places: number[]) => places.map((place) => ({ key: place === 0 ? '' : keyOf(place) }));

  test('lack those that an item without a key cannot be', () => {
    expect(lackingItems(keys(1, 0), 4)).toBe(2);
    expect(lackingItems(keys(1, 2, 0), 2)).toBe(0);
    expect(lackingItems(keys(0), null)).toBe(0);
    expect(lackingItems([], null)).toBe(0);
  });

  test('lack one that stands only beyond the counter', () => expect(lackingItems(keys(1, 3), 2)).toBe(1));

  test('lack one in place of which another stands twice', () => expect(lackingItems(keys(1, 1), 2)).toBe(1));
});
