import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOG_ITEM_BYTES, decodeCatalogItem, encodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import { decodeProtocolInfo, encodeProtocolInfo, PROTOCOL_INFO_BYTES } from '../../src/catalog/protocol-info.ts';

describe('a WSAPROTOCOL_INFOW', () => {
  test('has every field where winsock2.h puts it', () => {
    const bytes = Buffer.alloc(PROTOCOL_INFO_BYTES);
    bytes.writeUInt32LE(0x20066, 0);
    bytes.writeUInt32LE(12, 16);
    Buffer.from('a01a0fe78babcf118ca300805f48a192', 'hex').copy(bytes, 20);
    bytes.writeUInt32LE(1001, 36);
    bytes.writeInt32LE(2, 40);
    bytes.writeUInt32LE(1031, 44);
    bytes.writeUInt32LE(1006, 48);
    bytes.writeInt32LE(2, 72);
    bytes.writeInt32LE(17, 76);
    bytes.writeInt32LE(16, 80);
    bytes.writeInt32LE(14, 84);
    bytes.writeInt32LE(5, 88);
    bytes.writeInt32LE(-2147483648, 92);
    bytes.writeInt32LE(255, 96);
    Buffer.from('MSAFD\0stale', 'utf16le').copy(bytes, 116);
    expect(decodeProtocolInfo(bytes)).toMatchObject({
      serviceFlags: 0x20066,
      providerFlags: 12,
      providerId: '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}',
      catalogEntryId: 1001,
      chainLength: 2,
      chainEntries: [1031, 1006, 0, 0, 0, 0, 0],
      version: 2,
      addressFamily: 17,
      maxSockAddr: 16,
      minSockAddr: 14,
      socketType: 5,
      protocol: -2147483648,
      protocolMaxOffset: 255,
      name: 'MSAFD',
    });
  });

  test('of any other length is a RangeError', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), (length) => {
        if (length === PROTOCOL_INFO_BYTES) return;
        expect(() => decodeProtocolInfo(new Uint8Array(length))).toThrow(`this has ${length}`);
      }),
    );
  });

  test('is decoded from any bytes and encoded to the same bytes, except those behind the name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: PROTOCOL_INFO_BYTES, maxLength: PROTOCOL_INFO_BYTES }), (bytes) => {
        const info = decodeProtocolInfo(bytes);
        const again = encodeProtocolInfo(info);
        expect([...again.subarray(0, 116)]).toEqual([...bytes.subarray(0, 116)]);
        if (info.name.length < 256) expect(decodeProtocolInfo(again)).toEqual(info);
      }),
    );
  });
});

describe('a PackedCatalogItem', () => {
  test('is decoded and encoded without loss', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: CATALOG_ITEM_BYTES, maxLength: CATALOG_ITEM_BYTES }), (bytes) => {
        bytes[259] = 0;
        const item = decodeCatalogItem(bytes);
        expect(item.path).not.toContain(0);
        expect(decodeCatalogItem(encodeCatalogItem(item))).toEqual(item);
      }),
    );
  });

  test('ends its path at the first NUL', () => {
    const bytes = new Uint8Array(CATALOG_ITEM_BYTES);
    bytes.set(Buffer.from('rsvpsp.dll\0\\system32\\old.dll'));
    expect(Buffer.from(decodeCatalogItem(bytes).path).toString()).toBe('rsvpsp.dll');
  });
});
