import { Failure } from '../failure.ts';
import { codePageDecoder } from '../inputs/ansi-code-pages.ts';
import { type MachineCatalog, unknownSource } from '../machine-catalog.ts';
import { type RegistryItem, readRegistryCatalog } from '../registry/catalog.ts';
import { isWindowsError, type RawRegistryCatalog, type WindowsMachine } from '../windows/machine.ts';
import { expandPath } from './expand.ts';
import { resolveLiveName } from './names.ts';

/**
 * Both catalogs of this machine, read from the registry without Winsock.
 * @throws Failure registryFailed, noCatalog
 */
export function readLiveRegistry(machine: WindowsMachine): MachineCatalog {
  const raw = readRaw(machine);
  const items = [...itemsOf(raw, 64), ...itemsOf(raw, 32)];
  if (items.length === 0) throw noCatalog(raw.key);
  const read = readRegistryCatalog({
    items,
    counts: raw.counts,
    live: true,
    listsSeen: true,
    countersSeen: true,
    has64: raw.items[64] !== null,
    decodePath: codePageDecoder(machine.ansiCodePage()),
    resolveName: (name) => resolveLiveName(name, machine),
    target: raw.key,
  });
  const folders = machine.folders();
  const entries = read.entries.map((entry) => ({
    ...entry,
    expandedPath: entry.providerPath === null ? null : expandPath(entry.providerPath, folders, entry.bitness ?? 64),
  }));
  return { ...read, source: unknownSource(null, 'registry'), entries };
}

function readRaw(machine: WindowsMachine): RawRegistryCatalog {
  try {
    return machine.readRegistryCatalog();
  } catch (error) {
    if (!isWindowsError(error)) throw error;
    throw new Failure(
      {
        code: 'registryFailed',
        message: `The protocol catalog could not be read from the registry: ${error.message}.`,
        target: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters',
        hint: 'Ask Winsock instead: winsock-lsp list --source api',
      },
      { cause: error },
    );
  }
}

function itemsOf(raw: RawRegistryCatalog, bitness: 32 | 64): RegistryItem[] {
  const list = bitness === 64 ? 'Catalog_Entries64' : 'Catalog_Entries';
  return (raw.items[bitness] ?? []).map((item) => ({ ...item, bitness, target: `${raw.key}\\${list}\\${item.key}` }));
}

const noCatalog = (key: string): Failure =>
  new Failure({
    code: 'noCatalog',
    message: 'The registry holds no entry of a protocol catalog.',
    target: key,
    hint: 'Ask Winsock instead: winsock-lsp list --source api',
  });
