// Puts a resource into a Linux executable the way Node.js looks for it: as an ELF note, found by
// dl_iterate_phdr in a PT_NOTE segment. (postject does the same in 18 seconds by way of a WebAssembly LIEF.)

const PT_LOAD = 1;
const PT_NOTE = 4;
const PT_PHDR = 6;
const PF_R = 4;
const ET_EXEC = 2;
const PAGE = 0x1000;
const PROGRAM_HEADER_BYTES = 56;

interface Segment {
  type: number;
  virtualAddress: number;
  memorySize: number;
  raw: Buffer;
}

/**
 * Appends a note and the segment that maps it. The table of program headers has no room to grow where it
 * stands, so two of its entries are given up that nothing needs at run time in a program loaded at a fixed
 * address: the one that describes the table itself, and the build id's note.
 */
export function addElfNote(executable: Buffer, name: string, content: Buffer): Buffer {
  if (executable.readUInt32BE(0) !== 0x7f454c46 || executable[4] !== 2 || executable[5] !== 1) {
    throw new Error('not a 64-bit little-endian ELF file');
  }
  if (executable.readUInt16LE(16) !== ET_EXEC)
    throw new Error('not an ELF file of type EXEC: its first program header cannot be given up');
  const table = Number(executable.readBigUInt64LE(32));
  const count = executable.readUInt16LE(56);
  const segments = Array.from({ length: count }, (_, index) =>
    readSegment(executable, table + index * PROGRAM_HEADER_BYTES),
  );
  if (
    segments.filter(({ type }) => type === PT_PHDR).length !== 1 ||
    segments.filter(({ type }) => type === PT_NOTE).length !== 1
  ) {
    throw new Error('the ELF file does not have exactly one PT_PHDR and one PT_NOTE');
  }

  const note = noteOf(name, content);
  const offset = roundUp(executable.length, PAGE);
  const end = Math.max(
    ...segments.filter(({ type }) => type === PT_LOAD).map((each) => each.virtualAddress + each.memorySize),
  );
  const address = roundUp(end, PAGE) + PAGE;
  const placed = (type: number, align: number) => segment(type, offset, address, note.length, align);
  const lastLoad = segments.findLastIndex(({ type }) => type === PT_LOAD);
  const headers = segments.flatMap(({ type, raw }, index) => {
    if (type === PT_PHDR) return [];
    if (type === PT_NOTE) return [placed(PT_NOTE, 4)];
    return index === lastLoad ? [raw, placed(PT_LOAD, PAGE)] : [raw];
  });

  const result = Buffer.concat([executable, Buffer.alloc(offset - executable.length), note]);
  Buffer.concat(headers).copy(result, table);
  return result;
}

function readSegment(file: Buffer, at: number): Segment {
  const raw = Buffer.from(file.subarray(at, at + PROGRAM_HEADER_BYTES));
  return {
    type: raw.readUInt32LE(0),
    virtualAddress: Number(raw.readBigUInt64LE(16)),
    memorySize: Number(raw.readBigUInt64LE(40)),
    raw,
  };
}

function segment(type: number, offset: number, address: number, size: number, align: number): Buffer {
  const raw = Buffer.alloc(PROGRAM_HEADER_BYTES);
  raw.writeUInt32LE(type, 0);
  raw.writeUInt32LE(PF_R, 4);
  for (const [at, value] of [
    [8, offset],
    [16, address],
    [24, address],
    [32, size],
    [40, size],
    [48, align],
  ] as const) {
    raw.writeBigUInt64LE(BigInt(value), at);
  }
  return raw;
}

/** An ELF note: sizes of name and content, a type, then both, each padded to four bytes. */
function noteOf(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(name.length + 1, 0);
  head.writeUInt32LE(content.length, 4);
  head.writeUInt32LE(0, 8);
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(roundUp(bytes.length, 4) - bytes.length)]);
  return Buffer.concat([head, padded(Buffer.from(`${name}\0`, 'latin1')), padded(content)]);
}

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;
