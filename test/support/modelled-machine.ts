import { encodeProtocolInfo } from '../../src/catalog/protocol-info.ts';
import type { RawCatalogItem, WindowsMachine } from '../../src/windows/machine.ts';
import { type Case, catalogOf, itemOf, keysOf, protocolInfoOf } from './cases.ts';

const none = () => {
  throw new Error('a modelled machine can only be read');
};

/** A case as a live machine that can be read, but not changed. */
export function modelledMachine(machine: Case): WindowsMachine {
  /** A 32-bit Windows has no key Catalog_Entries64, and no counter for it. */
  const items = (bitness: 32 | 64): RawCatalogItem[] | null => {
    const found = keysOf(machine, bitness).map((entry, index) => ({
      key: String(index + 1).padStart(12, '0'),
      bytes: itemOf(entry),
      protocolName: entry.rawName ?? null,
    }));
    return found.length === 0 ? null : found;
  };
  const count = (bitness: 32 | 64): number | null =>
    items(bitness) === null ? null : catalogOf(machine, bitness).length;
  const pathOf = (bitness: 32 | 64, id: Uint8Array): string => {
    const own = catalogOf(machine, bitness).find((entry) => Buffer.from(itemOf(entry).subarray(280, 296)).equals(id));
    return own?.providerPath ?? none();
  };
  const texts = new Map(machine.entries.map(({ rawName, name }) => [rawName ?? name, name]));
  return {
    // Winsock resolves names: it returns the text and not the reference that the registry stores.
    enumProtocols: (bitness) =>
      Buffer.concat(
        catalogOf(machine, bitness).map((entry) => encodeProtocolInfo({ ...protocolInfoOf(entry), name: entry.name })),
      ),
    providerPath: pathOf,
    readRegistryCatalog: () => ({
      key: 'HKLM',
      items: { 32: items(32), 64: items(64) },
      counts: { 32: count(32), 64: count(64) },
    }),
    reportEvent: () => {
      throw new Error('a modelled machine has no event log');
    },
    isElevated: () => false,
    store: none,
    changes: none,
    applicationRules: none,
    finalPath: () => null,
    lspCategories: () => 0,
    filePresence: () => 'unknown',
    withFile: none,
    isUserWritable: () => null,
    fileSignature: () => null,
    catalogInstallations: () => null,
    programsHolding: () => [],
    loadIndirectString: (name) => texts.get(name) ?? null,
    folders: () => ({ systemRoot: 'C:\\Windows', programFiles: null, programFilesX86: null }),
    ansiCodePage: () => 1252,
    processes: () => [],
    catalogChanged: () => null,
    sockets: () => {
      throw new Error('a modelled machine has no sockets');
    },
  };
}
