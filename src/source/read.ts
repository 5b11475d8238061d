import { asFailure, Failure } from '../failure.ts';
import { lazy } from '../lazy.ts';
import { inMemory, type SourceFile, withSourceFile } from './files.ts';
import { beginsAnnotation } from './firefox/annotation.ts';
import { readFirefox } from './firefox/firefox.ts';
import type { LogFile } from './hive/recovery.ts';
import { readHiveFile } from './hive-file.ts';
import type * as Gzip from './inputs/gzip.ts';
import { readJson } from './json.ts';
import { type MachineResult, type SourceKind, unknownSource } from './machine.ts';
import { looksLikeMsinfo, readMsinfo } from './msinfo/msinfo.ts';
import { readNetsh, readRegularNetsh } from './netsh/netsh.ts';
import { readReg } from './reg/reg.ts';
import { controlSetMissing } from './registry/active.ts';
import { readOsquery } from './rows/osquery.ts';
import { readVelociraptor } from './rows/velociraptor.ts';

/**
 * Everything that one file or standard input holds; a failure is a result too, so that others go on.
 * @param wanted number of the control set to read; null for the current one
 */
export const readSource = (path: string, wanted: number | null = null): MachineResult[] =>
  settled(path, () => withSourceFile(path, (file) => readOpened(file, path, wanted)));

/** The same of a file that is open. */
export const readOpened = (file: SourceFile, path: string, wanted: number | null): MachineResult[] =>
  settled(path, (seen) => readOpen(unpackedFile(file, path), path, { seen, wanted }));

/** The same of bytes that lie in no file of their own; the path says where they come from. */
export const readBytes = (bytes: Buffer, path: string, { logs, controlSet }: Surroundings): MachineResult[] =>
  settled(path, (seen) => readOpen(inMemory(bytes), path, { seen, wanted: controlSet, logs }));

export interface Surroundings {
  /** What lies beside a hive there. */
  logs: () => LogFile[];
  /** Number of the control set to read; null for the current one. */
  controlSet: number | null;
}

type Seen = (kind: SourceKind) => void;

interface Circumstances {
  seen: Seen;
  wanted: number | null;
  logs?: () => LogFile[];
}

/** The signature of gzip; a zip archive is found by its name, and read elsewhere. */
const GZIP = '\x1f\x8b';

const unpackedFile = (file: SourceFile, path: string): SourceFile =>
  file.read(0, 2).toString('latin1') === GZIP ? inMemory(lazy<typeof Gzip>('gzip').gunzipped(file.all(), path)) : file;

function settled(path: string, read: (seen: Seen) => MachineResult[]): MachineResult[] {
  let kind: SourceKind | null = null;
  try {
    return read((recognised) => {
      kind = recognised;
    });
  } catch (error) {
    const failure = asFailure(error);
    const recognised = failure.code === 'sourceUnrecognised' ? null : kind;
    return [{ source: unknownSource(path, recognised), failure }];
  }
}

function readOpen(file: SourceFile, path: string, { seen, wanted, logs }: Circumstances): MachineResult[] {
  // A hive is large, and little of it is read; anything else is read as a whole.
  if (isHive(file)) {
    seen('hive');
    return [readHiveFile(file, path, wanted, logs)];
  }
  // What most fleets consist of; it can be nothing else, and to tell what else it could be would take as long as to read it.
  const regular = wanted === null ? readRegularNetsh(file.glance(), path) : null;
  if (regular !== null) return [regular];
  const bytes = file.all();
  const kind = sniff(bytes, path);
  seen(kind);
  return readKind(kind, bytes, path, wanted);
}

const isHive = (file: SourceFile): boolean => file.read(0, 4).toString('latin1') === 'regf';

/** @throws Failure */
function readKind(kind: SourceKind, bytes: Buffer, path: string, wanted: number | null): MachineResult[] {
  if (kind === 'reg') return readRegOrText(bytes, path, wanted);
  if (kind === 'osquery') return readOsquery(bytes, path, wanted);
  if (kind === 'velociraptor') return readVelociraptor(bytes, path, wanted);
  if (wanted !== null) throw controlSetMissing(wanted, [], { noun: 'file', path });
  if (kind === 'json') return readJson(bytes, path);
  if (kind === 'firefox') return readFirefox(bytes, path);
  return kind === 'msinfo' ? [readMsinfo(bytes, path)] : readNetsh(bytes, path);
}

