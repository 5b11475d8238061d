import { spawnSync } from 'node:child_process';
import { CATALOG_ITEM_BYTES, decodeCatalogItem } from '../catalog/catalog-item.ts';
import { type CatalogEntry, completeEntries, factsOfProtocolInfo, setPositions } from '../catalog/entry.ts';
import { decodeProtocolInfo, encodeGuid, PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import { isSameCatalog, isSameEntry } from '../catalog/same-entry.ts';
import type { ListDocument } from '../documents/generated/types.ts';
import { violation } from '../documents/validate.ts';
import { asFailure, Failure, orNull } from '../failure.ts';
import { codePageDecoder } from '../inputs/ansi-code-pages.ts';
import { unreadEntries } from '../machine-catalog.ts';
import { isDead, lackingItems } from '../registry/counted.ts';
import { DEFAULT_SCOPE } from '../verdict/scope.ts';
import { judge, type Verdict } from '../verdict/verdict.ts';
import {
  type CatalogBitness,
  isWindowsError,
  type RawRegistryCatalog,
  type WindowsMachine,
} from '../windows/machine.ts';

export interface RawEntry {
  bitness: CatalogBitness;
  /** PackedCatalogItem, 888 bytes; null when the entry was read through Winsock. */
  item: Buffer | null;
  /** WSAPROTOCOL_INFOW, 628 bytes. */
  info: Buffer;
  path: string | null;
}

/** Both catalogs at one moment: as the registry stores them, and as Winsock returns them to a new process. */
export interface Snapshot {
  raw: RawEntry[];
  /** `raw`, decoded. */
  entries: CatalogEntry[];
  /** False when `raw` was read through Winsock in this process, because Wine keeps no catalog in its registry. */
  fromRegistry: boolean;
  /** What Winsock returns to a new process. A process that has loaded Winsock may not see a change. */
  winsockEntries: CatalogEntry[];
}

export function takeSnapshot(machine: WindowsMachine): Snapshot {
  const registry = fromRegistry(machine);
  const raw = registry ?? fromWinsock(machine);
  const entries = entriesOfRaw(raw);
  return {
    raw,
    entries,
    fromRegistry: registry !== null,
    winsockEntries: withStoredPaths(readInNewProcess(), entries),
  };
}

/** Fills in paths that WSCGetProviderPath did not give, from the same entry in the registry. */
const withStoredPaths = (entries: readonly CatalogEntry[], stored: readonly CatalogEntry[]): CatalogEntry[] =>
  entries.map((entry) =>
    entry.providerPath === null
      ? { ...entry, providerPath: stored.find((other) => isSameEntry(entry, other))?.providerPath ?? null }
      : entry,
  );

/** The failure `sourcesDiffer` when Winsock and the registry hold different catalogs; null when they agree. */
export function disagreement({ fromRegistry, entries, winsockEntries }: Snapshot): Failure | null {
  if (!fromRegistry || isSameCatalog(entries, winsockEntries)) return null;
  return new Failure({
    code: 'sourcesDiffer',
    message: 'Winsock and the registry do not hold the same catalog: nothing is changed.',
    target: null,
    hint: 'Look at both: winsock-lsp list --compare',
  });
}

/** The catalogs after a failed step; null when they cannot be read. */
export function snapshotAfterFailure(machine: WindowsMachine): Snapshot | null {
  try {
    return takeSnapshot(machine);
  } catch {
    return null;
  }
}

export const entriesOfRaw = (raw: readonly RawEntry[]): CatalogEntry[] =>
  completeEntries(
    setPositions(
      raw.map(({ bitness, info, path }) => ({
        ...factsOfProtocolInfo(decodeProtocolInfo(info)),
        bitness,
        providerPath: path,
      })),
    ),
  );

function fromRegistry(machine: WindowsMachine): RawEntry[] | null {
  let registry: RawRegistryCatalog;
  try {
    registry = machine.readRegistryCatalog();
  } catch (error) {
    // Without a catalog in the registry the caller asks Winsock. A catalog that exists and cannot be read stops the change,
    // because no step could be verified.
    if (isWindowsError(error) && (error.code === null || error.code === ERROR_FILE_NOT_FOUND)) return null;
    throw unreadableRegistry(asFailure(error));
  }
  const rows = ([64, 32] as const).flatMap((bitness) => {
    const count = registry.counts[bitness];
    const items = registry.items[bitness] ?? [];
    // Wine has the keys, but no items in them.
    if (items.length > 0 && lackingItems(items, count) > 0) throw incomplete(bitness, count);
    return items
      .filter((item) => !isDead(item, count))
      .map(({ bytes, key }) => {
        if (bytes?.length !== CATALOG_ITEM_BYTES) throw damaged(bitness, key);
        const item = Buffer.from(bytes);
        return { bitness, item, info: item.subarray(CATALOG_ITEM_BYTES - PROTOCOL_INFO_BYTES), path: null };
      });
  });
  return rows.length === 0 ? null : withPaths(rows, machine);
}

const ERROR_FILE_NOT_FOUND = 2;

const unreadableRegistry = ({ message }: Failure): Failure =>
  new Failure({
    code: 'sourcesDiffer',
    message: `The catalog in the registry cannot be read (${message}): without it no step could be verified.`,
    target: null,
    hint: 'Look at it with: winsock-lsp list --source registry',
  });

const damaged = (bitness: number, key: string): Failure =>
  new Failure({
    code: 'sourcesDiffer',
    message: `The item ${key} of the ${bitness}-bit catalog in the registry is damaged: nothing is changed around it.`,
    target: key,
    hint: 'Look at it with: winsock-lsp list --compare',
  });

const incomplete = (bitness: number, count: number | null): Failure =>
  new Failure({
    code: 'sourcesDiffer',
    message: `The ${bitness}-bit catalog in the registry lacks some of its ${count ?? 'numbered'} items: nothing is changed in it.`,
    target: null,
    hint: 'Look at it with: winsock-lsp list --source registry',
  });

function fromWinsock(machine: WindowsMachine): RawEntry[] {
  const rows = ([64, 32] as const).flatMap((bitness) => {
    const bytes = orNull(() => machine.enumProtocols(bitness));
    const count = (bytes?.length ?? 0) / PROTOCOL_INFO_BYTES;
    return Array.from({ length: count }, (_, index) => ({
      bitness,
      item: null,
      info: Buffer.from(bytes as Uint8Array).subarray(index * PROTOCOL_INFO_BYTES, (index + 1) * PROTOCOL_INFO_BYTES),
      path: null,
    }));
  });
  return withPaths(rows, machine);
}

/** Takes each path from the registry item, which is current. Asks Winsock when there is no item or its bytes cannot be decoded. */
function withPaths(rows: readonly RawEntry[], machine: WindowsMachine): RawEntry[] {
  const paths = new Map<string, string | null>();
  return rows.map((row) => {
    const { providerId } = decodeProtocolInfo(row.info);
    const key = `${row.bitness}${providerId}`;
    const stored = storedPath(row, machine);
    if (stored !== null) return { ...row, path: stored };
    if (!paths.has(key))
      paths.set(key, orNull(() => machine.providerPath(row.bitness, encodeGuid(providerId))) || null);
    return { ...row, path: paths.get(key) ?? null };
  });
}

function storedPath({ item }: RawEntry, machine: WindowsMachine): string | null {
  if (item === null) return null;
  const { path } = decodeCatalogItem(item);
  const decode = path.every((byte) => byte < 0x80) ? null : codePageDecoder(machine.ansiCodePage());
  const text = decode === null ? Buffer.from(path).toString('latin1') : decode(path);
  return text === '' || text.includes('\ufffd') ? null : text;
}

const TIME_LIMIT_MS = 120_000;

/**
 * Starts this program again to read the catalogs through Winsock. The child is detached, so that Ctrl-C does not end it.
 * @throws Failure apiFailed
 */
function readInNewProcess(): CatalogEntry[] {
  const options = {
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
    windowsHide: true,
    detached: true,
  } as const;
  const { stdout, status, error } = spawnSync(process.execPath, ['list', '--source', 'api', '--format', 'json'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const document = status === 0 && error === undefined ? parsed(stdout) : null;
  if (document?.entries !== undefined && unreadEntries(document.missingEntries ?? 0, document.warnings ?? []) === 0) {
    return document.entries as CatalogEntry[];
  }
  throw new Failure({
    code: 'apiFailed',
    message: `A new process could not tell the catalogs (${error?.message ?? `exit code ${status}`}).`,
    target: process.execPath,
    hint: 'Look at the catalogs with: winsock-lsp list --source registry',
  });
}

function parsed(text: string): ListDocument | null {
  try {
    const document = JSON.parse(text) as ListDocument;
    return violation('list', document) === null ? document : null;
  } catch {
    return null;
  }
}

/** The verdict in the default scope on the catalogs as a new process reads them. */
export const verdictOf = ({ winsockEntries }: Snapshot): Verdict => judge(winsockEntries, 0, DEFAULT_SCOPE).verdict;
