import type { CatalogEntry } from '../../catalog/entry.ts';
import { entriesThatMayServe, INTERNET_SOCKETS } from '../../catalog/serving.ts';

/** Which entry will serve a kind of socket after the removal. */
export interface ServedSocket {
  bitness: 32 | 64;
  /** `TCP/IPv4`, `TCP/IPv6`, `UDP/IPv4`, `UDP/IPv6`. */
  socket: string;
  /** Null when no entry serves it, or when that is unknown. */
  id: number | null;
  name: string | null;
  nonIfs: boolean | null;
}

/** @param complete whether the source shows all entries; else every `id` is null */
export function servedSockets(entries: readonly CatalogEntry[], complete: boolean): ServedSocket[] {
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
