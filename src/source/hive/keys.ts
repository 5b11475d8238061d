import { type Cells, damaged, NOWHERE } from './cells.ts';
import { bearable, HiveDamage } from './damage.ts';
import { hinted, listed } from './lists.ts';
import { type Value, valueNamed } from './values.ts';

const HEAD_BYTES = 76;
const ASCII_NAME = 0x20;
/** A number of values that is a handle instead. */
const PREDEFINED_HANDLE = 0x40;
/** In bytes: 255 characters, and the NUL that some writers count. */
const LONGEST_NAME = 512;

/** A key of a hive. */
export class Key {
  readonly name: string;
  /** The names on the way to it, without the root's. */
  readonly path: string;
  readonly offset: number;
  readonly #cells: Cells;
  readonly #head: Buffer;
  readonly #minor: number;

  /** @throws HiveDamage when no key, or another key's child, stands there */
  constructor(cells: Cells, offset: number, minor: number, parent: Key | null) {
    const cell = cells.at(offset);
    const head = cells.bytes(cell, HEAD_BYTES);
    if (head.toString('latin1', 0, 2) !== 'nk') throw damaged('no key begins here', offset);
    if (parent !== null && head.readUInt32LE(16) !== parent.offset)
      throw damaged('the key here says that it is the child of another', offset);
    const length = head.readUInt16LE(72);
    if (length > LONGEST_NAME) throw damaged('the key here has a name longer than any', offset);
    const name = cells.bytes(cell, length, HEAD_BYTES);
    this.name = name.toString((head.readUInt16LE(2) & ASCII_NAME) === 0 ? 'utf16le' : 'latin1');
    this.path = parent === null ? '' : parent.path === '' ? this.name : `${parent.path}\\${this.name}`;
    this.offset = offset;
    this.#cells = cells;
    this.#head = head;
    this.#minor = minor;
  }

  /** How many subkeys it says it has. */
  get subkeyCount(): number {
    return this.#head.readUInt32LE(20);
  }

  /** The subkey of that name, or null where there is none. @throws HiveDamage */
  subkey(name: string): Key | null {
    const folded = name.toLowerCase();
    let damage: unknown = null;
    const among = (offsets: Iterable<number>): Key | null => {
      for (const offset of offsets) {
        try {
          const key = this.open(offset);
          if (key.name.toLowerCase() === folded) return key;
        } catch (error) {
          // It may be the one that is asked for: that is known when no other turns out to be.
          damage ??= bearable(error);
        }
      }
      return null;
    };
    for (const offsets of [() => this.#hinted(name), () => this.subkeys()]) {
      try {
        const found = among(offsets());
        if (found !== null) return found;
      } catch (error) {
        damage ??= bearable(error);
      }
    }
    if (damage !== null) throw this.#within(damage);
    return null;
  }

  #hinted(name: string): number[] {
    const list = this.#list;
    return list === null ? [] : hinted(this.#cells, list, name);
  }

  /** Follows names from here; null where one is not there. @throws HiveDamage */
  descend(...names: string[]): Key | null {
    let key: Key | null = this;
    for (const name of names) key = key?.subkey(name) ?? null;
    return key;
  }

  /** Where its subkeys stand. @throws HiveDamage in the place where their list is damaged */
  *subkeys(): Generator<number> {
    const list = this.#list;
    if (list === null) return;
    try {
      yield* listed(this.#cells, list);
    } catch (error) {
      throw this.#within(error);
    }
  }

  /** The number says whether there is a list, as in Windows. */
  get #list(): number | null {
    const list = this.#head.readUInt32LE(28);
    return this.subkeyCount === 0 || list === NOWHERE ? null : list;
  }

  /** The subkey that stands there. @throws HiveDamage */
  open(offset: number): Key {
    try {
      return new Key(this.#cells, offset, this.#minor, this);
    } catch (error) {
      throw this.#within(error);
    }
  }

  /** The value of that name, or null where there is none. @throws HiveDamage */
  value(name: string): Value | null {
    if ((this.#head.readUInt16LE(2) & PREDEFINED_HANDLE) !== 0) return null;
    const list = { count: this.#head.readUInt32LE(36), offset: this.#head.readUInt32LE(40) };
    try {
      return valueNamed(this.#cells, list, name, this.#minor);
    } catch (error) {
      throw this.#within(error);
    }
  }

  /** Damage, with the innermost key that it was met below. */
  #within(error: unknown): unknown {
    if (error instanceof HiveDamage && error.key === '') error.key = this.path;
    return error;
  }
}
