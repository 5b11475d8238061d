import { type Entry, getFileNameLowLevel, openPromise } from 'yauzl';
import { Failure } from '../failure.ts';
import { bomb, isBombOfMembers } from './bomb.ts';
import { holdsOnlyZeros, unreadable } from './files.ts';
import type { SourceCount } from './folder.ts';
import { beginsLikeHive, HIVE_LOG_START, isLogOfAnyHive } from './hive-log.ts';
import { endOfMember, holdsZeros, type Member, readArchive, startOfMember } from './member.ts';
import type { Unit } from './unit.ts';

const ENCRYPTED = 1;
const LOG = /\.log[12]?$/i;

/** Logs by the name of their hive in small letters. */
type Logs = Map<string, Member['logs']>;

/**
 * Lists the files in a zip archive, in its order. Unpacks nothing to the disk, and uses no name in the archive as a path. Of a
 * damaged archive it yields the members in front of the damage, and a failure.
 */
export async function* membersOf(archive: string, count: SourceCount): AsyncGenerator<Unit> {
  let members = 0;
  try {
    const logs = await logsOfHives(archive);
    const covered: Span[] = [];
    for await (const { name, member, total, size } of entriesOf(archive, covered)) {
      if (isBombOfMembers(size, total)) throw bomb(archive, size);
      const key = name.toLowerCase();
      const read = logs.get(key.replace(LOG, '')) ?? [];
      if (LOG.test(key) && read.some((log) => log.member.offset === member.offset) && isHiveLog(name, member)) continue;
      if (members++ > 0) count.sources++;
      yield { path: `${archive}/${name}`, member: { ...member, logs: logs.get(key) ?? [] } };
    }
    if (members === 0) throw malformed(archive, 'it holds no file');
    const hidden = firstUncovered(archive, covered);
    if (hidden !== null)
      throw malformed(archive, `something that its directory does not name stands at offset ${hidden}`);
  } catch (error) {
    if (members > 0) count.sources++;
    const { code, message, target, hint } =
      error instanceof Failure ? error : malformed(archive, (error as Error).message);
    yield { path: archive, failure: { code, message, target, hint } };
  }
}

interface ZipEntry {
  name: string;
  member: Member;
  /** Unpacked bytes that all members so far claim together. */
  total: number;
  /** Bytes of the archive. */
  size: number;
}

/** A part of an archive, by offsets. */
interface Span {
  start: number;
  end: number;
}

/** @param covered gets the places of all members and of the directory. Each takes a read of the archive. */
async function* entriesOf(archive: string, covered?: Span[]): AsyncGenerator<ZipEntry> {
  const zip = await openPromise(archive, { decodeStrings: false, validateEntrySizes: false }).catch((error) => {
    throw 'code' in error ? unreadable(archive, error) : malformed(archive, error.message);
  });
  try {
    let total = 0;
    // yauzl's types call it something else, but it is an offset.
    const directory = Number(zip.readEntryCursor);
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      const member = memberOf(entry, archive);
      covered?.push({ start: member.offset, end: endOfMember(member) });
      if (name.endsWith('/') && isEmpty(member)) continue;
      total += entry.uncompressedSize;
      yield { name, member, total, size: zip.fileSize };
    }
    covered?.push({ start: directory, end: Number(zip.readEntryCursor) });
    const { length } = zip.comment;
    if (covered !== undefined && length > LONGEST_COMMENT) throw longComment(archive, length);
    covered?.push({ start: zip.fileSize - length - LONGEST_END, end: zip.fileSize });
  } finally {
    zip.close();
  }
}

/** In bytes. A dump of a catalog is longer than what people and programs write there. */
const LONGEST_COMMENT = 512;
/** In bytes: the records at the end of an archive, with those of ZIP64 and without the comment. */
const LONGEST_END = 22 + 20 + 56;

/** Deflate packs nothing into two bytes. */
const isEmpty = ({ size, compressed }: Member): boolean => size === 0 && compressed <= 2;

/** A member may have a descriptor of 24 bytes behind it, and an archive a mark of 4 bytes in front. */
const LONGEST_DESCRIPTOR = 24;

/** Offset of the first part of an archive that neither a member nor the directory covers, and that is not padding; null for none. */
function firstUncovered(archive: string, covered: Span[]): number | null {
  const isPadding = (from: number, to: number) =>
    holdsOnlyZeros((offset, length) => readArchive(archive, offset, length), from, to);
  let at = 0;
  for (const { start, end } of covered.sort((one, other) => one.start - other.start)) {
    if (start - at > LONGEST_DESCRIPTOR && !isPadding(at + LONGEST_DESCRIPTOR, start)) return at;
    at = Math.max(at, end);
  }
  return null;
}

const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);

const memberOf = (entry: Entry, archive: string): Member => ({
  archive,
  offset: entry.relativeOffsetOfLocalHeader,
  compressed: entry.compressedSize,
  size: entry.uncompressedSize,
  crc: entry.crc32,
  method: entry.compressionMethod,
  encrypted: (entry.generalPurposeBitFlag & ENCRYPTED) !== 0,
  logs: [],
});

/** Finds the logs that belong to a hive in the same archive. */
async function logsOfHives(archive: string): Promise<Logs> {
  const found: Logs = new Map();
  for await (const { name, member } of entriesOf(archive)) {
    if (!LOG.test(name)) continue;
    const hive = name.replace(LOG, '').toLowerCase();
    const log = { name: name.slice(name.lastIndexOf('/') + 1), member };
    const logs = found.get(hive) ?? [];
    if (logs.length < MOST_LOGS) found.set(hive, [...logs, log]);
  }
  if (found.size === 0) return found;
  const ofHives: Logs = new Map();
  for await (const { name, member } of entriesOf(archive)) {
    const logs = found.get(name.toLowerCase());
    if (logs !== undefined && beginsLikeHive(startOfMember(name, member, HIVE_LOG_START)))
      ofHives.set(
        name.toLowerCase(),
        logs.sort((a, b) => (a.name < b.name ? -1 : 1)),
      );
  }
  return ofHives;
}

/** Looks at the content, because a dump may be called SYSTEM.LOG too. */
const isHiveLog = (name: string, member: Member): boolean =>
  isLogOfAnyHive(startOfMember(name, member, HIVE_LOG_START), (offset) => holdsZeros(name, member, offset));

/** .LOG, .LOG1 and .LOG2. */
const MOST_LOGS = 3;

const longComment = (target: string, length: number): Failure =>
  new Failure({
    code: 'sourceUnsupported',
    message: `The archive has a comment of ${length} bytes, which may hold a catalog; up to ${LONGEST_COMMENT} are passed over.`,
    target,
    hint: 'Read it with unzip -z. If it says nothing of a catalog, remove it with zip -z.',
  });

const malformed = (target: string, reason: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `The archive could not be read: ${reason}.`,
    target,
    hint: 'Check that it is a zip archive, and whole.',
  });
