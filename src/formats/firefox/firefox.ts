import { type Bitness, completeEntries } from '../../catalog/entry.ts';
import { Failure, orNull, type Warning } from '../../failure.ts';
import { isObject, readJsonText } from '../../inputs/json-lines.ts';
import { decodeUnicode, unicodeEncoding } from '../../inputs/text.ts';
import {
  type MachineCatalog,
  type MachineResult,
  MOST_ENTRIES,
  tooManyEntries,
  unknownSource,
} from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { noCatalog } from '../refusals.ts';
import { OtherKinds } from '../rows/json-kinds.ts';
import { isJson, isListDocument } from '../sample.ts';
import { type Unplaced, withUnplaced } from '../unplaced.ts';
import { beginsAnnotation, readAnnotation } from './annotation.ts';

const HINT = 'Give the raw crash report (JSON), its .extra file, or the text of its Winsock_LSP annotation.';
const ANNOTATION = 'winsock_lsp';
const ENVIRONMENT = 'telemetryenvironment';
/** How deep the annotation is searched for. A report of crash-stats holds the raw report in a member. */
const DEEPEST = 4;
/** How deep a second annotation is searched for. */
const DEEPEST_SECOND = 64;
/** The annotation of a catalog with MOST_ENTRIES entries is shorter. */
const LONGEST_ANNOTATION = 4 * 1024 * 1024;

/** Reports of one file that are read. A report of thirty bytes becomes a document of seven thousand. */
const MOST_REPORTS = 10_000;

/** The bytes of a word in ASCII and in UTF-16. Without the last NUL, the two orders of UTF-16 have the same bytes in them. */
const marksOfWord = (word: string): Buffer[] => [Buffer.from(word), Buffer.from(word, 'utf16le').subarray(0, -1)];

/** The annotation's name in the raw report, and in the report that crash-stats makes of it. */
const ANNOTATION_MARKS = ['"Winsock_LSP":', '"winsock_lsp":', '"Winsock_LSP" :'].flatMap(marksOfWord);

/**
 * Whether a text is an annotation, a .extra file, or JSON with a crash report.
 * @param head the beginning of the text (`Sample.head`)
 */
export function looksLikeFirefox(head: string, bytes: () => Buffer): boolean {
  if (!isJson(head)) return beginsAnnotation(head) || /^Winsock_LSP=/m.test(head);
  return !isListDocument(head) && ANNOTATION_MARKS.some((mark) => bytes().includes(mark));
}

/** An annotation, and what its crash report says about the Firefox and the Windows. */
interface Report {
  annotation: string;
  bitness: Bitness;
  /** Whether the Windows is a 32-bit one, which has one catalog; null when the report does not say. */
  only32: boolean | null;
  target: string;
}

/**
 * Reads the crash annotation `Winsock_LSP` of Firefox: its text alone, crash reports in JSON (one, an array, or one a line), or a
 * .extra file in either of its two forms.
 * @throws Failure noCatalog, sourceMalformed, sourceTooLarge
 */
export function readFirefox(bytes: Buffer, path: string, account: Account = emptyAccount()): MachineResult[] {
  const json = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*[{[]/.test(bytes.toString('latin1', 0, 200));
  return json ? readReports(bytes, path, account) : [readText(bytes, path)];
}

function readReports(bytes: Buffer, path: string, account: Account): MachineResult[] {
  const { encoding, pieces } = readJsonText(bytes, path, HINT);
  const results: MachineResult[] = [];
  const others = new OtherKinds('firefox');
  const unplaced: Unplaced[] = [];
  for (const piece of pieces) {
    if (results.length > MOST_REPORTS) break;
    if ('damaged' in piece) {
      const message = `This line is no JSON: ${piece.reason}.`;
      const failure = new Failure({ code: 'sourceMalformed', message, target: piece.target, hint: HINT });
      results.push({ source: { ...unknownSource(path, 'firefox'), encoding }, failure });
    } else {
      const reports = Array.isArray(piece.value) ? piece.value : [piece.value];
      for (const report of reports) {
        if (results.length >= MOST_REPORTS) {
          results.push({ source: { ...unknownSource(path, 'firefox'), encoding }, failure: tooMany(piece.target) });
          break;
        }
        const annotation = textIn(report, ANNOTATION);
        if (annotation === null) others.notice(report, piece.target);
        else results.push(catalogOf({ annotation, ...systemOf(report), target: piece.target }, path, encoding));
        if (holdsAnotherAnnotation(report, annotation)) unplaced.push({ target: piece.target, what: ANOTHER });
      }
    }
  }
  account.otherKinds.push(...others.found);
  // One by one, because a call takes some hundred thousand arguments at the most.
  for (const each of unplaced) account.unplaced.push(each);
  results.push(...others.results(path, encoding));
  if (results.length === 0) throw noCatalog('firefox', path, 'Winsock_LSP annotation');
  return results.map((result) => ('failure' in result ? result : withUnplaced(result, unplaced)));
}

const ANOTHER = 'a second Winsock_LSP annotation, or a report nested too deep to look for one';

/** Whether a report holds another annotation than the one that was read. It may be of another crash. */
function holdsAnotherAnnotation(report: unknown, read: string | null): boolean {
  let level: unknown[] = [report];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_SECOND) return true;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const [name, member] of Object.entries(value)) {
        if (name.toLowerCase() === ANNOTATION && typeof member === 'string' && member !== '' && member !== read)
          return true;
        below.push(member);
      }
    }
    level = below;
  }
  return false;
}

