// How single keys, lists of keys and values are read. Layout: Maxim Suhanov, "Windows registry file format specification".

import { describe, expect, test } from 'vitest';
import type { Cells } from '../../../src/formats/hive/cells.ts';
import { Key } from '../../../src/formats/hive/keys.ts';
import { addSubkeyOffsets, nameHash, offsetsByHint } from '../../../src/formats/hive/lists.ts';
import { findValue, numberOf, textOf, type Value } from '../../../src/formats/hive/values.ts';
import { cellsOf, damageOf, keyCell, listCell, numbers, valueCell } from '../../support/hive-cells.ts';

const NONE = 0xffffffff;
/** Four characters as the hint of an `lf` list. */
const hint = (characters: string): number => Buffer.from(characters.padEnd(4, '\0'), 'latin1').readUInt32LE(0);

describe('a list of subkeys', () => {
  const offsetsOf = (cells: Cells, list = 32): number[] => {
    const offsets: number[] = [];
    addSubkeyOffsets(cells, list, offsets);
    return offsets;
  };

  test.each([
    ['li', listCell('li', 400, 200, 300)],
    ['lf', listCell('lf', 400, 1, 200, 2, 300, 3)],
    ['lh', listCell('lh', 400, 1, 200, 2, 300, 3)],
    ['without elements', listCell('lh')],
  ])('names its keys in its order (%s)', (kind, list) => {
    expect(offsetsOf(cellsOf({ 32: list }))).toEqual(kind === 'without elements' ? [] : [400, 200, 300]);
  });

  test('may be a list of lists, of each kind', () => {
    const lists = { 64: listCell('lf', 400, 1, 200, 2), 96: listCell('li', 300), 128: listCell('lh', 500, 3) };
    expect(offsetsOf(cellsOf({ 32: listCell('ri', 64, 96, 128), ...lists }))).toEqual([400, 200, 300, 500]);
  });

  test.each([
    ['names a key twice', { 32: listCell('li', 400, 400) }, 'this key stands twice in the list of its parent', 400],
    [
      'names a key in two of its lists',
      { 32: listCell('ri', 64, 96), 64: listCell('li', 400), 96: listCell('li', 400) },
      'this key stands twice in the list of its parent',
      400,
    ],
    [
      'names a list twice',
      { 32: listCell('ri', 64, 64), 64: listCell('li', 400) },
      'this list of keys leads back to itself',
      64,
    ],
    [
      'is a list of lists of lists',
      { 32: listCell('ri', 64), 64: listCell('ri', 96), 96: listCell('li', 400) },
      'no list of keys begins here',
      64,
    ],
    ['is no list', { 32: listCell('lx', 400) }, 'no list of keys begins here', 32],
    [
      'claims more keys than its cell holds',
      { 32: Buffer.from('li\x04\0aaaabbbb') },
      'the cell here is too small for what it should hold',
      32,
    ],
    [
      'claims more lists than its cell holds',
      { 32: Buffer.from('ri\x04\0aaaabbbb') },
      'the cell here is too small for what it should hold',
      32,
    ],
  ])('that %s is damaged', (_what, cells, message, offset) => {
    expect(damageOf(() => offsetsOf(cellsOf(cells)))).toMatchObject({ message, offset });
  });

  test('keeps the keys in front of its damage', () => {
    const offsets: number[] = [];
    const cells = cellsOf({ 32: listCell('ri', 64, 96), 64: listCell('li', 400, 300), 96: listCell('xx') });
    expect(damageOf(() => addSubkeyOffsets(cells, 32, offsets))).toMatchObject({ offset: 96 });
    expect(offsets).toEqual([400, 300]);
  });

  test('has a hundred thousand keys at most', () => {
    const many = (count: number, from: number) =>
      listCell('li', ...Array.from({ length: count }, (_, at) => from + at));
    const cells = (last: number) =>
      cellsOf({ 32: listCell('ri', 64, 300_000), 64: many(50_000, 1), 300000: many(last, 60_000) });
    expect(offsetsOf(cells(50_000))).toHaveLength(100_000);
    expect(damageOf(() => offsetsOf(cells(50_001)))).toEqual({
      message: 'a key has more subkeys than any on the way',
      offset: 32,
      key: '',
      kind: 'HiveLimitExceeded',
    });
  });

  test.each([
    ['A', 0x41],
    ['ab', 2471],
    ['Catalog_Entries64', 0xc7a85d12],
    ['CATALOG_ENTRIES64', 0xc7a85d12],
    ['WinSock2', 0xdededc4c],
  ])('of Windows XP and later has a hash for %s', (name, hash) => expect(nameHash(name)).toBe(hash));

  test.each([
    ['its hash', 'lh', 0xdededc4c, 0xdededc4d],
    ['its first four characters', 'lf', hint('wINs'), hint('WinT')],
  ])('shows by %s which keys may have a name', (_what, kind, right, wrong) => {
    const cells = cellsOf({ 32: listCell(kind, 400, wrong, 200, right, 300, right) });
    expect(offsetsByHint(cells, 32, 'WinSock2')).toEqual([200, 300]);
  });

  test('shows the first characters of a short name, and of one in Latin-1', () => {
    const list = listCell('lf', 100, hint('Ab'), 200, hint('Abc'), 300, hint('Ac'), 400, hint('xxxÉ'));
    expect(offsetsByHint(cellsOf({ 32: list }), 32, 'AB')).toEqual([100, 200]);
    expect(offsetsByHint(cellsOf({ 32: list }), 32, 'xxxé')).toEqual([400]);
  });

  test('of one kind shows nothing by the hint of another kind', () => {
    expect(offsetsByHint(cellsOf({ 32: listCell('lf', 400, nameHash('WinSock2')) }), 32, 'WinSock2')).toEqual([]);
    expect(offsetsByHint(cellsOf({ 32: listCell('lh', 400, hint('WinS')) }), 32, 'WinSock2')).toEqual([]);
    expect(offsetsByHint(cellsOf({ 32: listCell('li', 400, 200) }), 32, '')).toEqual([]);
  });
});

