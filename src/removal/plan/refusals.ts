import type { CatalogEntry } from '../../catalog/entry.ts';
import { AF_INET, AF_INET6, entriesThatMayServe } from '../../catalog/serving.ts';
import type { PlanFacts, Refusal } from './types.ts';

/** The option that lifts a refusal, by its code. Messages never name it, because the cmdlets have other names for it. */
export const REFUSAL_HINTS: Readonly<Record<string, string>> = {
  baseProvider: '--allow-base-provider removes it.',
  dependents: '--include-dependents rebuilds it.',
  notRestorable: '--orphans, or its GUID, removes it all the same.',
};

/** Refusals that no option lifts. */
export function refusalsOf(
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
  facts: PlanFacts,
): Refusal[] {
  const removed = before.filter((entry) => !after.includes(entry));
  return [
    ...(facts.live
      ? []
      : [general('notLive', "This is not this machine's live catalog: it can be planned, never applied.")]),
    ...(facts.complete
      ? []
      : [general('incomplete', 'The source does not show all entries: what depends on what is unknown.')]),
    ...removed.flatMap((entry) => windowsRefusal(entry, facts)),
    ...lostSockets(before, after),
  ];
}

const general = (code: string, message: string): Refusal => ({ code, message, bitness: null, ids: [] });

function windowsRefusal(entry: CatalogEntry, { windowsProviderIds }: PlanFacts): Refusal[] {
  if (!windowsProviderIds.has(entry.providerId ?? '')) return [];
  const message = `'${entry.name ?? 'without a name'}' (${entry.bitness}-bit id ${entry.id}) is Windows' own, and never removed.`;
  return [{ code: 'windowsProvider', message, bitness: entry.bitness, ids: [entry.id] }];
}

/** Refuses to remove the last entry that serves a kind of internet socket. */
function lostSockets(before: readonly CatalogEntry[], after: readonly CatalogEntry[]): Refusal[] {
  return ([64, 32] as const).flatMap((bitness) => {
    const of = (entries: readonly CatalogEntry[]) => entries.filter((entry) => entry.bitness === bitness);
    const kinds = new Map<string, { addressFamily: number; socketType: number; protocol: number }>();
    for (const { addressFamily, socketType, protocol, kind } of of(before)) {
      if (addressFamily !== AF_INET && addressFamily !== AF_INET6) continue;
      // Negative types and dummies serve no socket.
      if (socketType === null || socketType <= 0 || protocol === null || kind === 'layeredServiceProvider') continue;
      kinds.set(`${addressFamily}/${socketType}/${protocol}`, { addressFamily, socketType, protocol });
    }
    return [...kinds].flatMap(([name, socket]) => {
      const served = (entries: readonly CatalogEntry[]) =>
        entriesThatMayServe(of(entries), { name, ...socket }).some((entry) => entry !== null);
      if (!served(before) || served(after)) return [];
      const message = `No entry of the ${bitness}-bit catalog would be left for sockets of family ${socket.addressFamily}, type ${socket.socketType}, protocol ${socket.protocol}.`;
      return [{ code: 'socketTypeLost', message, bitness, ids: [] }];
    });
  });
}
