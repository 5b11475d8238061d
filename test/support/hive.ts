import { checksumOf } from '../../src/formats/hive/base-block.ts';
import type { HiveFile } from '../../src/formats/hive/hive.ts';
import { nameHash } from '../../src/formats/hive/lists.ts';
import { type Case, catalogOf, itemOf, keysOf } from './cases.ts';

export interface HiveValue {
  name: string;
  type: number;
  bytes: Buffer;
}

export interface HiveKey {
  name: string;
  values: HiveValue[];
  keys: HiveKey[];
}

export interface HiveStyle {
  minor: 3 | 4 | 5 | 6;
  /** The kind of subkey lists; `ri` is a list of `lh` lists. */
  list: 'lf' | 'lh' | 'li' | 'ri';
  /** Whether names are in UTF-16 even where they are ASCII. */
  wideNames: boolean;
  controlSets: string[];
  /** Value of Select\Current; null leaves the key out. */
  current: number | null;
  /** The key that was saved, which is the root of the hive. */
  root: 'SYSTEM' | 'WinSock2' | 'Parameters';
  machine: string | null;
  codePage: string | null;
  /** A machine whose keys were deleted from the hive: their cells are free, but still have their content. */
  deleted: Case | null;
  /** Bytes of keys that are none of Winsock's. */
  filling: number;
}

export const HIVE: HiveStyle = {
  minor: 5,
  list: 'lh',
  wideNames: false,
  controlSets: ['ControlSet001', 'ControlSet002'],
  current: 1,
  root: 'SYSTEM',
  machine: 'CONTOSO-7',
  codePage: '1252',
  deleted: null,
  filling: 0,
};

export const HIVE_STYLES: Record<string, HiveStyle> = {
  'Windows 10': HIVE,
  'NT 4, version 1.3 with lf lists': { ...HIVE, minor: 3, list: 'lf' },
  'version 1.4 with li lists': { ...HIVE, minor: 4, list: 'li' },
  'version 1.6 with lists of lists': { ...HIVE, minor: 6, list: 'ri' },
  'names in UTF-16': { ...HIVE, wideNames: true },
  'names in UTF-16 in lf lists': { ...HIVE, minor: 3, list: 'lf', wideNames: true },
  'ControlSet002 is current': { ...HIVE, current: 2 },
  'WinSock2 saved alone': { ...HIVE, root: 'WinSock2' },
  'Parameters saved alone': { ...HIVE, root: 'Parameters' },
};

const REG_SZ = 1;
const REG_BINARY = 3;
const REG_DWORD = 4;

export const text = (name: string, value: string): HiveValue => ({
  name,
  type: REG_SZ,
  bytes: Buffer.from(`${value}\0`, 'utf16le'),
});

export const dword = (name: string, value: number): HiveValue => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { name, type: REG_DWORD, bytes };
};

const key = (name: string, keys: HiveKey[], values: HiveValue[] = []): HiveKey => ({ name, keys, values });

/** A registry hive of a machine. */
export const hiveOf = (machine: Case, style: HiveStyle = HIVE): Buffer => hiveOfKeys(rootOf(machine, style), style);

export function rootOf(machine: Case, style: HiveStyle): HiveKey {
  if (style.root === 'Parameters') return parametersOf(machine);
  if (style.root === 'WinSock2') return key('WinSock2', [parametersOf(machine)]);
  const sets = style.controlSets.map((name) => controlSetOf(name, machine, style));
  const select =
    style.current === null ? [] : [key('Select', [], [dword('Default', 1), dword('Current', style.current)])];
  return key('CMI-CreateHive{0}', [...sets, key('MountedDevices', []), ...select, key('WPA', [])]);
}

function controlSetOf(name: string, machine: Case, style: HiveStyle): HiveKey {
  const names = style.machine === null ? [] : [text('mnmsrvc', '.'), text('ComputerName', style.machine)];
  const pages = style.codePage === null ? [] : [text('932', 'c_932.nls'), text('ACP', style.codePage)];
  const others = ['1394ohci', 'AFD', 'mssmbios', 'Tcpip', 'WinDefend', 'winsock3', 'xmlprov'].map((other) =>
    key(other, [key('Parameters', [])], [dword('Start', 3)]),
  );
  const filling = Array.from({ length: style.filling / 16384 }, (_, index) =>
    key(`Filling${index}`, [], [{ name: 'Data', type: REG_BINARY, bytes: Buffer.alloc(16000, index) }]),
  );
  return key(name, [
    key('Control', [key('ComputerName', [key('ComputerName', [], names)]), key('Nls', [key('CodePage', [], pages)])]),
    key('Services', [...others, ...filling, key('WinSock2', [parametersOf(machine)])]),
  ]);
}

