import type { CatalogEntry } from '../../catalog/entry.ts';
import type { SignatureStatus } from '../../catalog/identity.ts';
import { layerName } from '../../catalog/layer-name.ts';
import { providerOf } from '../../catalog/layers.ts';

/** An installed product with entries that are or may be non-IFS. */
export interface ReportProduct {
  /** The provider's name where the product is not known. */
  name: string;
  company: string | null;
  /** What to do about it; null where nothing is known of it. */
  advice: string | null;
  /** Whether it is a layer. The report does not offer to remove a base provider. */
  layered: boolean;
  nonIfs: boolean | null;
  entries: { bitness: CatalogEntry['bitness']; id: number | null }[];
  files: ReportFile[];
}

/** A file of a product. A fact is null where nobody read it from the file. */
export interface ReportFile {
  path: string;
  exists: boolean | null;
  version: string | null;
  signer: string | null;
  signatureStatus: SignatureStatus | null;
  sha256: string | null;
}

/**
 * The products that the entries belong to, each once, in catalog order.
 * @param all entries of the machine: the name of an LSP is that of its dummy entry
 */
export function productsOf(entries: readonly CatalogEntry[], all: readonly CatalogEntry[]): ReportProduct[] {
  const groups = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    // In each catalog an LSP has a file of its own and often a GUID of its own. Only its name is the same in both.
    const key = entry.product ?? layerName(providerOf(entry, all).name) ?? entry.providerPath ?? '';
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((own) => productOf(own, all));
}

function productOf(entries: readonly CatalogEntry[], all: readonly CatalogEntry[]): ReportProduct {
  const [first] = entries as readonly [CatalogEntry];
  const known = entries.find(({ advice }) => advice !== null) ?? first;
  return {
    name: first.product ?? providerOf(first, all).name ?? 'Provider without a name',
    company: known.company,
    advice: known.advice,
    layered: entries.some(({ kind }) => kind === 'layeredServiceProvider' || kind === 'layeredChainEntry'),
    nonIfs: entries.some(({ nonIfs }) => nonIfs === true) ? true : first.nonIfs,
    entries: entries.map(({ bitness, id }) => ({ bitness, id })),
    files: filesOf(entries),
  };
}

function filesOf(entries: readonly CatalogEntry[]): ReportFile[] {
  const files = new Map<string, ReportFile>();
  for (const { identity, providerPath } of entries) {
    const path = identity?.path ?? providerPath;
    if (path === null) continue;
    files.set(path.toLowerCase(), {
      path,
      exists: identity?.exists ?? null,
      version: identity?.version ?? null,
      signer: identity?.signer ?? null,
      signatureStatus: identity?.signatureStatus ?? null,
      sha256: identity?.sha256 ?? null,
    });
  }
  return [...files.values()];
}
