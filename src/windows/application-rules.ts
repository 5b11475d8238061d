// AppId_Catalog in the registry, where WSCSetApplicationCategory stores per-application rules.

import { realpathSync } from 'node:fs';
import { wide } from '../catalog/wide.ts';
import { HKEY_LOCAL_MACHINE, KEY_WOW64_64KEY, REG_DWORD, RegistryKey } from './advapi32.ts';
import type { NativeLibrary } from './koffi.ts';
import { type ApplicationRules, isWindowsError, type RawApplicationRule, WindowsError } from './machine.ts';
import { PARAMETERS } from './registry-catalog.ts';

const APP_ID_CATALOG = `${PARAMETERS}\\AppId_Catalog`;
const ERROR_FILE_NOT_FOUND = 2;
const ERROR_INVALID_NAME = 123;
/** The form of Winsock's key names. Keys of another form are never written to, so that a name cannot be a path. */
const KEY_NAME = /^[0-9A-F]{8}(?:-[0-9A-F]{8})?$/i;

export const registryRules = (advapi32: NativeLibrary): ApplicationRules => ({
  calls: { remove: 'RegDeleteKeyExW', setCategories: 'RegSetKeyValueW' },
  read: () => readRules(advapi32),
  remove: ({ key }) => (KEY_NAME.test(key) ? deleteKey(advapi32, key) : ERROR_INVALID_NAME),
  setCategories: ({ key }, categories) =>
    KEY_NAME.test(key) ? setCategories(advapi32, key, categories) : ERROR_INVALID_NAME,
});

/** Without AppId_Catalog there are no rules. Without Winsock's own key the rules are unknown, which is an error. */
function readRules(advapi32: NativeLibrary): RawApplicationRule[] {
  const names = RegistryKey.with(advapi32, APP_ID_CATALOG, (catalog) => catalog.subkeys());
  if (names !== null) return names.map((name) => readRule(advapi32, name));
  if (RegistryKey.with(advapi32, PARAMETERS, () => true) !== null) return [];
  throw new WindowsError(`RegOpenKeyExW of HKLM\\${PARAMETERS}`, ERROR_FILE_NOT_FOUND);
}

/** A rule that cannot be read is listed with null values. */
function readRule(advapi32: NativeLibrary, key: string): RawApplicationRule {
  const unread: RawApplicationRule = { key, application: null, arguments: null, categories: null };
  try {
    const rule = RegistryKey.with(advapi32, `${APP_ID_CATALOG}\\${key}`, (own) => ({
      key,
      application: own.text('AppFullPath'),
      arguments: own.text('AppArgs'),
      categories: own.number('PermittedLspCategories'),
    }));
    return rule ?? unread;
  } catch (error) {
    if (!isWindowsError(error)) throw error;
    return unread;
  }
}

/** Uses RegDeleteKeyExW, which refuses to delete a key that has subkeys. Winsock's keys have none. */
function deleteKey(advapi32: NativeLibrary, key: string): number {
  const remove = advapi32.get('int32_t RegDeleteKeyExW(intptr_t key, void *path, uint32_t access, uint32_t reserved)');
  return remove(HKEY_LOCAL_MACHINE, wide(`${APP_ID_CATALOG}\\${key}`), KEY_WOW64_64KEY, 0);
}

function setCategories(advapi32: NativeLibrary, key: string, categories: number): number {
  // RegSetKeyValueW creates a missing key, so check again that the rule still exists.
  if (RegistryKey.with(advapi32, `${APP_ID_CATALOG}\\${key}`, () => true) === null) return ERROR_FILE_NOT_FOUND;
  const set = advapi32.get(
    'int32_t RegSetKeyValueW(intptr_t key, void *path, void *name, uint32_t type, void *data, uint32_t size)',
  );
  const data = Buffer.alloc(4);
  data.writeUInt32LE(categories);
  const path = wide(`${APP_ID_CATALOG}\\${key}`);
  return set(HKEY_LOCAL_MACHINE, path, wide('PermittedLspCategories'), REG_DWORD, data, data.length);
}

/**
 * A file's real path: links followed, long names, the spelling of the disk. Node calls GetFinalPathNameByHandleW; this strips the
 * prefix `\\?\`. Null when the path cannot be resolved.
 */
export function finalPath(path: string): string | null {
  try {
    return realpathSync.native(path).replace(/^\\\\\?\\(?=[a-z]:\\)/i, '');
  } catch {
    return null;
  }
}
