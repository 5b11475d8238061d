import { describe, expect, test } from 'vitest';
import { encodeGuid } from '../../src/catalog/protocol-info.ts';
import {
  allowsOthers,
  CHANGES_FILE,
  decodeSecurityDescriptor,
  REPLACES_IN_FOLDER,
} from '../../src/windows/security-descriptor.ts';
import { decodeEventValues, installationOf } from '../../src/windows/wevtapi.ts';
import { signatureStatus } from '../../src/windows/wintrust.ts';

const ADMINISTRATORS = [5, 32, 544];
const USERS = [5, 32, 545];
const SYSTEM = [5, 18];

function sid([authority, ...parts]: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(authority as number, 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + index * 4);
  return bytes;
}

interface Ace {
  type?: number;
  flags?: number;
  mask: number;
  who: readonly number[];
}

function descriptor(owner: readonly number[], aces: readonly Ace[] | null): Buffer {
  const list = (aces ?? []).map(({ type = 0, flags = 0, mask, who }) => {
    const bytes = Buffer.concat([Buffer.alloc(8), sid(who)]);
    bytes.writeUInt8(type, 0);
    bytes.writeUInt8(flags, 1);
    bytes.writeUInt16LE(bytes.length, 2);
    bytes.writeUInt32LE(mask, 4);
    return bytes;
  });
  const head = Buffer.alloc(20);
  const own = sid(owner);
  head.writeUInt16LE(0x8004, 2);
  head.writeUInt32LE(20, 4);
  head.writeUInt32LE(aces === null ? 0 : 20 + own.length, 16);
  const dacl = Buffer.alloc(8);
  dacl.writeUInt16LE(list.length, 4);
  return Buffer.concat([head, own, dacl, ...list]);
}

describe('allowsOthers: users who are not administrators may change a file', () => {
  const allows = (owner: readonly number[], aces: readonly Ace[] | null, rights = CHANGES_FILE) =>
    allowsOthers(decodeSecurityDescriptor(descriptor(owner, aces)), rights);
  const READ = 0x1200a9;

  test.each<[string, readonly number[], Ace[] | null, boolean]>([
    [
      'administrators and SYSTEM write, users read',
      SYSTEM,
      [
        { mask: 0x1f01ff, who: ADMINISTRATORS },
        { mask: READ, who: USERS },
      ],
      false,
    ],
    ['users write', SYSTEM, [{ mask: 0x2, who: USERS }], true],
    ['users have WRITE_DAC', SYSTEM, [{ mask: 0x40000, who: USERS }], true],
    ['everyone has generic all', SYSTEM, [{ mask: 0x10000000, who: [1, 0] }], true],
    ['users are denied', SYSTEM, [{ type: 1, mask: 0x1f01ff, who: USERS }], false],
    ['users write only to children (INHERIT_ONLY_ACE)', SYSTEM, [{ flags: 0x8, mask: 0x2, who: USERS }], false],
    ['a user owns it', [5, 21, 1, 2, 3, 1001], [{ mask: READ, who: USERS }], true],
    ['a domain admin owns it', [5, 21, 1, 2, 3, 512], [{ mask: READ, who: USERS }], false],
    ['there is no DACL', SYSTEM, null, true],
  ])('%s', (_, owner, aces, expected) => {
    expect(allows(owner, aces)).toBe(expected);
  });

  test('the right to add files to a folder is not the right to replace one', () => {
    expect(allows(SYSTEM, [{ mask: 0x2, who: USERS }], REPLACES_IN_FOLDER)).toBe(false);
    expect(allows(SYSTEM, [{ mask: 0x40, who: USERS }], REPLACES_IN_FOLDER)).toBe(true);
  });

  test('a descriptor with an offset beyond its end throws RangeError', () => {
    const bytes = descriptor(SYSTEM, [{ mask: 2, who: USERS }]);
    bytes.writeUInt32LE(0xffff, 16);
    expect(() => decodeSecurityDescriptor(bytes)).toThrow(RangeError);
  });
});

test('an event of the Winsock catalog has the installer, the provider and the time', () => {
  const GUID = '{2B611370-2190-4059-9AF8-5BC0F58FB742}';
  const ADDRESS = 0x7ff600000000n;
  const buffer = Buffer.alloc(2048);
  const put = (index: number, type: number, write: (value: Buffer) => void) => {
    write(buffer.subarray(index * 16, index * 16 + 8));
    buffer.writeUInt32LE(type, index * 16 + 12);
  };
  const pointer = (index: number, type: number, at: number, bytes: Buffer) => {
    bytes.copy(buffer, at);
    put(index, type, (value) => value.writeBigUInt64LE(ADDRESS + BigInt(at)));
  };
  pointer(0, 1, 512, Buffer.from('LavasoftLSP\0', 'utf16le'));
  put(1, 8, (value) => value.writeUInt32LE(64));
  pointer(2, 1, 640, Buffer.from('C:\\setup.exe\0', 'utf16le'));
  pointer(3, 15, 800, Buffer.from(encodeGuid(GUID)));
  put(4, 8, (value) => value.writeUInt32LE(1031));
  const user = decodeEventValues(buffer, ADDRESS, 5);
  expect(user).toEqual(['LavasoftLSP', 64, 'C:\\setup.exe', GUID, 1031]);
  put(0, 17, (value) => value.writeBigUInt64LE(116444736000000000n));
  pointer(1, 19, 900, sid([5, 18]));
  put(2, 1, (value) => value.writeBigUInt64LE(1n));
  const [time, account, invalidPointer] = decodeEventValues(buffer, ADDRESS, 3);
  expect([time, account, invalidPointer]).toEqual(['1970-01-01T00:00:00.000Z', 'S-1-5-18', null]);
  const system = Array.from({ length: 18 }, (_, index) =>
    index === 8 ? (time ?? null) : index === 16 ? (account ?? null) : null,
  );
  expect(installationOf(system, user)).toEqual({
    providerId: GUID,
    bitness: 64,
    installer: 'C:\\setup.exe',
    time: '1970-01-01T00:00:00.000Z',
    user: 'S-1-5-18',
  });
});

describe('a signature', () => {
  // winerror.h of the Windows SDK.
  test.each([
    ['CERT_E_UNTRUSTEDROOT', 0x800b0109],
    ['CERT_E_CHAINING', 0x800b010a],
    ['CERT_E_REVOCATION_FAILURE', 0x800b010e],
    ['CRYPT_E_NO_REVOCATION_CHECK', 0x80092012],
    ['CRYPT_E_REVOCATION_OFFLINE', 0x80092013],
  ])('with %s is notVerifiable: an offline computer lacks what Windows downloads', (_name, code) => {
    expect(signatureStatus(code)).toBe('notVerifiable');
    // koffi returns a LONG, which is signed.
    expect(signatureStatus(code | 0)).toBe('notVerifiable');
  });

  test.each([
    ['CERT_E_REVOKED', 0x800b010c],
    ['TRUST_E_EXPLICIT_DISTRUST', 0x800b0111],
  ])('with %s is notTrusted', (_name, code) => {
    expect(signatureStatus(code)).toBe('notTrusted');
  });
});
