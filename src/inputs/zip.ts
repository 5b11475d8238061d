import { type Entry, getFileNameLowLevel, openPromise } from 'yauzl';
import { Failure } from '../failure.ts';
import { bomb, isBombOfMembers } from './bomb.ts';
import { unreadable } from './files.ts';
import type { Known } from './folder.ts';
import { beginsLikeHive, beginsLikeHiveLog, HIVE_LOG_START } from './hive-log.ts';
import { type Member, startOfMember } from './member.ts';
import type { Unit } from './unit.ts';

const ENCRYPTED = 1;
const LOG = /\.log[12]?$/i;

/** Logs of hives by the name of the hive, in small letters. */
type Logs = Map<string, Member['logs']>;

/**
 * The files in a zip archive, in its order, as they can be read from any thread. Nothing is unpacked to the disk, and no name
 * in it is taken for a path. An archive that ends in damage gives its members up to there, and a failure.
 */
export async function* membersOf(archive: string, known: Known): AsyncGenerator<Unit> {
  let members = 0;
  try {
    const logs = await logsOfHives(archive);
    for await (const { name, member, total, size } of entriesOf(archive)) {
      if (isBombOfMembers(size, total)) throw bomb(archive, size);
      const key = name.toLowerCase();
      const read = logs.get(key.replace(LOG, '')) ?? [];
      if (LOG.test(key) && read.some((log) => log.member.offset === member.offset) && isHiveLog(name, member)) continue;
      if (members++ > 0) known.sources++;
      yield { path: `${archive}/${name}`, member: { ...member, logs: logs.get(key) ?? [] } };
    }
    if (members === 0) throw malformed(archive, 'it holds no file');
  } catch (error) {
    if (members > 0) known.sources++;
    const { code, message, target, hint } =
      error instanceof Failure ? error : malformed(archive, (error as Error).message);
    yield { path: archive, failure: { code, message, target, hint } };
  }
}

interface ZipEntry {
  name: string;
  member: Member;
  /** Bytes that all members so far claim to become. */
  total: number;
  /** Bytes of the archive. */
  size: number;
}

async function* entriesOf(archive: string): AsyncGenerator<ZipEntry> {
  const zip = await openPromise(archive, { decodeStrings: false, validateEntrySizes: false }).catch((error) => {
    throw 'code' in error ? unreadable(archive, error) : malformed(archive, error.message);
  });
  try {
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      total += entry.uncompressedSize;
      yield { name, member: memberOf(entry, archive), total, size: zip.fileSize };
    }
  } finally {
    zip.close();
  }
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

/** The logs that belong to a hive in the same archive. An archive without names of logs is read only once. */
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
  const there: Logs = new Map();
  for await (const { name, member } of entriesOf(archive)) {
    const logs = found.get(name.toLowerCase());
    if (logs !== undefined && beginsLikeHive(startOfMember(name, member, HIVE_LOG_START)))
      there.set(
        name.toLowerCase(),
        logs.sort((a, b) => (a.name < b.name ? -1 : 1)),
      );
  }
  return there;
}

/** By its content too: a dump can be called SYSTEM.LOG. */
const isHiveLog = (name: string, member: Member): boolean =>
  beginsLikeHiveLog(startOfMember(name, member, HIVE_LOG_START));

/** .LOG, .LOG1 and .LOG2. */
const MOST_LOGS = 3;

const malformed = (target: string, reason: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `The archive could not be read: ${reason}.`,
    target,
    hint: 'Check that it is a zip archive, and whole.',
  });
