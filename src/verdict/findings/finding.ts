import type { Bitness, CatalogEntry } from '../../catalog/entry.ts';

export interface Finding {
  code: string;
  severity: 'error' | 'warning' | 'information';
  message: string;
  bitness: Bitness;
  ids: (number | null)[];
}

const KIND_WORDS = {
  baseServiceProvider: 'Base service provider',
  layeredServiceProvider: 'Layered service provider',
  layeredChainEntry: 'Layered chain entry',
} as const;

/** An entry in words: `Layered chain entry 'Contoso' (64-bit id 1032)`. */
export function described(entry: CatalogEntry): string {
  const kind = entry.kind === null ? 'Entry' : KIND_WORDS[entry.kind];
  const bits = entry.bitness === null ? '' : `${entry.bitness}-bit `;
  return `${kind} '${entry.name ?? 'without a name'}' (${bits}id ${entry.id ?? 'unknown'})`;
}

export const about = (entry: CatalogEntry, facts: Pick<Finding, 'code' | 'severity' | 'message'>): Finding => ({
  ...facts,
  bitness: entry.bitness,
  ids: [entry.id],
});

/**
 * Shortens a list for people: every error stays, and of the other findings the first of each code and severity, with the number of
 * the rest.
 */
export function forPeople(findings: readonly Finding[]): Finding[] {
  const kindOf = ({ code, severity }: Finding) => `${severity} ${code}`;
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(kindOf(finding), (counts.get(kindOf(finding)) ?? 0) + 1);
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const kind = kindOf(finding);
    if (finding.severity === 'error') return [finding];
    if (seen.has(kind)) return [];
    seen.add(kind);
    const others = (counts.get(kind) as number) - 1;
    return others === 0 ? [finding] : [{ ...finding, message: `${finding.message} (and ${others} more of this kind)` }];
  });
}
