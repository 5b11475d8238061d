import type { RegistryRow } from '../rows/collected.ts';

/** A line that is the path of a registry key, and nothing else. */
export const KEY_PATH = /^(?:HKEY_LOCAL_MACHINE|HKLM)\\[^[\]"<>|]{1,1000}$/i;

export interface RegistryText {
  rows: RegistryRow[];
  /** Lines that may be part of a catalog, but are no key and no value. `key` is the key above; null for none. */
  unplaced: { target: string; key: string | null }[];
}