describe('a key', () => {
  const PARENT = 32;
  const CHILDREN = [256, 384, 512];
  /** A key P below the root, with these children. */
  const parentOf = (children: readonly Buffer[], list?: Buffer): Key => {
    const cells = cellsOf({
      32: keyCell({ name: 'root', subkeys: 1, list: 640 }),
      128: keyCell({ name: 'P', parent: PARENT, subkeys: children.length, list: 672 }),
      640: listCell('li', 128),
      672: list ?? listCell('li', ...CHILDREN.slice(0, children.length)),
      ...Object.fromEntries(children.map((child, index) => [CHILDREN[index], child])),
    });
    return new Key(cells, PARENT, 5, null).open(128);
  };
  const child = (name: string | Buffer, more: object = {}) => keyCell({ name, parent: 128, ...more });

  test('has a name in Latin-1 or in UTF-16, by its flag', () => {
    const parent = parentOf([
      child('é', { flags: 0x20 }),
      child('é', { flags: 0x2c }),
      child(Buffer.from('é日', 'utf16le'), { flags: 0x0c }),
    ]);
    expect(parent.subkeys().map(({ name }) => name)).toEqual(['é', 'é', 'é日']);
  });

  test('has a path from the root, without the name of the root', () => {
    const parent = parentOf([child('C')]);
    expect([parent.path, parent.subkey('c')?.path]).toEqual(['P', 'P\\C']);
    const root = new Key(cellsOf({ 32: keyCell({ name: 'root' }) }), 32, 5, null);
    expect([root.name, root.path, root.offset, root.subkeyCount]).toEqual(['root', '', 32, 0]);
  });

  test('may have a name of 512 bytes', () => {
    const name = 'x'.repeat(512);
    expect(new Key(cellsOf({ 32: keyCell({ name }) }), 32, 5, null).name).toBe(name);
  });

  test.each([
    ['has another signature', Buffer.from(keyCell({ name: 'C', parent: 128 }).fill('vk', 0, 2)), 'no key begins here'],
    ['has another parent', keyCell({ name: 'C', parent: 32 }), 'the key here says that it is the child of another'],
    [
      'has a name of 513 bytes',
      keyCell({ name: 'x'.repeat(513), parent: 128 }),
      'the key here has a name longer than any',
    ],
    [
      'is cut off in its name',
      keyCell({ name: 'x'.repeat(10), parent: 128 }).subarray(0, 84),
      'the cell here is too small for what it should hold',
    ],
    [
      'is cut off in front of its name',
      keyCell({ name: '', parent: 128 }).subarray(0, 68),
      'the cell here is too small for what it should hold',
    ],
  ])('that %s is damaged', (_what, content, message) => {
    const parent = new Key(
      cellsOf({
        32: keyCell({ name: 'root' }),
        128: keyCell({ name: 'P', parent: 32 }),
        256: content,
      }),
      32,
      5,
      null,
    ).open(128);
    expect(damageOf(() => parent.open(256))).toEqual({ message, offset: 256, key: 'P', kind: 'HiveDamage' });
  });

  test('with a count of 0 has no subkeys and no values, wherever its lists are', () => {
    const key = new Key(cellsOf({ 32: keyCell({ name: 'a', list: 4, valueList: 4 }) }), 32, 5, null);
    expect([key.subkeys(), key.subkey('a'), key.value('a')]).toEqual([[], null, null]);
  });

  test('without a list has no subkeys, whatever it counts', () => {
    const key = new Key(cellsOf({ 32: keyCell({ name: 'a', subkeys: 3, list: NONE }) }), 32, 5, null);
    expect([key.subkeys(), key.subkey('a'), key.subkeyCount]).toEqual([[], null, 3]);
  });

  test('with a predefined handle has no values', () => {
    const of = (flags: number) =>
      new Key(
        cellsOf({
          32: keyCell({ name: 'a', flags, values: 1, valueList: 128 }),
          128: numbers(160),
          160: valueCell({ name: 'v', size: 0x80000001, data: 7 }),
        }),
        32,
        5,
        null,
      ).value('v');
    expect([of(0x60), of(0x20)?.bytes]).toEqual([null, Buffer.from([7])]);
  });

  test('is found by its name in any case', () => {
    const parent = parentOf([child('Abc'), child('ABD'), child('Ab')]);
    expect([parent.subkey('aBd')?.offset, parent.subkey('ab')?.offset, parent.subkey('x')]).toEqual([384, 512, null]);
  });

  test.each(['lh', 'lf'])('is found where the hints of its list are wrong (%s)', (kind) => {
    const list = listCell(kind, 256, hint('AAAA'), 384, 0);
    expect(parentOf([child('AAAA'), child('B')], list).subkey('b')?.offset).toBe(384);
  });

  test('is found beside another that its hint fits too', () => {
    const list = listCell('lf', 256, hint('WinS'), 384, hint('WinS'));
    expect(parentOf([child('WinSock'), child('WinSock2')], list).subkey('WinSock2')?.offset).toBe(384);
  });

  test('is found beside damaged ones; otherwise the first of these is the reason', () => {
    const parent = parentOf([child('A').fill(0, 0, 2), child('B').fill(0, 0, 2), child('C')]);
    expect(parent.subkey('c')?.offset).toBe(512);
    expect(damageOf(() => parent.subkey('d'))).toMatchObject({ message: 'no key begins here', offset: 256, key: 'P' });
    expect(damageOf(() => parent.subkeys())).toMatchObject({ message: 'no key begins here', offset: 256, key: 'P' });
  });

  test('is found in front of damage in its list; another one may have been behind it', () => {
    const cells = cellsOf({
      32: keyCell({ name: 'root', subkeys: 2, list: 320 }),
      128: keyCell({ name: 'A', parent: 32 }),
      320: listCell('ri', 352, 384),
      352: listCell('lh', 128, nameHash('A')),
      384: listCell('xx'),
    });
    const root = new Key(cells, 32, 5, null);
    expect(root.subkey('a')?.offset).toBe(128);
    const damage = { message: 'no list of keys begins here', offset: 384, key: '', kind: 'HiveDamage' };
    expect(damageOf(() => root.subkey('b'))).toEqual(damage);
    expect(damageOf(() => root.subkeys())).toEqual(damage);
  });

  test.each([
    ['lh', 0x43],
    ['lh with a wrong hint', 0x58],
    ['li', null],
  ])('is the first of several with its name, and the others are noted (%s)', (kind, hash) => {
    const elements = CHILDREN.flatMap((offset) => (hash === null ? [offset] : [offset, hash]));
    const cells = cellsOf({
      32: keyCell({ name: 'root', subkeys: 1, list: 640 }),
      128: keyCell({ name: 'P', parent: 32, subkeys: 3, list: 672 }),
      640: listCell('li', 128),
      672: listCell(kind.slice(0, 2), ...elements),
      256: child('C'),
      384: child('c'),
      512: child('C'),
    });
    const parent = new Key(cells, 32, 5, null).open(128);
    expect(parent.subkey('c')?.offset).toBe(256);
    expect([...cells.repeated.values()].map(({ message, offset, key }) => [message, offset, key])).toEqual([
      ['a second key of the name c', 4096 + 384, 'P'],
      ['a second key of the name c', 4096 + 512, 'P'],
    ]);
  });

  test('is reached by a path of names; a name that is not there leads nowhere', () => {
    const parent = parentOf([child('C')]);
    expect(parent.descend()).toBe(parent);
    expect(parent.descend('c')?.path).toBe('P\\C');
    expect([parent.descend('x'), parent.descend('x', 'c'), parent.descend('c', 'c')]).toEqual([null, null, null]);
  });

  test('names itself in the damage of its values, and in what it has twice', () => {
    const cells = cellsOf({
      32: keyCell({ name: 'root' }),
      128: keyCell({ name: 'P', parent: 32, values: 3, valueList: 256 }),
      256: numbers(288, 320, 352),
      288: valueCell({ name: 'V', size: 0x80000001, data: 7 }),
      320: valueCell({ name: 'v', size: 0x80000001, data: 8 }),
      352: Buffer.alloc(20),
    });
    const parent = new Key(cells, 32, 5, null).open(128);
    expect(parent.value('v')?.bytes).toEqual(Buffer.from([7]));
    expect([...cells.repeated]).toEqual([
      [320, expect.objectContaining({ message: 'a second value of the name v', offset: 4096 + 320, key: 'P' })],
    ]);
    expect(damageOf(() => parent.value('w'))).toMatchObject({ message: 'no value begins here', offset: 352, key: 'P' });
  });
});

