import { type Cells, damaged, NOWHERE } from './cells.ts';
import { HiveDamage } from './damage.ts';
import { type Listed, listed } from './lists.ts';
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
    const sought = (item: Listed): Key | null => {
      try {
        const key = this.open(item);
        return key.name.toLowerCase() === folded ? key : null;
      } catch (error) {
        // It may be the one that is asked for: that is known when no other turns out to be.
        damage ??= error;
        return null;
      }
    };
    const others: Listed[] = [];
    try {
      for (const item of this.subkeys()) {
        const found = item.mayBe(name) ? sought(item) : null;
        if (found !== null) return found;
        if (!item.mayBe(name)) others.push(item);
      }
    } catch (error) {
      damage ??= error;
    }
    // Hints save reading all; they do not decide.
    for (const item of others) {
      const found = sought(item);
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

  /** Its subkeys, not opened yet. @throws HiveDamage in the place where their list is damaged */
  *subkeys(): Generator<Listed> {
    const list = this.#head.readUInt32LE(28);
    // The number says whether there is a list, as in Windows.
    if (this.subkeyCount === 0 || list === NOWHERE) return;
    try {
      yield* listed(this.#cells, list);
    } catch (error) {
      throw this.#within(error);
    }
  }

  /** @throws HiveDamage */
  open({ offset }: Listed): Key {
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
    if (!(error instanceof HiveDamage) || error.key !== '') return error;
    return new HiveDamage(error.message, error.offset, this.path);
  }
}
