// Programs that tests make: PE files with only what a detector looks at.

/** One section of a made program. */
export interface MadeSection {
  name: string;
  kind: 'code' | 'constants' | 'data';
  bytes: Buffer;
}

export interface MadeProgram {
  bits?: 32 | 64;
  sections?: readonly MadeSection[];
  imports?: readonly string[];
  exports?: readonly string[];
  /** Metadata of managed code, which gets a CLR header. */
  metadata?: string;
}

export const IMAGE_BASE = 0x140000000;
const HEADERS = 0x400;
const PAGE = 0x1000;
const FLAGS = { code: 0x60000020, constants: 0x40000040, data: 0xc0000040 } as const;

/** Address of the first section of {@link program}, without the image base; each further one stands at the next page. */
export const FIRST_SECTION = PAGE;

/** A PE program as a linker lays it out (PE Format of the Windows SDK), without any code. */
export function program({ bits = 64, sections = [], imports = [], exports = [], metadata }: MadeProgram): Buffer {
  const all: MadeSection[] = [...sections];
  const directories = new Map<number, { address: number; size: number }>();
  const add = (index: number, make: (address: number) => Buffer): void => {
    const address = PAGE + all.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / PAGE) * PAGE, 0);
    const bytes = make(address);
    directories.set(index, { address, size: bytes.length });
    all.push({ name: `.dir${index}`, kind: 'constants', bytes });
  };
  if (exports.length > 0) add(0, (address) => exportTable(address, [...exports].sort()));
  if (imports.length > 0) add(1, (address) => importTable(address, imports));
  if (metadata !== undefined) add(14, (address) => clrHeader(address, metadata));
  const optionalSize = bits === 64 ? 240 : 224;
  const head = Buffer.alloc(HEADERS);
  head.write('MZ');
  head.writeUInt32LE(64, 60);
  head.write('PE\0\0', 64, 'latin1');
  head.writeUInt16LE(all.length, 70);
  head.writeUInt16LE(optionalSize, 84);
  head.writeUInt16LE(bits === 64 ? 0x20b : 0x10b, 88);
  if (bits === 64) head.writeBigUInt64LE(BigInt(IMAGE_BASE), 88 + 24);
  else head.writeUInt32LE(0x400000, 88 + 28);
  const table = 88 + (bits === 64 ? 112 : 96);
  head.writeUInt32LE(16, table - 4);
  for (const [index, { address, size }] of directories) {
    head.writeUInt32LE(address, table + index * 8);
    head.writeUInt32LE(size, table + index * 8 + 4);
  }
  let address = PAGE;
  let offset = HEADERS;
  const parts: Buffer[] = [head];
  for (const [index, { name, kind, bytes }] of all.entries()) {
    const row = 88 + optionalSize + index * 40;
    head.write(name, row, 8, 'latin1');
    head.writeUInt32LE(bytes.length, row + 8);
    head.writeUInt32LE(address, row + 12);
    head.writeUInt32LE(bytes.length, row + 16);
    head.writeUInt32LE(offset, row + 20);
    head.writeUInt32LE(FLAGS[kind], row + 36);
    parts.push(bytes);
    offset += bytes.length;
    address += Math.ceil(bytes.length / PAGE) * PAGE;
  }
  return Buffer.concat(parts);
}

function exportTable(address: number, names: readonly string[]): Buffer {
  const texts = names.map((name) => Buffer.from(`${name}\0`, 'latin1'));
  const table = Buffer.alloc(40 + names.length * 4);
  table.writeUInt32LE(names.length, 24);
  table.writeUInt32LE(address + 40, 32);
  let at = address + table.length;
  for (const [index, text] of texts.entries()) {
    table.writeUInt32LE(at, 40 + index * 4);
    at += text.length;
  }
  return Buffer.concat([table, ...texts, Buffer.alloc(300)]);
}

function importTable(address: number, names: readonly string[]): Buffer {
  const texts = names.map((name) => Buffer.from(`${name}\0`, 'latin1'));
  const table = Buffer.alloc((names.length + 1) * 20);
  let at = address + table.length;
  for (const [index, text] of texts.entries()) {
    table.writeUInt32LE(at, index * 20 + 12);
    at += text.length;
  }
  return Buffer.concat([table, ...texts, Buffer.alloc(300)]);
}

function clrHeader(address: number, metadata: string): Buffer {
  const header = Buffer.alloc(72);
  header.writeUInt32LE(72, 0);
  header.writeUInt32LE(address + 72, 8);
  header.writeUInt32LE(metadata.length, 12);
  return Buffer.concat([header, Buffer.from(metadata, 'latin1')]);
}

export const constants = (...texts: string[]): MadeSection => ({
  name: '.rdata',
  kind: 'constants',
  bytes: Buffer.from(`\0${texts.join('\0')}\0`, 'latin1'),
});

export const data = (bytes: Buffer | string): MadeSection => ({
  name: '.data',
  kind: 'data',
  bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1'),
});
