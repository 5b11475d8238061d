import { fileOffset } from './bins.ts';
import { type Cells, damaged, NO_OFFSET, signatureOf } from './cells.ts';
import { asLocalDamage, HiveDamage, unlessDamaged } from './damage.ts';
import { addSubkeyOffsets, offsetsByHint } from './lists.ts';
import { findValue, soundValues, type Value, type ValueList } from './values.ts';

const HEAD_BYTES = 76;
/** Flag: the name is in Latin-1 and not in UTF-16. */
const ASCII_NAME = 0x20;
/** Flag: the key has a handle in place of its number of values. */
const PREDEFINED_HANDLE = 0x40;
/** In bytes: 255 characters, and the NUL that some writers count. */
const LONGEST_NAME = 512;

/** Among so many keys a second one of the same name is found whatever its hint is. WinSock2's keys have fewer each. */
const FEW_KEYS = 32;

/** A key of a hive, as its `nk` cell describes it. */
export class Key {
  readonly name: string;
  /** Names of the keys from the root down to this one, without the root's. */
  readonly path: string;
  readonly offset: number;
  /** The number of subkeys that its cell claims. */
  readonly subkeyCount: number;
  readonly #cells: Cells;
  readonly #minor: number;
  /** Offset of the list of subkeys; null for none. */
  readonly #list: number | null;
  readonly #values: ValueList | null;

  /**
   * @param minor version of the hive's format: 3 to 6
   * @throws HiveDamage when there is no key at the offset, or a child of another key
   */
  constructor(cells: Cells, offset: number, minor: number, parent: Key | null) {
    const cell = cells.at(offset);
    const head = cells.bytes(cell, HEAD_BYTES);
    if (signatureOf(head) !== 'nk') throw damaged('no key begins here', offset);
    if (parent !== null && head.readUInt32LE(16) !== parent.offset)
      throw damaged('the key here says that it is the child of another', offset);
    const length = head.readUInt16LE(72);
    if (length > LONGEST_NAME) throw damaged('the key here has a name longer than any', offset);
    const flags = head.readUInt16LE(2);
    this.name = cells.name(cell, length, HEAD_BYTES, (flags & ASCII_NAME) === 0);
    this.path = parent === null ? '' : parent.path === '' ? this.name : `${parent.path}\\${this.name}`;
    this.offset = offset;
    this.#cells = cells;
    this.#minor = minor;
    this.subkeyCount = head.readUInt32LE(20);
    const list = head.readUInt32LE(28);
    // Windows goes by the count: without subkeys the offset of the list means nothing.
    this.#list = this.subkeyCount === 0 || list === NO_OFFSET ? null : list;
    const count = (flags & PREDEFINED_HANDLE) === 0 ? head.readUInt32LE(36) : 0;
    this.#values = count > 0 ? { count, offset: head.readUInt32LE(40) } : null;
  }

  /**
   * The subkey of that name in any case, the first of several, or null where there is none. Among many keys it tries those whose
   * hint fits first, then all others, since hints may be damaged.
   * @throws HiveDamage when no key has the name, and one that is damaged may have had it
   */
  subkey(name: string): Key | null {
    const folded = name.toLowerCase();
    let damage: unknown = null;
    const findIn = (offsets: readonly number[]): Key | null => {
      let found: Key | null = null;
      for (const offset of offsets) {
        try {
          const key = this.open(offset);
          if (key.name.toLowerCase() !== folded) continue;
          if (found !== null) this.#cells.repeated.set(offset, this.#repeated('key', offset, name));
          found ??= key;
        } catch (error) {
          damage ??= asLocalDamage(error);
        }
      }
      return found;
    };
    const list = this.#list;
    if (list === null) return null;
    for (const byHint of this.subkeyCount > FEW_KEYS ? [true, false] : [false]) {
      let offsets: number[] = [];
      try {
        if (byHint) offsets = offsetsByHint(this.#cells, list, name);
        else this.addSubkeyOffsets(offsets);
      } catch (error) {
        damage ??= asLocalDamage(error);
      }
      const found = findIn(offsets);
      if (found !== null) return found;
    }
    if (damage !== null) throw this.#within(damage);
    return null;
  }

  /** The key at the end of a path of names; null where one of them is not there. @throws HiveDamage */
  descend(...names: string[]): Key | null {
    let key: Key | null = this;
    for (const name of names) key = key?.subkey(name) ?? null;
    return key;
  }

  /** All subkeys. @throws HiveDamage when one of them, or their list, is damaged */
  subkeys(): Key[] {
    const offsets: number[] = [];
    this.addSubkeyOffsets(offsets);
    return offsets.map((offset) => this.open(offset));
  }

  /** Adds the offsets of the subkeys. @throws HiveDamage where their list is damaged: those before the damage have been added */
  addSubkeyOffsets(offsets: number[]): void {
    if (this.#list === null) return;
    try {
      addSubkeyOffsets(this.#cells, this.#list, offsets);
    } catch (error) {
      throw this.#within(error);
    }
  }

  /** The subkey at an offset. @throws HiveDamage */
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
      return findValue(this.#cells, this.#values, name, this.#minor, (offset) =>
        this.#cells.repeated.set(offset, this.#repeated('value', offset, name)),
      );
    } catch (error) {
      throw this.#within(error);
    }
  }

  /** The values and subkeys that are not damaged. */
  readableParts(): { values: (Value & { name: string })[]; subkeys: Key[] } {
    const ignore = () => {};
    const values = this.#values;
    const sound = values === null ? [] : unlessDamaged(() => soundValues(this.#cells, values, this.#minor), ignore);
    const offsets: number[] = [];
    unlessDamaged(() => this.addSubkeyOffsets(offsets), ignore);
    const subkeys = offsets.flatMap((offset) => unlessDamaged(() => this.open(offset), ignore) ?? []);
    return { values: sound ?? [], subkeys };
  }

  #repeated(what: string, offset: number, name: string): HiveDamage {
    return new HiveDamage(`a second ${what} of the name ${name}`, fileOffset(offset), this.path);
  }

  /** Names this key in a HiveDamage. */
  #within(error: unknown): unknown {
    if (error instanceof HiveDamage) error.key = this.path;
    return error;
  }
}