function parametersOf(machine: Case): HiveKey {
  const counts = ([32, 64] as const).flatMap((bitness) => {
    const { length } = catalogOf(machine, bitness);
    return length === 0 ? [] : [dword(bitness === 64 ? 'Num_Catalog_Entries64' : 'Num_Catalog_Entries', length)];
  });
  const lists = ([32, 64] as const).flatMap((bitness) => {
    const items = keysOf(machine, bitness).map((entry, index) =>
      key(
        String(index + 1).padStart(12, '0'),
        [],
        [
          { name: 'PackedCatalogItem', type: REG_BINARY, bytes: Buffer.from(itemOf(entry)) },
          ...(entry.rawName === undefined ? [] : [text('ProtocolName', entry.rawName)]),
        ],
      ),
    );
    return items.length === 0 ? [] : [key(bitness === 64 ? 'Catalog_Entries64' : 'Catalog_Entries', items)];
  });
  return key(
    'Parameters',
    [key('AppId_Catalog', []), key('NameSpace_Catalog5', []), key('Protocol_Catalog9', lists, counts)],
    [text('WinSock_Registry_Version', '2.0'), text('Current_Protocol_Catalog', 'Protocol_Catalog9')],
  );
}

const NOWHERE = 0xffffffff;
const BASE_BYTES = 4096;
const BIN_HEAD_BYTES = 32;
const SEGMENT_BYTES = 16344;

/** A hive with these keys. */
export function hiveOfKeys(root: HiveKey, style: HiveStyle = HIVE): Buffer {
  const writer = new HiveWriter(style);
  const offset = writer.key(root, NOWHERE);
  if (style.deleted !== null) writer.deleted(rootOf(style.deleted, style));
  return writer.finish(offset);
}

class HiveWriter {
  readonly #style: HiveStyle;
  #bytes = Buffer.alloc(1 << 20);
  #end = 0;
  #binEnd = 0;
  /** -1 for cells in use, 1 for free ones. */
  #sign = -1;
  readonly #security: number;

  constructor(style: HiveStyle) {
    this.#style = style;
    // All keys share one security descriptor. It is alone in the list of descriptors, so its links lead to itself.
    this.#security = this.#cell(Buffer.alloc(40));
    const at = this.#security + 4;
    this.#bytes.write('sk', at);
    for (const link of [4, 8]) this.#bytes.writeUInt32LE(this.#security, at + link);
    this.#bytes.writeUInt32LE(1, at + 12);
    this.#bytes.writeUInt32LE(20, at + 16);
    this.#bytes.writeUInt32LE(0x80000001, at + 20);
  }

  /** Writes keys into free cells. */
  deleted(root: HiveKey): void {
    this.#sign = 1;
    this.key(root, NOWHERE);
    this.#sign = -1;
  }

