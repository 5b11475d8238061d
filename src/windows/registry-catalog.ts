import { RegistryKey } from './advapi32.ts';
import type { NativeLibrary } from './koffi.ts';
import { type RawCatalogItem, type RawRegistryCatalog, WindowsError } from './machine.ts';

export const PARAMETERS = 'SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';
const ERROR_FILE_NOT_FOUND = 2;
/** The form of a catalog's name. A value of another form is not used, so that it cannot be a path. */
const CATALOG_NAME = /^Protocol_Catalog\d{1,4}$/;

/** Path of the catalog that Current_Protocol_Catalog names, Protocol_Catalog9 without it. @throws WindowsError */
function activeCatalog(advapi32: NativeLibrary): string {
  const name = RegistryKey.with(advapi32, PARAMETERS, (key) => key.text('Current_Protocol_Catalog'));
  return `${PARAMETERS}\\${name !== null && CATALOG_NAME.test(name) ? name : 'Protocol_Catalog9'}`;
}

/** Reads the active catalog. @throws WindowsError */
export function readRegistryCatalog(advapi32: NativeLibrary): RawRegistryCatalog {
  const key = activeCatalog(advapi32);
  const counts = RegistryKey.with(advapi32, key, (catalog) => ({
    32: catalog.number('Num_Catalog_Entries'),
    64: catalog.number('Num_Catalog_Entries64'),
  }));
  if (counts === null) throw new WindowsError(`RegOpenKeyExW of HKLM\\${key}`, ERROR_FILE_NOT_FOUND);
  return {
    key: `HKLM\\${key}`,
    items: { 32: readItems(advapi32, `${key}\\Catalog_Entries`), 64: readItems(advapi32, `${key}\\Catalog_Entries64`) },
    counts,
  };
}

/** When the active catalog's key or one of its two lists was last written. @throws WindowsError */
export function catalogChanged(advapi32: NativeLibrary): string | null {
  const key = activeCatalog(advapi32);
  const times = [key, `${key}\\Catalog_Entries`, `${key}\\Catalog_Entries64`].flatMap(
    (path) => RegistryKey.with(advapi32, path, (found) => found.lastWritten()) ?? [],
  );
  // ISO 8601 sorts by time.
  return times.sort().at(-1) ?? null;
}

function readItems(advapi32: NativeLibrary, key: string): RawCatalogItem[] | null {
  const names = RegistryKey.with(advapi32, key, (list) => list.subkeys());
  return names?.map((name) => readItem(advapi32, `${key}\\${name}`, name)) ?? null;
}

/** An item that cannot be read is returned without bytes, so that the verdict counts it as unknown. */
function readItem(advapi32: NativeLibrary, path: string, key: string): RawCatalogItem {
  try {
    const item = RegistryKey.with(advapi32, path, (entry) => ({
      key,
      bytes: entry.value('PackedCatalogItem')?.bytes ?? null,
      protocolName: entry.text('ProtocolName'),
    }));
    return item ?? { key, bytes: null, protocolName: null };
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error;
    return { key, bytes: null, protocolName: null };
  }
}
