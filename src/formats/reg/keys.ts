/** One value of a .reg file; `line` is where it stands. */
export interface RegValue {
  line: number;
  /** The text of a `"…"` value; null for any other type. */
  text: string | null;
  /** The bytes of a `hex…:` value; null for any other type, or when its digits are damaged or cut. */
  bytes: Buffer | null;
  /** The number of a `dword:` value. */
  number: number | null;
  /** The N of `hex(N)`; 3 (REG_BINARY) for plain `hex`. */
  type: number | null;
}

export interface RegKey {
  /** As written, without what closes it; '' for values whose key is cut off. */
  path: string;
  line: number;
  /** By lower-case name; `@` is the default value. */
  values: Map<string, RegValue>;
  /** How many deletions stand above it. */
  deletions: number;
}

/** By lower-case path. */
export type RegKeys = Map<string, RegKey>;

/** No machine's Winsock has more keys; a reader keeps no more of one machine. */
export const MOST_KEYS = 20_000;