  key({ name, values, keys }: HiveKey, parent: number): number {
    const [bytes, narrow] = this.#name(name);
    const node = Buffer.alloc(76 + bytes.length);
    const offset = this.#cell(node);
    const sorted = [...keys].sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1));
    const children = sorted.map((child) => ({ name: child.name, offset: this.key(child, offset) }));
    node.write('nk');
    node.writeUInt16LE((narrow ? 0x20 : 0) | (parent === NOWHERE ? 0x0c : 0), 2);
    node.writeUInt32LE(parent === NOWHERE ? 0 : parent, 16);
    node.writeUInt32LE(children.length, 20);
    node.writeUInt32LE(children.length === 0 ? NOWHERE : this.#list(children), 28);
    node.writeUInt32LE(NOWHERE, 32);
    node.writeUInt32LE(values.length, 36);
    node.writeUInt32LE(values.length === 0 ? NOWHERE : this.#numbers(values.map((value) => this.#value(value))), 40);
    node.writeUInt32LE(this.#security, 44);
    node.writeUInt32LE(NOWHERE, 48);
    node.writeUInt32LE(Math.max(0, ...keys.map((child) => child.name.length * 2)), 52);
    node.writeUInt32LE(Math.max(0, ...values.map((value) => value.name.length * 2)), 60);
    node.writeUInt32LE(Math.max(0, ...values.map((value) => value.bytes.length)), 64);
    node.writeUInt16LE(bytes.length, 72);
    bytes.copy(node, 76);
    node.copy(this.#bytes, offset + 4);
    return offset;
  }

  #name(name: string): [bytes: Buffer, narrow: boolean] {
    const narrow = !this.#style.wideNames && /^[\0-\xff]*$/.test(name);
    return [Buffer.from(name, narrow ? 'latin1' : 'utf16le'), narrow];
  }

  #list(children: { name: string; offset: number }[]): number {
    const { list } = this.#style;
    if (list !== 'ri') return this.#leaf(list, children);
    const half = Math.ceil(children.length / 2);
    const leaves = [children.slice(0, half), children.slice(half)]
      .filter((part) => part.length > 0)
      .map((part) => this.#leaf('lh', part));
    const head = Buffer.alloc(4 + leaves.length * 4);
    head.write('ri');
    head.writeUInt16LE(leaves.length, 2);
    for (const [index, leaf] of leaves.entries()) head.writeUInt32LE(leaf, 4 + index * 4);
    return this.#cell(head);
  }

  #leaf(kind: 'lf' | 'lh' | 'li', children: { name: string; offset: number }[]): number {
    const width = kind === 'li' ? 4 : 8;
    const bytes = Buffer.alloc(4 + children.length * width);
    bytes.write(kind);
    bytes.writeUInt16LE(children.length, 2);
    for (const [index, { name, offset }] of children.entries()) {
      const at = 4 + index * width;
      bytes.writeUInt32LE(offset, at);
      if (kind === 'lh') bytes.writeUInt32LE(nameHash(name), at + 4);
      if (kind === 'lf') bytes.write(name.slice(0, 4), at + 4, 'latin1');
    }
    return this.#cell(bytes);
  }

  #numbers(numbers: number[]): number {
    const bytes = Buffer.alloc(numbers.length * 4);
    for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4);
    return this.#cell(bytes);
  }

  #value({ name, type, bytes }: HiveValue): number {
    const [nameBytes, narrow] = this.#name(name);
    const head = Buffer.alloc(20 + nameBytes.length);
    head.write('vk');
    head.writeUInt16LE(nameBytes.length, 2);
    head.writeUInt32LE(type, 12);
    head.writeUInt16LE(narrow ? 1 : 0, 16);
    nameBytes.copy(head, 20);
    if (bytes.length <= 4) {
      head.writeUInt32LE(0x80000000 + bytes.length, 4);
      bytes.copy(head, 8);
    } else {
      head.writeUInt32LE(bytes.length, 4);
      head.writeUInt32LE(this.#data(bytes), 8);
    }
    return this.#cell(head);
  }

  #data(bytes: Buffer): number {
    if (bytes.length <= SEGMENT_BYTES || this.#style.minor < 4) return this.#cell(bytes);
    const segments: number[] = [];
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
      // The cell of a segment has four bytes that hold no data.
      segments.push(this.#cell(Buffer.concat([bytes.subarray(at, at + SEGMENT_BYTES), Buffer.alloc(4)])));
    }
    const head = Buffer.alloc(8);
    head.write('db');
    head.writeUInt16LE(segments.length, 2);
    head.writeUInt32LE(this.#numbers(segments), 4);
    return this.#cell(head);
  }

  /** Adds a cell, in a new bin where the current one has no room. @returns its offset */
  #cell(content: Buffer): number {
    const size = Math.ceil((content.length + 4) / 8) * 8;
    if (this.#end + size > this.#binEnd) this.#bin(size);
    const offset = this.#end;
    this.#bytes.writeInt32LE(this.#sign * size, offset);
    content.copy(this.#bytes, offset + 4);
    this.#end += size;
    return offset;
  }

  #bin(size: number): void {
    this.#closeBin();
    const start = this.#binEnd;
    const length = Math.ceil((size + BIN_HEAD_BYTES) / 4096) * 4096;
    while (start + length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    this.#bytes.write('hbin', start);
    this.#bytes.writeUInt32LE(start, start + 4);
    this.#bytes.writeUInt32LE(length, start + 8);
    if (start === 0) this.#bytes.writeBigUInt64LE(WRITTEN, start + 20);
    this.#end = start + BIN_HEAD_BYTES;
    this.#binEnd = start + length;
  }

  /** Makes the rest of the current bin a free cell. */
  #closeBin(): void {
    if (this.#end < this.#binEnd) this.#bytes.writeInt32LE(this.#binEnd - this.#end, this.#end);
    this.#end = this.#binEnd;
  }

  finish(root: number): Buffer {
    this.#closeBin();
    const base = Buffer.alloc(BASE_BYTES);
    base.write('regf');
    base.writeUInt32LE(7, 4);
    base.writeUInt32LE(7, 8);
    base.writeBigUInt64LE(WRITTEN, 12);
    base.writeUInt32LE(1, 20);
    base.writeUInt32LE(this.#style.minor, 24);
    base.writeUInt32LE(1, 32);
    base.writeUInt32LE(root, 36);
    base.writeUInt32LE(this.#binEnd, 40);
    base.writeUInt32LE(1, 44);
    base.write('\\SystemRoot\\System32\\Config\\SYSTEM', 48, 64, 'utf16le');
    return withChecksum(Buffer.concat([base, this.#bytes.subarray(0, this.#binEnd)]));
  }
}

const WRITTEN = 131332437451516000n;

/** Writes the right checksum into a hive, in place. */
export function withChecksum(hive: Buffer): Buffer {
  hive.writeUInt32LE(checksumOf(hive), 508);
  return hive;
}

/** A hive in memory as the reader takes it. It counts the reads and the bytes that were read. */
export function hiveFile(bytes: Buffer, logs: readonly Buffer[] = []): HiveFile & { reads: number; bytesRead: number } {
  const file = {
    reads: 0,
    bytesRead: 0,
    size: bytes.length,
    read: (offset: number, length: number) => {
      const part = bytes.subarray(offset, offset + length);
      file.reads++;
      file.bytesRead += part.length;
      return part;
    },
    logs: () => logs.map((log, index) => ({ name: `SYSTEM.LOG${index + 1}`, bytes: log })),
  };
  return file;
}
