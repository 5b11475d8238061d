// What a reader may not say, whatever it was given: a fault of ours, or a value that the file does not hold.

import { decodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { encodeGuid } from '../../src/catalog/protocol-info.ts';
import { Failure } from '../../src/failure.ts';
import { readAutoruns } from '../../src/formats/autoruns/autoruns.ts';
import { readJson } from '../../src/formats/document/document.ts';
import { readFirefox } from '../../src/formats/firefox/firefox.ts';
import { readHive } from '../../src/formats/hive/hive.ts';
import { readMsinfo } from '../../src/formats/msinfo/msinfo.ts';
import { readNetExport } from '../../src/formats/net-export/net-export.ts';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import { readRegistryText } from '../../src/formats/registry-text/registry-text.ts';
import { readOsquery } from '../../src/formats/rows/osquery.ts';
import { readVelociraptor } from '../../src/formats/rows/velociraptor.ts';
import { inMemory } from '../../src/inputs/files.ts';
import type { MachineResult, SourceKind } from '../../src/machine-catalog.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Case } from './cases.ts';
import { hiveFile } from './hive.ts';

const READERS: Partial<Record<SourceKind, (bytes: Buffer) => MachineResult[]>> = {
  netsh: (bytes) => readNetsh(bytes, 'a'),
  reg: (bytes) => readReg(bytes, 'a'),
  hive: (bytes) => [readHive(hiveFile(bytes), 'a')],
  json: (bytes) => readJson(bytes, 'a'),
  osquery: (bytes) => readOsquery(bytes, 'a'),
  velociraptor: (bytes) => readVelociraptor(bytes, 'a'),
  firefox: (bytes) => readFirefox(bytes, 'a'),
  msinfo: (bytes) => [readMsinfo(bytes, 'a')],
  netExport: (bytes) => [readNetExport(inMemory(bytes), 'a')],
  autoruns: (bytes) => [readAutoruns(bytes, 'a')],
  registryText: (bytes) => readRegistryText(bytes, 'a', null),
};

/** What a file comes to; a Failure is as good as a result. */
export function readEvidence(kind: SourceKind, bytes: Buffer): MachineResult[] {
  const read = READERS[kind];
  if (read === undefined) throw new Error(`nothing reads ${kind}`);
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/**
 * Whatever in the results the file does not say; empty when all is well.
 * @param kind null for what does not stand in one place of the file
 */
export function inventions(results: readonly MachineResult[], bytes: Buffer, kind: SourceKind | null): string[] {
  let support: Said | null = null;
  const said: Said = (entry) => {
    support ??= kind === null ? () => true : supportOf(kind, bytes);
    return support(entry);
  };
  return results.flatMap((result) => {
    if ('failure' in result) return result.failure.code === 'internal' ? [`a fault: ${result.failure.message}`] : [];
    return result.entries.flatMap((entry): string[] => {
      if (entry.nonIfs === null) return entry.serviceFlags === null ? [] : [`${shown(entry)} has flags and no answer`];
      if (entry.nonIfs !== ((entry.serviceFlags ?? 0) & 0x20000) < 1) return [`${shown(entry)} is not as its flags`];
      return said(entry) ? [] : [`${shown(entry)} is not in the file`];
    });
  });
}

/** Whether one other byte made a sick machine clean by losing an entry; a changed bit of the flags may. */
export function isWhitewashed(results: readonly MachineResult[], machine: Case): boolean {
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

type Said = (entry: CatalogEntry) => boolean;

/** How a file shows an entry's flags, found without its reader. */
function supportOf(kind: SourceKind, bytes: Buffer): Said {
  if (kind === 'hive') return inHive(bytes);
  const text = textOf(bytes);
  if (kind === 'osquery' || kind === 'velociraptor') return inItems([...hexItems(text), ...base64Items(text)]);
  if (kind === 'reg') return inItems(exportedItems(text));
  if (kind === 'msinfo' || kind === 'netExport' || kind === 'autoruns') return () => false;
  if (kind === 'registryText') return inItems([...hexItems(unbroken(text)), ...byteItems(text)]);
  if (kind === 'json') return ({ serviceFlags }) => text.includes(String(serviceFlags));
  const folded = text.toLowerCase();
  const numbers = new Set((folded.match(/0x[0-9a-f]{1,12}/g) ?? []).map(Number));
  return ({ serviceFlags, providerId }) =>
    numbers.has(serviceFlags ?? -1) && (providerId === null || folded.includes(providerId.slice(1, -1).toLowerCase()));
}

/** As UTF-16 where it begins so, and as bytes: a file can be of both. */
function textOf(bytes: Buffer): string {
  const narrow = bytes.toString('latin1').replaceAll('\0', '');
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? `${bytes.toString('utf16le')}\n${narrow}` : narrow;
  return text.replace(/\\u00([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Runs of digits that are long enough, each at every place that an item can begin. */
const hexItems = (text: string): Buffer[] =>
  runs(text, /[0-9a-f]+/gi, 1776).flatMap((run) =>
    Array.from({ length: Math.min(run.length - 1775, 3000) }, (_, at) => Buffer.from(run.slice(at, at + 1776), 'hex')),
  );

const base64Items = (text: string): Buffer[] =>
  runs(text.replaceAll('\\/', '/'), /[A-Za-z0-9+/]+/g, 1184).map((run) => Buffer.from(run.slice(0, 1184), 'base64'));

/** Digits that a console has broken into lines. */
const unbroken = (text: string): string => text.replace(/([0-9A-F])\r?\n(?=[0-9A-F])/gi, '$1');

/** Bytes in decimal digits between braces, as PowerShell prints them. */
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

function inItems(items: readonly Buffer[]): Said {
  const known = new Set<string>();
  for (const item of items) {
    if (item.length !== 888) continue;
    const { info } = decodeCatalogItem(item);
    known.add(`${info.serviceFlags} ${info.providerId} ${info.catalogEntryId}`);
  }
  return ({ serviceFlags, providerId, id }) => known.has(`${serviceFlags} ${providerId} ${id}`);
}

/** The GUID, with the flags before it and the id behind it. */
const inHive =
  (bytes: Buffer): Said =>
  ({ serviceFlags, providerId, id }) => {
    const guid = Buffer.from(encodeGuid(providerId ?? ''));
    for (let at = bytes.indexOf(guid); at !== -1; at = bytes.indexOf(guid, at + 1)) {
      if (at < 20 || at + 20 > bytes.length) continue;
      if (bytes.readUInt32LE(at - 20) === serviceFlags && bytes.readUInt32LE(at + 16) === id) return true;
    }
    return false;
  };
