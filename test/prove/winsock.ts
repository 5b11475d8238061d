// A process that makes one call of Winsock for a proof. Each call has a new process, because a process does not see what others
// have changed since it loaded Winsock. The calls are the product's (src/windows/changes.ts).
//   node winsock.ts LIBRARY REQUEST

import { readFileSync } from 'node:fs';
import koffi from 'koffi';
import { decodeProtocolInfo, encodeGuid, PROTOCOL_INFO_BYTES } from '../../src/catalog/protocol-info.ts';
import { winsockChanges } from '../../src/windows/changes.ts';
import type { NativeFunction, NativeLibrary } from '../../src/windows/koffi.ts';
import { windowsPowerShell32 } from '../../src/windows/powershell-32.ts';
import { enumProtocols } from '../../src/windows/ws2_32.ts';
import type { Bitness } from './layer.ts';

export interface Request {
  /** `watch` enumerates at once, and again when standard input ends. */
  call: 'WSCInstallProvider' | 'WSCDeinstallProvider' | 'watch';
  /** The catalog. WSCInstallProvider ignores it: it changes the catalog of its own process. */
  bitness: Bitness;
  providerId: string;
  /** The provider's path, stored as given. */
  path: string;
  /** The entries, each a WSAPROTOCOL_INFOW in hex. */
  infos: readonly string[];
}

const loaded = koffi.load(process.argv[2] as string);
// The product's NativeLibrary loads koffi from the exe. Here koffi is a package, so this object stands in for it.
const library = { get: (declaration: string): NativeFunction => loaded.func(declaration) } as unknown as NativeLibrary;

const request = JSON.parse(process.argv[3] as string) as Request;
if (request.call === 'watch') {
  console.log(catalogIds(request.bitness));
  readFileSync(0);
  console.log(catalogIds(request.bitness));
} else {
  const error = change(request);
  console.log(JSON.stringify({ call: request.call, error }));
  process.exitCode = error === 0 ? 0 : 1;
}

/** Windows' error code. */
function change({ call, bitness, providerId, path, infos }: Request): number {
  const changes = winsockChanges(library, windowsPowerShell32(process.env.SystemRoot ?? ''));
  const id = encodeGuid(providerId);
  if (call === 'WSCDeinstallProvider') return changes.deinstallProvider(bitness, id);
  return changes.installProvider({ providerId: id, path, infos: infos.map((hex) => Buffer.from(hex, 'hex')) });
}

/** Ids in the order of the catalog, as this process sees it. */
function catalogIds(bitness: Bitness): string {
  const all = enumProtocols(library, bitness);
  const ids: number[] = [];
  for (let at = 0; at < all.length; at += PROTOCOL_INFO_BYTES)
    ids.push(decodeProtocolInfo(all.subarray(at, at + PROTOCOL_INFO_BYTES)).catalogEntryId);
  return ids.join(' ');
}
