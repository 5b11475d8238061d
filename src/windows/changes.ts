// The functions of ws2_32 that change a catalog. Each returns Windows' error code, 0 for success.

import { wide } from '../catalog/wide.ts';
import type { NativeFunction, NativeLibrary } from './koffi.ts';
import { type CatalogBitness, type ProviderInfos, type WindowsChanges, WindowsError } from './machine.ts';
import { CallerIn32, type PowerShell32, windowsPowerShell32 } from './powershell-32.ts';

export { windowsPowerShell32 };

const SOCKET_ERROR = -1;
const PROVIDER_INFO_LSP_CATEGORIES = 0;

/** A part of its own: only who changes something pays for it. */
export function winsockChanges(ws2_32: NativeLibrary, shell: PowerShell32): WindowsChanges {
  const in32 = new CallerIn32(shell);
  return {
    deinstallProvider: (bitness, providerId) => deinstallProvider(ws2_32, bitness, providerId),
    installProvider: (infos) => installed(ws2_32, 'WSCInstallProvider', infos),
    installProviderIn32: (infos) => in32.install(infos),
    installProviderInBoth: (infos) => installed(ws2_32, 'WSCInstallProvider64_32', infos),
    updateProvider: (bitness, infos) => installed(ws2_32, form('WSCUpdateProvider', bitness), infos),
    writeProviderOrder: (bitness, ids) => writeProviderOrder(ws2_32, bitness, ids),
    setLspCategories: (bitness, providerId, categories) => setLspCategories(ws2_32, bitness, providerId, categories),
    applicationCategory: (application, extra) => applicationCategory(ws2_32, application, extra),
    setApplicationCategory: (application, extra, categories) =>
      setApplicationCategory(ws2_32, application, extra, categories),
  };
}

const form = (name: string, bitness: CatalogBitness): string => (bitness === 32 ? `${name}32` : name);

/** Calls a function whose last argument takes the error. */
function called(call: NativeFunction, ...args: Parameters<NativeFunction>): number {
  const error = Buffer.alloc(4);
  if (call(...args, error) !== SOCKET_ERROR) return 0;
  // A failure that names no error is one all the same.
  return error.readInt32LE() || -1;
}

function deinstallProvider(ws2_32: NativeLibrary, bitness: CatalogBitness, providerId: Uint8Array): number {
  return called(ws2_32.get(`int ${form('WSCDeinstallProvider', bitness)}(void *providerId, void *error)`), providerId);
}

function installed(ws2_32: NativeLibrary, name: string, { providerId, path, infos }: ProviderInfos): number {
  const call = ws2_32.get(`int ${name}(void *providerId, void *path, void *infos, uint32_t count, void *error)`);
  return called(call, providerId, wide(path), Buffer.concat(infos), infos.length);
}

/** WSCWriteProviderOrder[32] returns the error itself. */
function writeProviderOrder(ws2_32: NativeLibrary, bitness: CatalogBitness, ids: readonly number[]): number {
  const order = Buffer.alloc(ids.length * 4);
  for (const [index, id] of ids.entries()) order.writeUInt32LE(id, index * 4);
  return ws2_32.get(`int ${form('WSCWriteProviderOrder', bitness)}(void *ids, uint32_t count)`)(order, ids.length);
}

function setLspCategories(
  ws2_32: NativeLibrary,
  bitness: CatalogBitness,
  providerId: Uint8Array,
  categories: number,
): number {
  const name = form('WSCSetProviderInfo', bitness);
  const set = ws2_32.get(
    `int ${name}(void *providerId, int type, void *info, size_t size, uint32_t flags, void *error)`,
  );
  const info = Buffer.alloc(4);
  info.writeUInt32LE(categories);
  return called(set, providerId, PROVIDER_INFO_LSP_CATEGORIES, info, info.length, 0);
}

const WSASERVICE_NOT_FOUND = 10108;

/** WSCGetApplicationCategory; null where there is no rule for it. @throws WindowsError */
function applicationCategory(ws2_32: NativeLibrary, application: string, extra: string | null): number | null {
  const get = ws2_32.get(
    'int WSCGetApplicationCategory(void *path, uint32_t length, void *extra, uint32_t extraLength, void *categories, void *error)',
  );
  const categories = Buffer.alloc(4);
  const error = called(
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

/** WSCSetApplicationCategory: categories are ORed to those that are there. */
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
  return called(
    set,
    wide(application),
    application.length,
    extra === null ? null : wide(extra),
    extra?.length ?? 0,
    categories,
    previous,
  );
}
