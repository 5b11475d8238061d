// What is behind the end of a hive, where no reader looks.

import { describe, expect, test } from 'vitest';
import { warningOfRest } from '../../../src/formats/hive/rest.ts';

const END = 8192;
const MIB = 1024 * 1024;
/** Cells hold such bytes, and texts do not. */
const BINARY = '\x01\x0e\x1f';

/** The warning of these bytes behind a hive that ends at 8192. */
function warningOf(rest: Buffer) {
  const file = Buffer.concat([Buffer.alloc(END, 'the hive: "PackedCatalogItem"=hex'), rest]);
  return warningOfRest({ size: file.length, read: (at, length) => file.subarray(at, at + length) }, END, 'SYSTEM');
}
const warned = (at = END) => ({
  code: 'notPlaced',
  message: 'The file goes on behind the end of the hive: an entry may stand there that is not shown.',
  target: `SYSTEM:0x${at.toString(16)}`,
});
/** The beginning of another hive, of that version. */
function hive(version: number, signature = 'regf'): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.write(signature);
  bytes.writeUInt32LE(version, 20);
  return bytes;
}

test('is no evidence if it is nothing, zeros or old cells', () => {
  for (const rest of ['', '\0'.repeat(5000), `${BINARY}nk vk C:\\Windows\\mswsock.dll`])
    expect(warningOf(Buffer.from(rest, 'latin1'))).toBeNull();
});

describe('is evidence if it is another hive', () => {
  test.each([
    ['at once', hive(1)],
    ['later', Buffer.concat([Buffer.alloc(700, BINARY), hive(1), Buffer.alloc(9)])],
    ['behind what only begins like one', Buffer.concat([Buffer.from(BINARY), hive(0), hive(256), hive(1)])],
  ])('%s', (_where, rest) => expect(warningOf(rest)).toEqual(warned()));

  test.each([
    ['of another version', hive(2)],
    ['without a version', hive(1).subarray(0, 23)],
    ['without the signature', hive(1, 'refg')],
  ])('but not if it is one %s', (_what, rest) => {
    expect(warningOf(Buffer.concat([Buffer.from(BINARY), rest]))).toBeNull();
    expect(warningOf(Buffer.concat([rest, Buffer.from(BINARY)]))).toBeNull();
  });
});

describe('is evidence if it is a text of a catalog', () => {
  test.each([
    ['"PackedCatalogItem"=hex:00'],
    ['"packedcatalogitem"  =  hex:00'],
    ['    PackedCatalogItem    REG_BINARY    00'],
    ['PackedCatalogItem : {67, 58}'],
    ['[HKEY_LOCAL_MACHINE\\SYSTEM]'],
    ['[-HKEY_LOCAL_MACHINE\\SYSTEM]'],
    ['Winsock Catalog Provider Entry'],
    ['Windows Registry Editor Version 5.00'],
  ])('%s', (text) => {
    expect(warningOf(Buffer.from(`${BINARY}${text}`))).toEqual(warned());
    expect(warningOf(Buffer.from(`${BINARY}${text}`, 'utf16le'))).toEqual(warned());
  });

  test.each([
    '"PackedCatalogItem"',
    'PackedCatalogItem',
    'HKEY_LOCAL_MACHINE',
    'PackedCatalogItem:{',
    'PackedCatalogItemREG_BINARY',
    '[--HKEY_',
  ])('and not if bytes of cells stand beside %s', (text) =>
    expect(warningOf(Buffer.from(`${BINARY}${text}`))).toBeNull(),
  );

  test.each(['\x01', '\x08', '\x0e', '\x1f'])('a byte like %j is of a cell', (byte) => {
    expect(warningOf(Buffer.from(`${byte}remark\nmswsock.dll`))).toBeNull();
  });

  test('a line of a text may be part of a catalog, or a remark', () => {
    expect(warningOf(Buffer.from('\t\v\f\r remark\nmswsock.dll'))).toEqual(warned());
    expect(warningOf(Buffer.from('remark\nanother one'))).toBeNull();
    // No line is that long, but all of them together are.
    expect(warningOf(Buffer.from('remark\n'.repeat(1000)))).toBeNull();
  });
});

test('is searched mebibyte by mebibyte, and a sign may begin in one and end in the next', () => {
  const sign = Buffer.from('"PackedCatalogItem"=hex');
  const at = (offset: number) => warningOf(Buffer.concat([Buffer.alloc(offset), sign]));
  expect(at(MIB - 5)).toEqual(warned());
  expect(at(MIB + 5000)).toEqual(warned(END + MIB));
});

test('is no evidence up to 64 MiB, and unknown if there is more', () => {
  const read: [number, number][] = [];
  const ofLength = (length: number) =>
    warningOfRest(
      {
        size: END + length,
        read: (at, bytes) => {
          read.push([at, bytes]);
          return Buffer.alloc(0);
        },
      },
      END,
      'SYSTEM',
    );
  expect(ofLength(64 * MIB)).toBeNull();
  expect(read).toEqual(Array.from({ length: 64 }, (_, index) => [END + index * MIB, MIB + 4096]));
  expect(ofLength(64 * MIB + 1)).toEqual(warned(END + 64 * MIB));
  expect(read).toHaveLength(128);
});
