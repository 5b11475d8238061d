/** A value of a .reg file. `line` is its line number, from 1. */
export interface RegValue {
  line: number;
  /** The text of a `"…"` value; otherwise null. */
  text: string | null;
  /** The bytes of a `hex…:` value; otherwise, or when its digits are damaged or cut, null. */
  bytes: Buffer | null;
  /** The number of a `dword:` value; otherwise null. */
  number: number | null;
  /** The N of `hex(N)`; 3 (REG_BINARY) for plain `hex`. */
  type: number | null;
}

export interface RegKey {
  /** As written, without brackets; '' for a value whose key is cut off. */
  path: string;
  line: number;
  /** By lower-case name; `@` is the default value. */
  values: Map<string, RegValue>;
}

/** By lower-case path. */
export type RegKeys = Map<string, RegKey>;

/** A reader keeps no more keys of one machine. No machine's Winsock has so many. */
export const MOST_KEYS = 20_000;
