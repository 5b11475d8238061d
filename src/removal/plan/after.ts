import type { CatalogEntry } from '../../catalog/entry.ts';
import { entriesThatMayServe, INTERNET_SOCKETS } from '../../catalog/serving.ts';

/** Which entry a kind of socket will get. */
export interface Afterwards {
  bitness: 32 | 64;
  /** `TCP/IPv4`, `TCP/IPv6`, `UDP/IPv4`, `UDP/IPv6`. */
  socket: string;
  /** Null where none serves it, or where that cannot be told. */
  id: number | null;
  name: string | null;
  nonIfs: boolean | null;
}

export function afterwards(entries: readonly CatalogEntry[], complete: boolean): Afterwards[] {
  return ([64, 32] as const).flatMap((bitness) => {
    const catalog = entries.filter((entry) => entry.bitness === bitness);
    if (catalog.length === 0) return [];
    return Object.values(INTERNET_SOCKETS).map((socket) => {
      const candidates = entriesThatMayServe(catalog, socket);
      const only = complete && candidates.length === 1 ? candidates[0] : null;
      return {
        bitness,
        socket: socket.name,
        id: only?.id ?? null,
        name: only?.name ?? null,
        nonIfs: only?.nonIfs ?? null,
      };
    });
  });
}
