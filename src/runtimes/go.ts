import { placesOf } from '../executables/image.ts';
import type { ProgramFile } from '../executables/program-file.ts';
import type { Found, Runtime, Version } from './runtime.ts';

/**
 * Go 1.13 and later, by the build information that the linker writes at the beginning of the data. Since 1.18 it holds the
 * version, before that a pointer to a string. A program that was linked without it (Bazel, go tool link) still has Go's table of
 * functions. Source: golang/go, src/debug/buildinfo/buildinfo.go, src/debug/gosym/pclntab.go.
 */
export const go: Runtime = {
  runtime: 'go',
  title: 'Go',
  help: 'For TCP nothing: it sees the layer and is slower. Where UDP is at risk: add an exclusion for its exe.',
  sources: ['golang/go, src/internal/poll/fd_windows.go', 'golang/go#77448'],
  rules,
  detect,
};

/** UDP skips since Go 1.21. Before 1.9.2 no rule is known, and build information does not tell 1.9 from 1.9.2. */
function rules(version: Version | null): readonly string[] {
  if (version === null || version.major !== 1) return [];
  if (version.minor >= 27) return ['go1.27'];
  if (version.minor >= 21) return ['go'];
  return version.minor >= 10 ? ['go tcp'] : [];
}

/** debug/buildinfo: this text, at a multiple of 16, begins the build information. */
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** Each one can cost two reads of the file. A linker writes one. */
const MOST_MARKS = 16;
const HEADER = 32;
const LONGEST_VERSION = 64;
const POINTERS_BIG_ENDIAN = 1;
const VERSION_INLINE = 2;

function detect(file: ProgramFile): Found | null {
  const version = buildInformation(file);
  if (version !== null) return { version: numbersOf(version) };
  return hasFunctionTable(file) ? { version: numbersOf(versionString(file)) } : null;
}

/** `go1.26.5 X:nodwarf5` → `1.26.5`; `devel go1.28-a1b2c3` → `1.28`. */
const numbersOf = (version: string | null): string | null =>
  /\bgo(\d+\.\d+(?:\.\d+|(?:rc|beta)\d+)?)/.exec(version ?? '')?.[1] ?? null;

function buildInformation(file: ProgramFile): string | null {
  for (const section of file.sections) {
    if (section.kind !== 'data' && section.name !== '.go.buildinfo') continue;
    const bytes = file.atOffset(section.offset, Math.min(section.size, 1 << 20));
    if (bytes === null) continue;
    for (const at of placesOf(bytes, MAGIC, MOST_MARKS)) {
      const version = at % 16 === 0 ? versionIn(file, bytes.subarray(at)) : null;
      if (version !== null) return version;
    }
  }
  return null;
}

function versionIn(file: ProgramFile, bytes: Buffer): string | null {
  if (bytes.length < HEADER) return null;
  const pointerSize = bytes[14] as number;
  const flags = bytes[15] as number;
  if ((flags & VERSION_INLINE) !== 0) {
    const length = bytes[HEADER] ?? 0;
    return plausible(bytes.subarray(HEADER + 1, HEADER + 1 + Math.min(length, LONGEST_VERSION)));
  }
  if ((flags & POINTERS_BIG_ENDIAN) !== 0 || (pointerSize !== 4 && pointerSize !== 8)) return null;
  const string = file.atPointer(pointer(bytes, 16, pointerSize), pointerSize * 2);
  if (string === null) return null;
  const length = pointer(string, pointerSize, pointerSize);
  const text = length > LONGEST_VERSION ? null : file.atPointer(pointer(string, 0, pointerSize), length);
  return text === null ? null : plausible(text);
}

const pointer = (bytes: Buffer, at: number, size: number): number =>
  size === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);

const plausible = (bytes: Buffer): string | null => {
  const text = bytes.toString('latin1');
  return /^(?:go\d|devel )[ -~]*$/.test(text) ? text : null;
};

/** First bytes of the table of functions, newest first: Go 1.20, 1.18, 1.16. */
const TABLES = [0xfffffff1, 0xfffffff0, 0xfffffffa];

/** Only Go's own linker writes these sections, so the constants of other programs are not searched. */
function hasFunctionTable(file: ProgramFile): boolean {
  const own = file.sections.find(({ name }) => name === '.gopclntab' || name === '.data.rel.ro.gopclntab');
  if (own !== undefined) return isTable(file.atOffset(own.offset, 16) ?? Buffer.alloc(0), 0);
  if (file.format !== 'pe' || !file.sections.some(({ name }) => name === '.symtab')) return false;
  const bytes = file.bytes('constants');
  return TABLES.some((magic) => {
    const needle = Buffer.alloc(6);
    needle.writeUInt32LE(magic);
    for (const at of placesOf(bytes, needle)) {
      if (isTable(bytes, at)) return true;
    }
    return false;
  });
}

/** Magic number, two zeros, the least size of an instruction, the size of a pointer, the number of functions. */
function isTable(bytes: Buffer, at: number): boolean {
  if (at + 16 > bytes.length || !TABLES.includes(bytes.readUInt32LE(at)) || bytes.readUInt16LE(at + 4) !== 0)
    return false;
  const functions = bytes.readUInt32LE(at + 8);
  return [1, 2, 4].includes(bytes[at + 6] as number) && [4, 8].includes(bytes[at + 7] as number) && functions < 1 << 24;
}

/** runtime.buildVersion, which is a constant of its own; null where two are found, since one may be a text of the program. */
function versionString(file: ProgramFile): string | null {
  const found = new Set<string>();
  const bytes = file.bytes('constants');
  for (const at of placesOf(bytes, Buffer.from('go1.', 'latin1'))) {
    if (/[\w.-]/.test(String.fromCharCode(bytes[at - 1] ?? 0))) continue;
    const text = bytes.toString('latin1', at, at + 24);
    const version = /^go1\.\d{1,2}(?:\.\d{1,2}|(?:rc|beta)\d)?(?=[\0 ]|$)/.exec(text)?.[0];
    if (version !== undefined) found.add(version);
  }
  const [only] = found;
  return found.size === 1 ? (only as string) : null;
}
