// The functions of ws2_32 that change a catalog or the per-application rules. See WindowsChanges in machine.ts.

import { wide } from '../catalog/wide.ts';
import type { NativeFunction, NativeLibrary } from './koffi.ts';
import { type CatalogBitness, type ProviderInfos, type WindowsChanges, WindowsError } from './machine.ts';
import { Installer32, type PowerShell32 } from './powershell-32.ts';

const SOCKET_ERROR = -1;
const PROVIDER_INFO_LSP_CATEGORIES = 0;

export function winsockChanges(ws2_32: NativeLibrary, shell: PowerShell32): WindowsChanges {
  const installer32 = new Installer32(shell);
  return {
    deinstallProvider: (bitness, providerId) => deinstallProvider(ws2_32, bitness, providerId),
    installProvider: (infos) => install(ws2_32, 'WSCInstallProvider', infos),
    installProviderIn32: (infos) => installer32.install(infos),
    installProviderInBoth: (infos) => install(ws2_32, 'WSCInstallProvider64_32', infos),
    updateProvider: (bitness, infos) => install(ws2_32, functionName('WSCUpdateProvider', bitness), infos),
    writeProviderOrder: (bitness, ids) => writeProviderOrder(ws2_32, bitness, ids),
    setLspCategories: (bitness, providerId, categories) => setLspCategories(ws2_32, bitness, providerId, categories),
    applicationCategory: (application, extra) => applicationCategory(ws2_32, application, extra),
    setApplicationCategory: (application, extra, categories) =>
      setApplicationCategory(ws2_32, application, extra, categories),
  };
}

const functionName = (name: string, bitness: CatalogBitness): string => (bitness === 32 ? `${name}32` : name);

/** Calls a function whose last argument receives the error. Returns the error, 0 for success. */
function errorOf(call: NativeFunction, ...args: Parameters<NativeFunction>): number {
  const error = Buffer.alloc(4);
  if (call(...args, error) !== SOCKET_ERROR) return 0;
  // It is a failure even when the call set no error.
  return error.readInt32LE() || -1;
}

function deinstallProvider(ws2_32: NativeLibrary, bitness: CatalogBitness, providerId: Uint8Array): number {
  return errorOf(
    ws2_32.get(`int ${functionName('WSCDeinstallProvider', bitness)}(void *providerId, void *error)`),
    providerId,
  );
}

function install(ws2_32: NativeLibrary, name: string, { providerId, path, infos }: ProviderInfos): number {
  const call = ws2_32.get(`int ${name}(void *providerId, void *path, void *infos, uint32_t count, void *error)`);
  return errorOf(call, providerId, wide(path), Buffer.concat(infos), infos.length);
}

/** WSCWriteProviderOrder[32] returns the error, not SOCKET_ERROR. */
function writeProviderOrder(ws2_32: NativeLibrary, bitness: CatalogBitness, ids: readonly number[]): number {
  const order = Buffer.alloc(ids.length * 4);
  for (const [index, id] of ids.entries()) order.writeUInt32LE(id, index * 4);
  return ws2_32.get(`int ${functionName('WSCWriteProviderOrder', bitness)}(void *ids, uint32_t count)`)(
    order,
    ids.length,
  );
}

function setLspCategories(
  ws2_32: NativeLibrary,
  bitness: CatalogBitness,
  providerId: Uint8Array,
  categories: number,
): number {
  const name = functionName('WSCSetProviderInfo', bitness);
  const set = ws2_32.get(
    `int ${name}(void *providerId, int type, void *info, size_t size, uint32_t flags, void *error)`,
  );
  const info = Buffer.alloc(4);
  info.writeUInt32LE(categories);
  return errorOf(set, providerId, PROVIDER_INFO_LSP_CATEGORIES, info, info.length, 0);
}

const WSASERVICE_NOT_FOUND = 10108;

/** The permitted LSP categories of an application (WSCGetApplicationCategory); null when it has no rule. @throws WindowsError */
function applicationCategory(ws2_32: NativeLibrary, application: string, extra: string | null): number | null {
  const get = ws2_32.get(
    'int WSCGetApplicationCategory(void *path, uint32_t length, void *extra, uint32_t extraLength, void *categories, void *error)',
  );
  const categories = Buffer.alloc(4);
  const error = errorOf(
    get,
    wide(application),
    application.length,
    extra === null ? null : wide(extra),
    extra?.length ?? 0,
    categories,
  );
  if (error === WSASERVICE_NOT_FOUND) return null;
  if (error !== 0) throw new WindowsError('WSCGetApplicationCategory', error);
  return categories.readUInt32LE();
}

/** WSCSetApplicationCategory adds these categories to those that are permitted already. */
function setApplicationCategory(
  ws2_32: NativeLibrary,
  application: string,
  extra: string | null,
  categories: number,
): number {
  const set = ws2_32.get(
    'int WSCSetApplicationCategory(void *path, uint32_t length, void *extra, uint32_t extraLength, uint32_t categories, void *previous, void *error)',
  );
  const previous = Buffer.alloc(4);
  return errorOf(
    set,
    wide(application),
    application.length,
    extra === null ? null : wide(extra),
    extra?.length ?? 0,
    categories,
    previous,
  );
}
