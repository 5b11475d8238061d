import { fromWide, wide } from '../catalog/wide.ts';
import { timeOf } from './file-time.ts';
import { closeHandle } from './kernel32.ts';
import { addressOf, type NativeLibrary } from './koffi.ts';
import { decodeSid } from './security-descriptor.ts';
import { WindowsError } from './windows-error.ts';

export const HKEY_LOCAL_MACHINE = -2147483646;
const KEY_READ = 0x20019;
/** Opens the 64-bit view of the registry, also from a 32-bit process. */
export const KEY_WOW64_64KEY = 0x100;
const ERROR_SUCCESS = 0;
const ERROR_FILE_NOT_FOUND = 2;
const ERROR_NO_MORE_ITEMS = 259;
/** UTF-16 units: a key's name has at most 255 characters (Windows documentation, "Registry Element Size Limits"). */
const KEY_NAME_UNITS = 256;
const MAX_VALUE_BYTES = 65536;
const REG_SZ = 1;
const REG_EXPAND_SZ = 2;
export const REG_DWORD = 4;

export interface RegistryValue {
  type: number;
  bytes: Buffer;
}

/** A key below HKEY_LOCAL_MACHINE, open for reading. {@link RegistryKey.with} opens and closes it. */
export class RegistryKey {
  readonly #advapi32: NativeLibrary;
  readonly #handle: number;

  private constructor(advapi32: NativeLibrary, handle: number) {
    this.#advapi32 = advapi32;
    this.#handle = handle;
  }

  /** Runs `use` with the key; null when there is no such key. @throws WindowsError */
  static with<T>(advapi32: NativeLibrary, path: string, use: (key: RegistryKey) => T): T | null {
    const open = advapi32.get(
      'int32_t RegOpenKeyExW(intptr_t key, void *path, uint32_t options, uint32_t access, void *result)',
    );
    const result = Buffer.alloc(8);
    const status = open(HKEY_LOCAL_MACHINE, wide(path), 0, KEY_READ | KEY_WOW64_64KEY, result);
    if (status === ERROR_FILE_NOT_FOUND) return null;
    if (status !== ERROR_SUCCESS) throw new WindowsError('RegOpenKeyExW', status);
    const key = new RegistryKey(advapi32, Number(result.readBigInt64LE()));
    try {
      return use(key);
    } finally {
      advapi32.get('int32_t RegCloseKey(intptr_t key)')(key.#handle);
    }
  }

  /** Names of the direct subkeys, in the registry's order. @throws WindowsError */
  subkeys(): string[] {
    const enumerate = this.#advapi32.get(
      'int32_t RegEnumKeyExW(intptr_t key, uint32_t index, void *name, void *length, void *reserved, void *class, void *classLength, void *time)',
    );
    const names: string[] = [];
    for (let index = 0; ; index++) {
      const name = Buffer.alloc(KEY_NAME_UNITS * 2);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(KEY_NAME_UNITS);
      const status = enumerate(this.#handle, index, name, length, null, null, null, null);
      if (status === ERROR_NO_MORE_ITEMS) return names;
      if (status !== ERROR_SUCCESS) throw new WindowsError('RegEnumKeyExW', status);
      names.push(name.toString('utf16le', 0, length.readUInt32LE() * 2));
    }
  }

  /** A value's type and bytes; null when there is none of that name. @throws WindowsError */
  value(name: string): RegistryValue | null {
    const query = this.#advapi32.get(
      'int32_t RegQueryValueExW(intptr_t key, void *name, void *reserved, void *type, void *data, void *length)',
    );
    const type = Buffer.alloc(4);
    const length = Buffer.alloc(4);
    const data = Buffer.alloc(MAX_VALUE_BYTES);
    length.writeUInt32LE(data.length);
    const status = query(this.#handle, wide(name), null, type, data, length);
    if (status === ERROR_FILE_NOT_FOUND) return null;
    if (status !== ERROR_SUCCESS) throw new WindowsError('RegQueryValueExW', status);
    return { type: type.readUInt32LE(), bytes: data.subarray(0, length.readUInt32LE()) };
  }

  /** When a value of it, or a key directly below it, was last changed: ISO 8601, UTC. @throws WindowsError */
  lastWritten(): string | null {
    const query = this.#advapi32.get(
      'int32_t RegQueryInfoKeyW(intptr_t key, void *class, void *classLength, void *reserved, void *keys, void *longestKey, void *longestClass, void *values, void *longestName, void *longestValue, void *security, void *time)',
    );
    const time = Buffer.alloc(8);
    const status = query(this.#handle, null, null, null, null, null, null, null, null, null, null, time);
    if (status !== ERROR_SUCCESS) throw new WindowsError('RegQueryInfoKeyW', status);
    return timeOf(time.readBigUInt64LE());
  }

  /** A REG_SZ or REG_EXPAND_SZ value; null when it is missing, empty or of another type. @throws WindowsError */
  text(name: string): string | null {
    const value = this.value(name);
    if (value === null || (value.type !== REG_SZ && value.type !== REG_EXPAND_SZ)) return null;
    return fromWide(value.bytes) || null;
  }

  /** A REG_DWORD value; null when it is missing or of another type. @throws WindowsError */
  number(name: string): number | null {
    const value = this.value(name);
    return value?.type === REG_DWORD && value.bytes.length === 4 ? value.bytes.readUInt32LE() : null;
  }
}

const OWNER_AND_DACL = 0x1 | 0x4;
const MAX_DESCRIPTOR_BYTES = 65536;

/** Owner and DACL of a file or folder, a self-relative security descriptor; null when they cannot be read. */
export function fileSecurity(advapi32: NativeLibrary, path: string): Buffer | null {
  const get = advapi32.get(
    'int GetFileSecurityW(void *path, uint32_t information, void *descriptor, uint32_t size, void *needed)',
  );
  const descriptor = Buffer.alloc(MAX_DESCRIPTOR_BYTES);
  const needed = Buffer.alloc(4);
  if (get(wide(path), OWNER_AND_DACL, descriptor, descriptor.length, needed) === 0) return null;
  return descriptor.subarray(0, needed.readUInt32LE());
}

const TOKEN_QUERY = 0x8;
const TOKEN_USER = 1;

/** SID of the account that this process runs as; null when Windows does not say. */
export function tokenUser(advapi32: NativeLibrary, kernel32: NativeLibrary): string | null {
  const token = Buffer.alloc(8);
  const current = kernel32.get('int64_t GetCurrentProcess()')();
  const open = advapi32.get('int OpenProcessToken(int64_t process, uint32_t access, void *token)');
  if (open(current, TOKEN_QUERY, token) === 0) return null;
  const handle = token.readBigInt64LE();
  try {
    const user = Buffer.alloc(256);
    const get = advapi32.get(
      'int GetTokenInformation(int64_t token, int what, void *information, uint32_t size, void *needed)',
    );
    if (get(handle, TOKEN_USER, user, user.length, Buffer.alloc(4)) === 0) return null;
    // TOKEN_USER begins with the address of the SID, which is in the same buffer.
    const offset = Number(user.readBigUInt64LE() - addressOf(user));
    return offset > 0 && offset < user.length - 8 ? decodeSid(user.subarray(offset)) : null;
  } finally {
    closeHandle(kernel32, handle);
  }
}
