import { closeSync, openSync } from 'node:fs';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { Failure, orNull } from '../failure.ts';
import { bomb, isBomb } from './bomb.ts';
import { isZeros, LARGEST_FILE, readAt, unreadable } from './files.ts';
import type { Unpacked } from './gzip.ts';

/** A file in a zip archive, as the archive's directory describes it. */
export interface Member {
  archive: string;
  /** Offset of its local header in the archive. */
  offset: number;
  compressed: number;
  size: number;
  crc: number;
  method: number;
  encrypted: boolean;
  /** For a hive: its logs, which are members of the same archive. */
  logs: { name: string; member: Member }[];
}

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER_BYTES = 30;

/** Unpacks a member. @param path path of the member, for errors. @throws Failure sourceUnsupported, sourceMalformed, sourceTooLarge */
export function unpackedMember(path: string, member: Member): Buffer {
  const { compressed, size, encrypted } = member;
  if (!encrypted && isBomb(compressed, size)) throw bomb(path, compressed);
  return unpacked(path, member);
}

/** Whether a member can be unpacked and holds nothing but zeros, which are packed a thousand times smaller. */
export const holdsZeros = (path: string, member: Member, from: number): boolean =>
  member.size <= LARGEST_FILE && orNull(() => isZeros(unpacked(path, member).subarray(from))) === true;

function unpacked(path: string, member: Member): Buffer {
  const { size, crc, method } = member;
  if (member.encrypted)
    throw unsupported(path, 'This member of the archive is encrypted', 'Unpack it with its password first.');
  if (method !== STORED && method !== DEFLATED)
    throw unsupported(path, `This member is packed by a method (${method}) other than deflate`, 'Unpack it first.');
  const packed = dataOf(path, member);
  const bytes = method === STORED ? packed : inflated(path, packed, size);
  if (bytes.length !== size || crc32(bytes) !== crc)
    throw damaged(path, 'its size or checksum is not the one that the archive names');
  return bytes;
}

/** Unpacks the logs of a hive. A log that cannot be unpacked is left out. */
export const unpackedLogs = (path: string, { logs }: Member): { name: string; bytes: Buffer }[] =>
  logs.flatMap(({ name, member }) => {
    const bytes = orNull(() => unpackedMember(path, member));
    return bytes === null ? [] : [{ name, bytes }];
  });

/** The first bytes of an unpacked member; null when it is encrypted or damaged. */
export function startOfMember(path: string, member: Member, length: number): Buffer | null {
  return orNull(() => {
    const packed = dataOf(path, { ...member, compressed: Math.min(member.compressed, 4 * length) });
    if (member.encrypted || member.method === STORED) return member.encrypted ? null : packed.subarray(0, length);
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, length);
  });
}

function inflated(path: string, packed: Buffer, size: number): Buffer {
  const { buffer, engine } = inflate(path, packed, size);
  if (engine.bytesWritten < packed.length) throw damaged(path, 'something follows its data');
  return buffer;
}

function inflate(path: string, packed: Buffer, size: number): Unpacked {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1), info: true }) as unknown as Unpacked;
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
}

/** Offset of the end of a member's data in the archive; of its beginning where there is no member. */
export const endOfMember = (member: Member): number =>
  orNull(() => startOfData('', member) + member.compressed) ?? member.offset;

/** Offset of the data of a member, which follow its local header. Only the local header has its own length. */
function startOfData(path: string, { archive, offset }: Member): number {
  const header = readArchive(archive, offset, LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== 0x04034b50)
    throw damaged(path, 'there is no member where the directory of the archive says');
  return offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** The packed bytes of a member. */
function dataOf(path: string, member: Member): Buffer {
  const { archive, compressed } = member;
  const start = startOfData(path, member);
  const data = readArchive(archive, start, compressed);
  if (data.length < compressed) throw damaged(path, 'the archive ends within it');
  return data;
}

/** The archive that was read last. It stays open, because most archives have several members. */
let open: { archive: string; file: number } | null = null;

/** Bytes of an archive; fewer where it ends. @throws Failure sourceNotFound, sourceUnreadable */
export function readArchive(archive: string, offset: number, length: number): Buffer {
  try {
    if (open?.archive !== archive) {
      if (open !== null) closeSync(open.file);
      open = null;
      open = { archive, file: openSync(archive, 'r') };
    }
    return readAt(open.file, offset, length);
  } catch (error) {
    throw unreadable(archive, error as NodeJS.ErrnoException);
  }
}

const unsupported = (target: string, message: string, hint: string): Failure =>
  new Failure({ code: 'sourceUnsupported', message: `${message}.`, target, hint });

const damaged = (target: string, reason: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `This member of the archive is damaged: ${reason}.`,
    target,
    hint: 'Make the archive again.',
  });
