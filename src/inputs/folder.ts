import { closeSync, type Dirent, lstatSync, opendirSync, openSync, readlinkSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type FailureFacts, orNull, type Warning } from '../failure.ts';
import { isArchiveName, STANDARD_INPUT, unreadable } from './files.ts';
import { beginsLikeHive, beginsLikeHiveLog, HIVE_LOG_START } from './hive-log.ts';
import type { Unit } from './unit.ts';

/** What a search for sources finds: a source, an archive with several, or a file that is passed over with a warning. */
export type Found = Unit | { archive: string } | { warning: Warning };

/** How many sources have been found so far. The files of a folder count as soon as the folder is listed. */
export interface Known {
  sources: number;
}

type Kind = 'file' | 'folder' | 'link' | 'other';

interface Level {
  folder: string;
  names: string[];
  /** Names that are no plain files, few as a rule. */
  kinds: Map<string, Kind>;
  at: number;
}

/** Names per read of a directory, so that a folder of a hundred thousand files takes a few hundred reads. */
const NAMES_AT_ONCE = 512;

/**
 * All files below a folder, by name, folders in their place among them: the same order on every system. Links to folders are
 * not followed, so that no folder is visited twice; what is neither file nor folder is never opened.
 */
export function* filesBelow(top: string, known: Known): Generator<Found> {
  const levels: Level[] = [];
  const failure = enter(levels, top, known);
  if (failure !== null) yield failure;
  let empty = failure === null;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const name = level.names[level.at++];
    if (name === undefined) {
      levels.pop();
      continue;
    }
    const path = asFilePath(join(level.folder, name));
    const kind = level.kinds.get(name) ?? 'file';
    if (kind === 'folder') {
      known.sources--;
      const unreadable = enter(levels, path, known);
      if (unreadable === null) continue;
      empty = false;
      yield unreadable;
      continue;
    }
    const doubt = kind === 'file' ? null : doubtAbout(path, kind);
    if (doubt !== null || isLogOfHive(level, name)) {
      known.sources--;
      if (doubt !== null) yield { warning: doubt };
    } else {
      empty = false;
      yield isArchiveName(name) ? { archive: path } : { path, found: true };
    }
  }
  if (!empty) return;
  known.sources++;
  yield emptyFolder(top);
}

/** `-` means standard input, so a file with that name is given as `./-`. */
export const asFilePath = (path: string): string => (path === STANDARD_INPUT ? `.${sep}${path}` : path);

function enter(levels: Level[], folder: string, known: Known): Unit | null {
  try {
    const level = namesIn(folder);
    known.sources += level.names.length;
    levels.push(level);
    return null;
  } catch (error) {
    known.sources++;
    const { code, message, target, hint } = unreadable(folder, error as NodeJS.ErrnoException);
    return { path: folder, failure: { code, message, target, hint } };
  }
}

function namesIn(folder: string): Level {
  const names: string[] = [];
  const kinds = new Map<string, Kind>();
  const directory = opendirSync(folder, { bufferSize: NAMES_AT_ONCE });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      names.push(entry.name);
      const kind = kindOf(entry, folder);
      if (kind !== 'file') kinds.set(entry.name, kind);
    }
  } finally {
    directory.closeSync();
  }
  return { folder, names: names.sort(), kinds, at: 0 };
}

/** Some file systems list names without kinds, and Windows lists OneDrive's placeholders as links. Then the entry itself is asked. */
function kindOf(entry: Dirent, folder: string): Kind {
  const said = kindSaid(entry);
  if (said !== null && said !== 'link') return said;
  const stat = lstatSync(join(folder, entry.name), { throwIfNoEntry: false });
  return (stat === undefined ? null : kindSaid(stat)) ?? 'other';
}

function kindSaid(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> & Partial<Dirent>): Kind | null {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFIFO?.() || entry.isSocket?.() || entry.isCharacterDevice?.() || entry.isBlockDevice?.()
    ? 'other'
    : null;
}

/** Why a link or a special file is passed over; null for a link that leads to a file. */
function doubtAbout(path: string, kind: Kind): Warning | null {
  const skipped = (what: string): Warning => ({ code: 'notFollowed', message: `Passed over: ${what}.`, target: path });
  if (kind !== 'link') return skipped('it is neither a file nor a folder');
  try {
    // Windows logs on to a share when it follows a link there. Evidence must not choose where we log on.
    if (/^[\\/]{2}/.test(readlinkSync(path))) return skipped('it is a link to a share or a device');
    const stat = statSync(path);
    if (stat.isFile()) return null;
    return skipped(stat.isDirectory() ? 'it is a link to a folder' : 'it is a link to what is no file');
  } catch {
    return skipped('it is a link that leads nowhere');
  }
}

/** Why a path that a pattern found is passed over; null for a file, a folder, and a link to a file. */
export function doubtAboutFound(path: string): Warning | null {
  const stat = orNull(() => lstatSync(path));
  if (stat === null || stat.isFile() || stat.isDirectory()) return null;
  return doubtAbout(path, stat.isSymbolicLink() ? 'link' : 'other');
}

/** Whether the file is a log that is read together with the hive beside it. */
function isLogOfHive({ folder, names, kinds }: Level, name: string): boolean {
  const found = hivesOf(name).find((each) => has(names, each));
  return found !== undefined && !kinds.has(found) && isHive(join(folder, found)) && isHiveLog(join(folder, name));
}

/** The same of a path that was found by itself. */
export const isLogBesideHive = (path: string): boolean =>
  isHiveLog(path) && hivesOf(basename(path)).some((hive) => isHive(join(dirname(path), hive)));

/** Names that the hive of a log may have. */
function hivesOf(name: string): string[] {
  const hive = /^(.+)\.log[12]?$/i.exec(name)?.[1];
  return hive === undefined ? [] : [hive, hive.toUpperCase(), hive.toLowerCase()];
}

/** Names are sorted, and a folder may hold a hundred thousand that end in .log. */
function has(names: readonly string[], name: string): boolean {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return names[low] === name;
}

const isHive = (path: string): boolean => beginsLikeHive(startOf(path));

/** By its content too: a dump can be called SYSTEM.LOG. */
const isHiveLog = (path: string): boolean => beginsLikeHiveLog(startOf(path));

/** The first bytes of a file; null where it cannot be read. */
function startOf(path: string): Buffer | null {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(HIVE_LOG_START);
      return start.subarray(0, readSync(file, start, 0, start.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function emptyFolder(folder: string): Unit {
  const failure: FailureFacts = {
    code: 'sourceNotFound',
    message: 'The folder holds no file.',
    target: folder,
    hint: 'Check the path.',
  };
  return { path: folder, failure };
}