describe('a value', () => {
  /** Finds a value in a list at 32, of these contents at 64, 128, 192 … */
  const find = (name: string, contents: readonly Buffer[], { minor = 5, more = {} } = {}, repeated: number[] = []) => {
    const offsets = contents.map((_, index) => 64 * (index + 1));
    const cells = cellsOf({
      32: numbers(...offsets),
      ...Object.fromEntries(contents.map((content, index) => [64 * (index + 1), content])),
      ...more,
    });
    return findValue(cells, { offset: 32, count: contents.length }, name, minor, (offset) => repeated.push(offset));
  };
  const small = (name: string | Buffer, data: number, more = {}) =>
    valueCell({ name, size: 0x80000004, data, ...more });

  test('is found by its name in any case, in Latin-1 or UTF-16', () => {
    const contents = [small('ab', 1), small('abcd', 2), small(Buffer.from('aBc', 'utf16le'), 3, { flags: 0 })];
    expect(find('ABC', contents)).toEqual({ type: 3, bytes: numbers(3) });
    expect(find('aBcD', contents)).toEqual({ type: 3, bytes: numbers(2) });
    expect(find('É', [small('é', 4, { flags: 3 })])).toEqual({ type: 3, bytes: numbers(4) });
    expect(find('abx', contents)).toBeNull();
    // Half as long as a name in UTF-16, or twice as long as one in Latin-1.
    expect(find('a\0b\0', [small('ab', 1), small(Buffer.from('ab', 'utf16le'), 2, { flags: 0 })])).toBeNull();
  });

  test('is the first of several with its name, and the others are noted', () => {
    const repeated: number[] = [];
    const contents = [small('b', 0), small('a', 1), small('A', 2)];
    expect(find('a', contents, {}, repeated)?.bytes).toEqual(numbers(1));
    expect(repeated).toEqual([192]);
  });

  test('is found beside damaged ones; otherwise the first of these is the reason', () => {
    const contents = [Buffer.alloc(20), Buffer.alloc(40, 'x'), small('a', 1)];
    expect(find('a', contents)?.bytes).toEqual(numbers(1));
    expect(damageOf(() => find('b', contents))).toMatchObject({ message: 'no value begins here', offset: 64 });
  });

  test('of another name does not matter, even if it is cut off', () => {
    const cut = valueCell({ name: 'x'.repeat(40), size: 0 }).subarray(0, 24);
    expect(find('a', [cut])).toBeNull();
    expect(damageOf(() => find('x'.repeat(40), [cut]))).toMatchObject({ offset: 64 });
  });

  test('has a type', () => expect(find('a', [small('a', 0, { type: 4 })])?.type).toBe(4));

  test.each([0, 1, 2, 3, 4])('holds %i bytes itself', (size) => {
    const value = find('a', [valueCell({ name: 'a', size: 0x80000000 + size, data: 0x04030201 })]);
    expect(value?.bytes).toEqual(Buffer.from([1, 2, 3, 4].slice(0, size)));
  });

  test.each([
    [0, 3, undefined],
    [5, 5, undefined],
    [16_344, 5, undefined],
    [16_345, 3, undefined],
    [65_536, 3, undefined],
    [0x80000005, 5, 'the value here holds more than it has room for'],
    [65_537, 3, 'the value here is larger than any of a catalog'],
    [0x7fffffff, 3, 'the value here is larger than any of a catalog'],
  ])('of %i bytes, in version 1.%i, has them in one cell, or is damaged: %s', (size, minor, message) => {
    const data = Buffer.alloc(Math.min(size, 70_000), 'db and more ');
    const contents = [valueCell({ name: 'a', size, data: size === 0 ? NONE : 256 })];
    const value = () => find('a', contents, { minor, more: { 256: data } });
    if (message === undefined) expect(value()).toEqual({ type: 3, bytes: data });
    else expect(damageOf(value)).toMatchObject({ message, offset: 64 });
  });

  describe('larger than a cell holds', () => {
    /** Contents of the cells of a value of that size: the list of segments at 256, and the segments. */
    const segmentsOf = (data: Buffer, count = Math.ceil(data.length / 16_344)): Record<number, Buffer> => {
      const head = Buffer.alloc(8);
      head.write('db');
      head.writeUInt16LE(count, 2);
      head.writeUInt32LE(288, 4);
      const segments = Array.from({ length: Math.ceil(data.length / 16_344) }, (_, index) => ({
        offset: 512 + index * 16_384,
        bytes: Buffer.concat([data.subarray(index * 16_344, (index + 1) * 16_344), Buffer.alloc(4)]),
      }));
      return {
        256: head,
        288: numbers(...segments.map(({ offset }) => offset)),
        ...Object.fromEntries(segments.map(({ offset, bytes }) => [offset, bytes])),
      };
    };
    const noise = (length: number) => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 255));
    const value = (size: number) => [valueCell({ name: 'a', size, data: 256 })];

    test.each([
      [16_345, 4],
      [32_688, 5],
      [40_000, 6],
    ])('is put together of segments (%i bytes, version 1.%i)', (size, minor) => {
      const data = noise(size);
      const found = find('a', value(size), { minor, more: segmentsOf(data) });
      expect(found?.bytes.equals(data)).toBe(true);
    });

    test('is read from one cell where some writer put it into one', () => {
      const data = Buffer.alloc(20_000, 'one cell ');
      expect(find('a', value(20_000), { more: { 256: data } })?.bytes.equals(data)).toBe(true);
    });

    test.each([1, 2, 4])('is damaged where %i segments should hold the bytes of three', (count) => {
      const damage = damageOf(() => find('a', value(40_000), { more: segmentsOf(noise(40_000), count) }));
      expect(damage).toMatchObject({ message: 'the segments here are not as many as the value takes', offset: 256 });
    });
  });

  test('is looked for among 4096, and not among more', () => {
    const cells = cellsOf({ 32: numbers(...Array<number>(4097).fill(20_000)), 20000: small('a', 1) });
    const among = (count: number) => () => findValue(cells, { offset: 32, count }, 'b', 5, () => {});
    expect(among(4096)()).toBeNull();
    expect(damageOf(among(4097))).toMatchObject({
      message: 'the key here claims more values than any on the way has',
      offset: 32,
    });
  });

  const wide = (type: number, text: string): Value => ({ type, bytes: Buffer.from(text, 'utf16le') });
  test.each([
    ['REG_SZ', wide(1, 'a\0b'), 'a'],
    ['REG_EXPAND_SZ', wide(2, '%a%'), '%a%'],
    ['an empty REG_SZ', wide(1, '\0'), null],
    ['REG_BINARY', wide(3, 'a\0'), null],
    ['REG_MULTI_SZ', wide(7, 'a\0'), null],
    ['none', null, null],
  ])('has a text or none: %s', (_what, value, text) => expect(textOf(value)).toBe(text));

  test.each([
    ['REG_DWORD', { type: 4, bytes: numbers(0xfffffffe) }, 0xfffffffe],
    ['a REG_DWORD of three bytes', { type: 4, bytes: Buffer.alloc(3) }, null],
    ['a REG_DWORD of eight bytes', { type: 4, bytes: Buffer.alloc(8) }, null],
    ['REG_BINARY', { type: 3, bytes: numbers(1) }, null],
    ['none', null, null],
  ])('has a number or none: %s', (_what, value, number) => expect(numberOf(value)).toBe(number));
});
