import { type Cells, damaged, kindOf, NOWHERE } from './cells.ts';
import { bearable, HiveDamage } from './damage.ts';
import { hinted, listed } from './lists.ts';
import { type Value, type ValueList, valueNamed } from './values.ts';

const NK = kindOf('nk');
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
  /** How many subkeys it says it has. */
  readonly subkeyCount: number;
  readonly #cells: Cells;
  readonly #minor: number;
  /** Where the list of its subkeys stands; null for none. */
  readonly #list: number | null;
  /** Null for none. */
  readonly #values: ValueList | null;

  /** @throws HiveDamage when no key, or another key's child, stands there */
  constructor(cells: Cells, offset: number, minor: number, parent: Key | null) {
    const cell = cells.at(offset);
    const head = cells.words(cell, HEAD_BYTES / 4);
    const word = (at: number) => head[at / 4] as number;
    if ((word(0) & 0xffff) !== NK) throw damaged('no key begins here', offset);
    if (parent !== null && word(16) !== parent.offset)
      throw damaged('the key here says that it is the child of another', offset);
    const length = word(72) & 0xffff;
    if (length > LONGEST_NAME) throw damaged('the key here has a name longer than any', offset);
    const flags = word(0) >>> 16;
    this.name = cells.name(cell, length, HEAD_BYTES, (flags & ASCII_NAME) === 0);
    this.path = parent === null ? '' : parent.path === '' ? this.name : `${parent.path}\\${this.name}`;
    this.offset = offset;
    this.#cells = cells;
    this.#minor = minor;
    this.subkeyCount = word(20);
    // The number says whether there is a list, as in Windows.
    this.#list = this.subkeyCount === 0 || word(28) === NOWHERE ? null : word(28);
    // Without values the offset is NOWHERE: as a field of an object that would cost each cell after it a detour.
    const hasValues = (flags & PREDEFINED_HANDLE) === 0 && word(36) > 0;
    this.#values = hasValues ? { count: word(36), offset: word(40) } : null;
  }

  /** The subkey of that name, or null where there is none. @throws HiveDamage */
  subkey(name: string): Key | null {
    const folded = name.toLowerCase();
    let damage: unknown = null;
    // What is damaged may be the one that is asked for: that is known when no other turns out to be.
    const among = (offsets: readonly number[]): Key | null => {
      for (const offset of offsets) {
        try {
          const key = this.open(offset);
          if (key.name.toLowerCase() === folded) return key;
        } catch (error) {
          damage ??= bearable(error);
        }
      }
      return null;
    };
    const list = this.#list;
    if (list === null) return null;
    for (const hints of [true, false]) {
      let offsets: number[] = [];
      try {
        if (hints) offsets = hinted(this.#cells, list, name);
        else this.addSubkeys(offsets);
      } catch (error) {
        damage ??= bearable(error);
      }
      const found = among(offsets);
      if (found !== null) return found;
    }
    if (damage !== null) throw this.#within(damage);
    return null;
  }

  /** Follows names from here; null where one is not there. @throws HiveDamage */
  descend(...names: string[]): Key | null {
    let key: Key | null = this;
    for (const name of names) key = key?.subkey(name) ?? null;
    return key;
  }

  /** Its subkeys. @throws HiveDamage when one of them, or their list, is damaged */
  subkeys(): Key[] {
    const offsets: number[] = [];
    this.addSubkeys(offsets);
    return offsets.map((offset) => this.open(offset));
  }

  /** Adds where its subkeys stand. @throws HiveDamage in the place where their list is damaged: those before are added */
  addSubkeys(offsets: number[]): void {
    if (this.#list === null) return;
    try {
      listed(this.#cells, this.#list, offsets);
    } catch (error) {
      throw this.#within(error);
    }
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
    if (this.#values === null) return null;
    try {
      return valueNamed(this.#cells, this.#values, name, this.#minor);
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
