import { closeSync, type Dirent, lstatSync, opendirSync, openSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type FailureFacts, orNull, type Warning } from '../failure.ts';
import { holdsOnlyZeros, isArchiveName, readAt, STANDARD_INPUT, unreadable } from './files.ts';
import { beginsLikeHive, HIVE_LOG_START, isLogOfAnyHive } from './hive-log.ts';
import type { Unit } from './unit.ts';

/** What a search for sources finds: a source, an archive with several sources, or a warning about a file that is not read. */
export type Found = Unit | { archive: string } | { warning: Warning };

/** Counts the sources that were found so far. The files of a folder count when the folder is listed. */
export interface SourceCount {
  sources: number;
}

type Kind = 'file' | 'folder' | 'link' | 'other';

interface Level {
  folder: string;
  names: string[];
  /** Kinds of the names that are not plain files. */
  kinds: Map<string, Kind>;
  at: number;
}

/** Names per read of a directory. A folder of a hundred thousand files takes two hundred reads. */
const NAMES_AT_ONCE = 512;

/**
 * Finds all files below a folder, sorted by name on every system. A subfolder's files come where its name belongs. Does not follow
 * links to folders, so it visits no folder twice. Opens nothing but files.
 */
export function* filesBelow(top: string, count: SourceCount): Generator<Found> {
  const levels: Level[] = [];
  const failure = enter(levels, top, count);
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
      count.sources--;
      const unreadable = enter(levels, path, count);
      if (unreadable === null) continue;
      empty = false;
      yield unreadable;
      continue;
    }
    const warning = kind === 'file' ? null : whyNotFollowed(path, kind);
    if (warning !== null || isLogOfHive(level, name)) {
      count.sources--;
      if (warning !== null) yield { warning };
    } else {
      empty = false;
      yield isArchiveName(name) ? { archive: path } : path;
    }
  }
  if (!empty) return;
  count.sources++;
  yield emptyFolder(top);
}

/** `-` means standard input, so a file with that name is given as `./-`. */
export const asFilePath = (path: string): string => (path === STANDARD_INPUT ? `.${sep}${path}` : path);

function enter(levels: Level[], folder: string, count: SourceCount): Unit | null {
  try {
    const level = namesIn(folder);
    count.sources += level.names.length;
    levels.push(level);
    return null;
  } catch (error) {
    count.sources++;
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

/** Some file systems list names without kinds, and Windows lists OneDrive's placeholders as links. Then lstat tells the kind. */
function kindOf(entry: Dirent, folder: string): Kind {
  const listed = listedKind(entry);
  if (listed !== null && listed !== 'link') return listed;
  const stat = lstatSync(join(folder, entry.name), { throwIfNoEntry: false });
  return (stat === undefined ? null : listedKind(stat)) ?? 'other';
}

function listedKind(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> & Partial<Dirent>): Kind | null {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFIFO?.() || entry.isSocket?.() || entry.isCharacterDevice?.() || entry.isBlockDevice?.()
    ? 'other'
    : null;
}

/** Why a link or a special file is not read; null for a link to a file. */
function whyNotFollowed(path: string, kind: Kind): Warning | null {
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

/** Why a path that a pattern found is not read; null for a file, a folder, and a link to a file. */
export function whyFoundNotFollowed(path: string): Warning | null {
  const stat = orNull(() => lstatSync(path));
  if (stat === null || stat.isFile() || stat.isDirectory()) return null;
  return whyNotFollowed(path, stat.isSymbolicLink() ? 'link' : 'other');
}

/** Whether a file is the log of a hive beside it, which is read together with the hive. */
function isLogOfHive({ folder, names, kinds }: Level, name: string): boolean {
  const found = hivesOf(name).find((each) => includesSorted(names, each));
  return found !== undefined && !kinds.has(found) && isHive(join(folder, found)) && isHiveLog(join(folder, name));
}

/** The same for a path that a pattern found, if it found the hive too. @param found all paths in small letters */
export const isLogOfFoundHive = (path: string, found: ReadonlySet<string>): boolean =>
  isHiveLog(path) &&
  hivesOf(basename(path)).some((hive) => {
    const beside = join(dirname(path), hive);
    return found.has(beside.toLowerCase()) && isHive(beside);
  });

/** Names that the hive of a log may have: none for a name that is no log's. */
function hivesOf(name: string): string[] {
  const hive = /^(.+)\.log[12]?$/i.exec(name)?.[1];
  return hive === undefined ? [] : [hive, hive.toUpperCase(), hive.toLowerCase()];
}

/** Searches sorted names by halves, since a folder may hold a hundred thousand logs. */
function includesSorted(names: readonly string[], name: string): boolean {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return names[low] === name;
}

const isHive = (path: string): boolean => beginsLikeHive(startOf(path));

/** Looks at the content, because a dump may be called SYSTEM.LOG too. */
const isHiveLog = (path: string): boolean => isLogOfAnyHive(startOf(path), (offset) => holdsZeros(path, offset));

/** The first bytes of a file; null where it cannot be read. */
const startOf = (path: string): Buffer | null =>
  orNull(() => withFile(path, (file) => readAt(file, 0, HIVE_LOG_START)));

/** Whether a file can be read and holds nothing but zeros from an offset on. */
const holdsZeros = (path: string, from: number): boolean =>
  orNull(() =>
    withFile(path, (file) =>
      holdsOnlyZeros((at, length, into) => readAt(file, at, length, into), from, Number.POSITIVE_INFINITY),
    ),
  ) === true;

function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
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
