import { globSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isArchiveName, readSourceFile, STANDARD_INPUT } from './files.ts';
import { asFilePath, doubtAboutFound, type Found, filesBelow, isLogBesideHive, type Known } from './folder.ts';
import { unicodeLines } from './text.ts';

export type { Found, Known };

/**
 * What operands of the command line stand for, in their order: files, standard input, all files below a folder, and what a
 * pattern finds, since no shell of Windows expands one. A name that is there is never taken for a pattern.
 */
export function* sourcesOf(operands: Iterable<string>, known: Known): Generator<Found> {
  for (const operand of operands) {
    if (operand === STANDARD_INPUT) {
      known.sources++;
      yield operand;
    } else if (!isPattern(operand) || kindOf(operand) !== null) yield* sourcesAt(operand, known);
    else yield* sourcesMatching(operand, known);
  }
}

/** The same for names in which `*` and `?` are no patterns. */
export function* sourcesNamed(paths: Iterable<string>, known: Known): Generator<Found> {
  for (const path of paths) yield* sourcesAt(asFilePath(path), known);
}

/** The names in a list, one a line, in any Unicode encoding that a shell writes. @throws Failure */
export function* namesIn(list: string): Generator<string> {
  for (const line of unicodeLines(readSourceFile(list))) {
    const name = line.replace(/\r$/, '');
    if (name !== '') yield name;
  }
}

function* sourcesAt(path: string, known: Known, kind = kindOf(path)): Generator<Found> {
  if (kind === 'folder') {
    yield* filesBelow(path, known);
    return;
  }
  known.sources++;
  // A missing file becomes an error when it is opened.
  yield isArchiveName(path) && kind === 'file' ? { archive: path } : path;
}

/** What a pattern finds; a folder that it finds is taken once with all that is in it, and a link to one not at all. */
function* sourcesMatching(pattern: string, known: Known): Generator<Found> {
  const found = globSync(pattern).sort(foldersFirst);
  const folders = new Set<string>();
  for (const path of found) {
    if (isBelow(path, folders)) continue;
    // The link itself is checked before anything opens its target.
    const doubt = doubtAboutFound(path);
    const kind = doubt === null ? kindOf(path) : null;
    if (doubt !== null || kind === 'folder') folders.add(path);
    if (doubt !== null) yield { warning: doubt };
    else if (!isLogBesideHive(path)) yield* sourcesFoundAt(asFilePath(path), known, kind);
  }
  if (found.length > 0) return;
  known.sources++;
  const hint = 'Check the path; in quotes, * and ? are expanded here, and ** goes into folders.';
  yield { path: pattern, failure: { code: 'sourceNotFound', message: 'No file matches.', target: pattern, hint } };
}

function* sourcesFoundAt(path: string, known: Known, kind: ReturnType<typeof kindOf>): Generator<Found> {
  for (const source of sourcesAt(path, known, kind))
    yield typeof source === 'string' ? { path: source, found: true } : source;
}

/** By name, and a folder before what is in it, which `.` alone would not be. */
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
