import { globSync, statSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { isArchiveName, readSourceFile, STANDARD_INPUT } from './files.ts';
import {
  asFilePath,
  type Found,
  filesBelow,
  isLogOfFoundHive,
  type SourceCount,
  whyFoundNotFollowed,
} from './folder.ts';
import { unicodeLines } from './text.ts';

export type { Found, SourceCount };

/**
 * Finds the sources that operands of the command line name, in their order: files, standard input, all files below a folder, and
 * the files that a pattern matches, because the shells of Windows expand no patterns. If a file has the name of an operand, the
 * operand is no pattern.
 */
export function* sourcesOf(operands: Iterable<string>, count: SourceCount): Generator<Found> {
  for (const operand of operands) {
    if (operand === STANDARD_INPUT) {
      count.sources++;
      yield { path: operand, named: true };
    } else if (!isPattern(operand) || kindOf(operand) !== null) yield* sourcesAt(operand, count);
    else yield* sourcesMatching(operand, count);
  }
}

/** The same for paths, in which `*` and `?` are never patterns. */
export function* sourcesNamed(paths: Iterable<string>, count: SourceCount): Generator<Found> {
  for (const path of paths) yield* sourcesAt(asFilePath(path), count);
}

/** The paths in a list file, one a line, in any Unicode encoding. @throws Failure sourceNotFound, sourceUnreadable, sourceTooLarge */
export function* namesIn(list: string): Generator<string> {
  for (const line of unicodeLines(readSourceFile(list))) {
    const name = line.replace(/\r$/, '');
    if (name !== '') yield name;
  }
}

function* sourcesAt(path: string, count: SourceCount, kind = kindOf(path)): Generator<Found> {
  if (kind === 'folder') {
    yield* filesBelow(path, count);
    return;
  }
  count.sources++;
  // A missing file becomes an error when it is opened.
  yield isArchiveName(path) && kind === 'file' ? { archive: path } : { path, named: true };
}

/** Finds what a pattern matches. Takes a matching folder once, with all files in it, and does not follow a link to a folder. */
function* sourcesMatching(pattern: string, count: SourceCount): Generator<Found> {
  const found = globSync(pattern).sort(foldersFirst);
  const all = new Set(found.map((path) => normalize(path).toLowerCase()));
  const folders = new Set<string>();
  for (const path of found) {
    if (isBelow(path, folders)) continue;
    // The link itself is checked before anything opens its target.
    const warning = whyFoundNotFollowed(path);
    const kind = warning === null ? kindOf(path) : null;
    if (warning !== null || kind === 'folder') folders.add(path);
    if (warning !== null) yield { warning };
    else if (!isLogOfFoundHive(path, all)) yield* sourcesFoundAt(asFilePath(path), count, kind);
  }
  if (found.length > 0) return;
  count.sources++;
  const hint = 'Check the path; in quotes, * and ? are expanded here, and ** goes into folders.';
  yield { path: pattern, failure: { code: 'sourceNotFound', message: 'No file matches.', target: pattern, hint } };
}

function* sourcesFoundAt(path: string, count: SourceCount, kind: ReturnType<typeof kindOf>): Generator<Found> {
  for (const source of sourcesAt(path, count, kind))
    yield typeof source === 'object' && 'named' in source ? source.path : source;
}

/** Sorts by name, so that a folder comes before its files. `.` has to be put first. */
const foldersFirst = (a: string, b: string): number => Number(b === '.') - Number(a === '.') || (a < b ? -1 : 1);

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  const above = dirname(path);
  return folders.size > 0 && above !== path && (folders.has(above) || isBelow(above, folders));
}

const isPattern = (operand: string): boolean => /[*?[]/.test(operand);

function kindOf(path: string): 'folder' | 'file' | 'other' | null {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'other';
  } catch {
    return null;
  }
}
