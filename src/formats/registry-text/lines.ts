import type { RegistryRow } from '../rows/collected.ts';

/** A line that is the path of a registry key, and nothing else. */
export const KEY_PATH = /^(?:HKEY_LOCAL_MACHINE|HKLM)\\[^[\]"<>|]{1,1000}$/i;

/** What a text shows of the registry. */
export interface RegistryText {
  rows: RegistryRow[];
  /** Lines that may be part of a catalog and could not be placed; `key` is the one above. */
  unplaced: { target: string; key: string | null }[];
}
