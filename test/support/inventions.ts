// Checks that hold for a reader's answer to any file: no internal error, and no flags of an entry that the file does not contain.

import { decodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { encodeGuid } from '../../src/catalog/protocol-info.ts';
import { Failure } from '../../src/failure.ts';
import { EVIDENCE, type KindOfEvidence, type Reading } from '../../src/formats/index.ts';
import { inMemory } from '../../src/inputs/files.ts';
import type { EvidenceKind } from '../../src/kinds.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Case } from './cases.ts';

/** Reads a file with the reader of that kind. A file that the reader refuses gives no machines. */
export function readEvidence(kind: EvidenceKind, bytes: Buffer): MachineResult[] {
  return readingOf(kind, bytes)?.machines ?? [];
}

/** The same, with the account of the parts that are in no catalog; null where the reader refuses the file. */
export function readingOf(kind: EvidenceKind, bytes: Buffer): Reading | null {
  const row = EVIDENCE.find((each) => each.kind === kind) as KindOfEvidence;
  try {
    return row.read({ file: inMemory(bytes), bytes: () => bytes, path: 'a', wanted: null, logs: () => [] });
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/**
 * One sentence for each internal error and for each entry whose flags the file does not contain; empty where all is right.
 * @param kind null skips the search in the file, for values that are not in one place of it
 */
export function inventions(results: readonly MachineResult[], bytes: Buffer, kind: EvidenceKind | null): string[] {
  let search: IsInFile | null = null;
  const isInFile: IsInFile = (entry) => {
    search ??= kind === null ? () => true : SUPPORT[kind](bytes);
    return search(entry);
  };
  return results.flatMap((result) => {
    if ('failure' in result) return result.failure.code === 'internal' ? [`a fault: ${result.failure.message}`] : [];
    return result.entries.flatMap((entry): string[] => {
      if (entry.nonIfs === null) return entry.serviceFlags === null ? [] : [`${shown(entry)} has flags and no answer`];
      if (entry.nonIfs !== ((entry.serviceFlags ?? 0) & 0x20000) < 1) return [`${shown(entry)} is not as its flags`];
      return isInFile(entry) ? [] : [`${shown(entry)} is not in the file`];
    });
  });
}

/**
 * Whether a damaged file of a non-compliant machine is read as compliant, with fewer entries than the machine has. With all entries
 * it is no error: the damage may have set the IFS bit.
 */
export function isFalselyCompliant(results: readonly MachineResult[], machine: Case): boolean {
  if (machine.expect.verdict.all === 'compliant') return false;
  return results.some(
    (result) =>
      !('failure' in result) &&
      judge(result.entries, result.missingEntries, 'all').verdict === 'compliant' &&
      result.entries.length < machine.entries.length,
  );
}

const shown = ({ name, serviceFlags, providerId, id }: CatalogEntry): string =>
  `${id} '${name}' ${providerId} with the flags ${serviceFlags?.toString(16)}`;

type IsInFile = (entry: CatalogEntry) => boolean;

const showsNoFlags = (): IsInFile => () => false;
const showsRows = (bytes: Buffer): IsInFile => {
  const text = textOf(bytes);
  return inItems([...hexItems(text), ...base64Items(text)]);
};
const showsFlagsAndGuid = (bytes: Buffer): IsInFile => {
  const folded = textOf(bytes).toLowerCase();
  const numbers = new Set((folded.match(/0x[0-9a-f]{1,12}/g) ?? []).map(Number));
  return ({ serviceFlags, providerId }) =>
    numbers.has(serviceFlags ?? -1) && (providerId === null || folded.includes(providerId.slice(1, -1).toLowerCase()));
};

/** Finds out, for each kind and without its reader, whether a file contains an entry with its flags. */
export const SUPPORT: Readonly<Record<EvidenceKind, (bytes: Buffer) => IsInFile>> = {
  netsh: showsFlagsAndGuid,
  reg: (bytes) => inItems(exportedItems(textOf(bytes))),
  registryText: (bytes) => {
    // A byte-order mark is white space, wherever it stands.
    const text = unbroken(textOf(bytes).replaceAll('\xef\xbb\xbf', ' '));
    return inItems([...hexItems(text), ...byteItems(text)]);
  },
  hive: (bytes) => inHive(bytes),
  osquery: showsRows,
  velociraptor: showsRows,
  firefox: showsFlagsAndGuid,
  msinfo: showsNoFlags,
  netExport: showsNoFlags,
  autoruns: showsNoFlags,
  json: (bytes) => {
    const text = textOf(bytes);
    return ({ serviceFlags }) => text.includes(String(serviceFlags));
  },
};

/** The text of a file as bytes, and also as UTF-16 where it has that mark: a file can contain both. */
function textOf(bytes: Buffer): string {
  const narrow = bytes.toString('latin1').replaceAll('\0', '');
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? `${bytes.toString('utf16le')}\n${narrow}` : narrow;
  return text.replace(/\\u00([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** All catalog items in long runs of hex digits, which may begin at any digit. */
const hexItems = (text: string): Buffer[] =>
  runs(text, /[0-9a-f]+/gi, 1776).flatMap((run) =>
    Array.from({ length: Math.min(run.length - 1775, 3000) }, (_, at) => Buffer.from(run.slice(at, at + 1776), 'hex')),
  );

const base64Items = (text: string): Buffer[] =>
  runs(text.replaceAll('\\/', '/'), /[A-Za-z0-9+/]+/g, 1184).map((run) => Buffer.from(run.slice(0, 1184), 'base64'));

/** Joins hex digits that a console has broken into lines. */
const unbroken = (text: string): string =>
  text.replace(/([0-9A-F])\s{1,200}(?=[0-9A-F])/gi, (found, digit) => (/[\r\n]/.test(found) ? digit : found));

/** Catalog items as PowerShell prints them: bytes as decimal numbers between braces. */
const byteItems = (text: string): Buffer[] =>
  (text.match(/\{[\d,\s]{1,8000}\}/g) ?? []).map((list) => Buffer.from((list.match(/\d+/g) ?? []).map(Number)));

const runs = (text: string, digits: RegExp, least: number): string[] =>
  (text.match(digits) ?? []).filter((run) => run.length >= least);

const exportedItems = (text: string): Buffer[] =>
  text.split(/hex(?:\([0-9a-f]+\))?:/i).map((part) =>
    Buffer.from(
      part
        .slice(0, 8000)
        .replace(/[^0-9a-f]/gi, '')
        .slice(0, 1776),
      'hex',
    ),
  );

function inItems(items: readonly Buffer[]): IsInFile {
  const known = new Set<string>();
  for (const item of items) {
    if (item.length !== 888) continue;
    const { info } = decodeCatalogItem(item);
    known.add(`${info.serviceFlags} ${info.providerId} ${info.catalogEntryId}`);
  }
  return ({ serviceFlags, providerId, id }) => known.has(`${serviceFlags} ${providerId} ${id}`);
}

/** Searches a hive for the GUID, with the flags before it and the id after it, as in WSAPROTOCOL_INFOW. */
const inHive =
  (bytes: Buffer): IsInFile =>
  ({ serviceFlags, providerId, id }) => {
    const guid = Buffer.from(encodeGuid(providerId ?? ''));
    for (let at = bytes.indexOf(guid); at !== -1; at = bytes.indexOf(guid, at + 1)) {
      if (at < 20 || at + 20 > bytes.length) continue;
      if (bytes.readUInt32LE(at - 20) === serviceFlags && bytes.readUInt32LE(at + 16) === id) return true;
    }
    return false;
  };
