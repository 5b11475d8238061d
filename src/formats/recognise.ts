import { Failure } from '../failure.ts';
import { GZIP, type SourceFile } from '../inputs/files.ts';
import type { MachineResult, SourceKind } from '../machine-catalog.ts';
import { controlSetMissing } from '../registry/active.ts';
import { looksLikeAutoruns, readAutoruns } from './autoruns/autoruns.ts';
import { readJson } from './document/document.ts';
import { beginsAnnotation } from './firefox/annotation.ts';
import { readFirefox } from './firefox/firefox.ts';
import { looksLikeMsinfo, readMsinfo } from './msinfo/msinfo.ts';
import { beginsNetExport, readNetExport } from './net-export/net-export.ts';
import { readNetsh, readRegularNetsh } from './netsh/netsh.ts';
import { KINDS_AND_HOW } from './refusals.ts';
import { readReg } from './reg/reg.ts';
import { readRegistryText, showsRegistryText } from './registry-text/registry-text.ts';
import { kindOfRows } from './rows/json-kinds.ts';
import { readOsquery } from './rows/osquery.ts';
import { readVelociraptor } from './rows/velociraptor.ts';

/**
 * Everything that one file holds which is no hive.
 * @param wanted number of the control set to read; null for the current one
 * @param seen told the kind, when that is known
 * @throws Failure
 */
export function readText(
  file: SourceFile,
  path: string,
  wanted: number | null,
  seen: (kind: SourceKind) => void,
): MachineResult[] {
  // What most fleets consist of; it can be nothing else, and to tell what else it could be would take as long as to read it.
  const regular = wanted === null ? readRegularNetsh(file.glance(), path) : null;
  if (regular !== null) return [regular];
  const head = marksOf(file.read(0, SNIFFED_BYTES));
  if (beginsNetExport(head.trimStart())) {
    // Hundreds of megabytes, of which a few kilobytes count.
    seen('netExport');
    if (wanted !== null) throw controlSetMissing(wanted, [], { noun: 'file', path });
    return [readNetExport(file, path)];
  }
  const bytes = file.all();
  const kind = sniff(bytes, path);
  seen(kind);
  return readKind(kind, bytes, path, wanted);
}

function readKind(kind: SourceKind, bytes: Buffer, path: string, wanted: number | null): MachineResult[] {
  if (kind === 'reg') return readRegOrText(bytes, path, wanted);
  if (kind === 'registryText') return readRegistryText(bytes, path, wanted);
  if (kind === 'osquery') return readOsquery(bytes, path, wanted);
  if (kind === 'velociraptor') return readVelociraptor(bytes, path, wanted);
  if (wanted !== null) throw controlSetMissing(wanted, [], { noun: 'file', path });
  if (kind === 'json') return readJson(bytes, path);
  if (kind === 'firefox') return readFirefox(bytes, path);
  if (kind === 'autoruns') return [readAutoruns(bytes, path)];
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
  if (showsRegistryText(bytes)) return 'registryText';
  if (looksLikeAutoruns(text, bytes)) return 'autoruns';
  if (namesKey(text) || text.includes('"PackedCatalogItem"=')) return 'reg';
  if (/^(?:\{\s*["}]|\[\s*[{\]])/.test(text)) return sniffJson(bytes, text);
  if (beginsAnnotation(text) || (text.includes('Winsock_LSP=') && /^Winsock_LSP=/m.test(text))) return 'firefox';
  return looksLikeMsinfo(bytes) ? 'msinfo' : 'netsh';
}

/** What JSON is of, by its members' names: in a text the quotes would stand behind backslashes. */
function sniffJson(bytes: Buffer, text: string): SourceKind {
  if (/"document"\s*:\s*"list"/.test(text)) return 'json';
  if (ANNOTATION_MARKS.some((mark) => bytes.includes(mark))) return 'firefox';
  return kindOfRows(text) ?? 'json';
}

/** Bytes of a word in ASCII, and in UTF-16 of either order: but for the NUL at one end they are the same. */
const marksOfWord = (word: string): Buffer[] => [Buffer.from(word), Buffer.from(word, 'utf16le').subarray(0, -1)];

/** In the raw report, and in the one that crash-stats has made of it. */
const ANNOTATION_MARKS = ['"Winsock_LSP":', '"winsock_lsp":', '"Winsock_LSP" :'].flatMap(marksOfWord);

/**
 * The beginning of a text as far as it is ASCII, which all marks of a kind are. Of a fleet every file that is no regular
 * dump comes by here, so that NULs are only looked for where there are any.
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
    hint: KINDS_AND_HOW,
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