/** The annotation's own text, or a .extra file of `Name=value` lines, which Firefox wrote before version 68. */
function readText(bytes: Buffer, path: string): MachineCatalog {
  const encoding = unicodeEncoding(bytes);
  const text = encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
  const fields = new Map<string, string>();
  // A dot would end the value at a lone CR or at U+2028, and the entries behind would be lost without a word.
  for (const [, name = '', value = ''] of text.matchAll(/^(Winsock_LSP|TelemetryEnvironment)=([^\n]*)/gm)) {
    const [folded, read] = [name.toLowerCase(), unescaped(value)];
    // The file holds reports of two crashes, and nobody can tell which annotation counts.
    if ((fields.get(folded) ?? read) !== read) throw contradicted(name, path);
    fields.set(folded, read);
  }
  const annotation = fields.get(ANNOTATION) ?? withoutLineEnds(text);
  const system = systemOf({ [ENVIRONMENT]: fields.get(ENVIRONMENT) ?? null });
  return catalogOf({ annotation, ...system, target: path }, path, encoding ?? 'unknown');
}

/** A loop, because a regular expression would take quadratic time on a text with many line breaks. */
function withoutLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= text[end - 2] === '\r' ? 2 : 1;
  return text.slice(0, end);
}

/** Firefox escapes line breaks and backslashes only. Any other backslash stays. */
const unescaped = (text: string): string =>
  text.replace(/\r$/, '').replace(/\\([n\\])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));

function catalogOf({ annotation, bitness, only32, target }: Report, path: string, encoding: string): MachineCatalog {
  if (annotation.length > LONGEST_ANNOTATION) throw tooLong(target);
  const read = readAnnotation(annotation, bitness, target);
  if (read.facts.length === 0) throw noCatalog('firefox', path, 'Winsock_LSP annotation');
  if (read.facts.length > MOST_ENTRIES) throw tooManyEntries(path, read.facts.length);
  const warnings: Warning[] = [...read.warnings];
  if (!read.hasFlags) {
    const message =
      'The annotation shows no service flags (Firefox before 47 left them out): nothing in it can tell IFS.';
    warnings.push({ code: 'flagsNotShown', message, target });
  }
  if (only32 !== true) {
    const own = bitness === null ? 'one catalog, and not which' : `the ${bitness}-bit catalog only`;
    const message = `Firefox shows ${own}: whatever stands in another is unknown.`;
    warnings.push({ code: 'entriesMissing', message, target });
  }
  return {
    source: { ...unknownSource(path, 'firefox'), encoding },
    entries: completeEntries(read.facts),
    warnings,
    missingEntries: read.missing + (only32 === true ? 0 : 1),
  };
}

/** The bitness of the Firefox, from its telemetry environment or from what crash-stats found in the dump. */
function systemOf(report: unknown): Pick<Report, 'bitness' | 'only32'> {
  const environment = orNull((): unknown => JSON.parse(textIn(report, ENVIRONMENT) ?? 'null'));
  const build = isObject(environment) && isObject(environment.build) ? environment.build : {};
  const system = isObject(environment) && isObject(environment.system) ? environment.system : {};
  const architecture = textOf(build.architecture) ?? textIn(report, 'cpu_arch');
  const bitness = architecture === null ? null : (BITNESS.get(architecture) ?? null);
  return { bitness, only32: bitness === 32 && typeof system.isWow64 === 'boolean' ? !system.isWow64 : null };
}

const BITNESS: ReadonlyMap<string, 32 | 64> = new Map([
  ['x86', 32],
  ['x86-64', 64],
  ['amd64', 64],
  ['aarch64', 64],
  ['arm64', 64],
]);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The first text with that name, in any case, in an object or in the objects within it. */
function textIn(value: unknown, name: string, depth = 0): string | null {
  if (!isObject(value) || depth > DEEPEST) return null;
  for (const [key, member] of Object.entries(value)) {
    if (key.toLowerCase() === name && typeof member === 'string' && member !== '') return member;
  }
  for (const member of Object.values(value)) {
    const found = textIn(member, name, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const tooMany = (target: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `The file holds more than ${MOST_REPORTS} reports. The others were not read.`,
    target,
    hint: 'Give the reports in several files.',
  });

const tooLong = (target: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `The annotation is longer than ${LONGEST_ANNOTATION / 1024 / 1024} MiB, which that of no Winsock catalog is.`,
    target,
    hint: HINT,
  });

const contradicted = (name: string, target: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `The file holds two lines of ${name} that differ: it is of more than one crash.`,
    target,
    hint: 'Give the .extra file of each crash by itself.',
  });