/** A log can hold registry keys and a netsh dump; only what begins like an export is nothing else. */
function readRegOrText(bytes: Buffer, path: string, wanted: number | null): MachineResult[] {
  try {
    return readReg(bytes, path, wanted);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'noCatalog') throw error;
    try {
      return readNetsh(bytes, path);
    } catch {
      throw error;
    }
  }
}

const SNIFFED_BYTES = 65536;

/** The kind of a file from its content alone; whatever looks like nothing else is taken for netsh's text. */
function sniff(bytes: Buffer, path: string): SourceKind {
  if (bytes.length === 0) throw empty(path);
  const mark = bytes.toString('latin1', 0, 4);
  if (mark === 'CREG') throw windows9x(path);
  if (mark.startsWith(GZIP) || mark === 'PK\x03\x04') throw archive(path);
  const start = marksOf(bytes);
  const text = start.trimStart();
  if (/^(?:Windows Registry Editor|REGEDIT4)/.test(text)) return 'reg';
  if (namesKey(text) || text.includes('"PackedCatalogItem"=')) return 'reg';
  if (/^(?:\{\s*["}]|\[\s*[{\]])/.test(text)) return sniffJson(bytes, text);
  if (beginsAnnotation(text) || (text.includes('Winsock_LSP=') && /^Winsock_LSP=/m.test(text))) return 'firefox';
  return /^\[/m.test(text.slice(0, 1000)) && looksLikeMsinfo(bytes) ? 'msinfo' : 'netsh';
}

/** What JSON is of, by its members' names: in a text the quotes would stand behind backslashes. */
function sniffJson(bytes: Buffer, text: string): SourceKind {
  if (/"document"\s*:\s*"list"/.test(text)) return 'json';
  if (ANNOTATION_NAMES.some((name) => bytes.includes(name) || bytes.includes(name, 0, 'utf16le'))) return 'firefox';
  if (/"(?:hostIdentifier|diffResults|snapshot|columns)"\s*:/.test(text)) return 'osquery';
  if (/"(?:OSPath|FullPath|_OSPath|KeyPath|RegistryPath|Data\.value|Fqdn|ClientId)"\s*:/.test(text))
    return 'velociraptor';
  const isRow = /"(?:path|key)"\s*:/.test(text) && /"data"\s*:/.test(text);
  return isRow ? 'osquery' : 'json';
}

/** In the raw report, and in the one that crash-stats has made of it. */
const ANNOTATION_NAMES = ['"Winsock_LSP":', '"winsock_lsp":', '"Winsock_LSP" :'];

/**
 * The beginning of a text as far as it is ASCII, which all marks of a kind are. Each of ten thousand files comes by here, so
 * that NULs are only looked for where there are any.
 */
function marksOf(bytes: Buffer): string {
  const sample = bytes.subarray(0, SNIFFED_BYTES);
  const wide = sample[1] === 0 || (sample[0] === 0xff && sample[1] === 0xfe);
  const text = wide ? sample.toString('utf16le') : sample.toString('latin1');
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).replace(/^(?:\xef\xbb\xbf|\ufeff|\xfe\xff)/, '');
}

const KEY = /\[-?\\?(?:HKEY_|HKLM\\|(?:Current)?ControlSet)/iy;

/** Whether a line names a registry key as exports do. */
function namesKey(text: string): boolean {
  for (let at = text.indexOf('['); at !== -1; at = text.indexOf('[', at + 1)) {
    KEY.lastIndex = at;
    if ((at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r') && KEY.test(text)) return true;
  }
  return false;
}

const empty = (path: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: 'The file is empty.',
    target: path,
    hint: 'Make the dump again: netsh winsock show catalog > dump.txt',
  });

const archive = (path: string): Failure =>
  new Failure({
    code: 'sourceUnsupported',
    message: 'This is an archive inside an archive or on standard input, or a zip archive of another name than .zip.',
    target: path,
    hint: 'Give a .zip or .gz file that holds the evidence itself.',
  });

const windows9x = (path: string): Failure =>
  new Failure({
    code: 'sourceUnsupported',
    message: 'This is the registry of a Windows 95, 98 or Me, which this program does not read.',
    target: path,
    hint: 'Windows 9x has no completion ports that a provider could break.',
  });
