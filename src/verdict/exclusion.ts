import type { CatalogEntry } from '../catalog/entry.ts';
import { LSP_CATEGORIES } from '../catalog/flags.ts';
import { lspsOf } from '../catalog/lsps.ts';

export const LSP_SYSTEM = 0x80000000;

/** A layer in one catalog. */
export interface CategorisedLayer {
  bitness: 32 | 64;
  name: string | null;
  /** The GUID under which Windows keeps the layer's categories. */
  providerId: string;
  nonIfs: boolean;
  /** Mask of LSP categories: 0 for none, null where they could not be read. */
  categories: number | null;
}

/**
 * Whether Windows loads a layer into an application; null where that is not known. The rules are those of "Determining Which
 * LSPs Get Loaded" in Microsoft's page "Categorizing layered service providers and apps":
 * - An application without a rule gets every layer.
 * - The application must permit all categories of the layer.
 * - If the application permits LSP_SYSTEM, the layer must have LSP_SYSTEM.
 * @param permitted mask of the categories that the application permits; null for an application without a rule
 * @param categories mask of the layer's categories; null where they are not known
 */
export function isLoaded(permitted: number | null, categories: number | null): boolean | null {
  if (permitted === null) return true;
  if (permitted === 0 || categories === null) return null;
  if (has(permitted, LSP_SYSTEM) && !has(categories, LSP_SYSTEM)) return false;
  if ((categories & ~permitted) !== 0) return false;
  // The page contradicts itself about layers without categories: its note loads them, its example does not.
  return categories === 0 ? null : true;
}

const has = (mask: number, bits: number): boolean => (mask & bits) !== 0;

/** The layers of both catalogs with their categories. Windows keeps these under the GUID of the hidden entry (same page). */
export function categorisedLayers(
  entries: readonly CatalogEntry[],
  categoriesOf: (bitness: 32 | 64, providerId: string) => number | null,
): CategorisedLayer[] {
  return ([64, 32] as const).flatMap((bitness) =>
    lspsOf(entries.filter((entry) => entry.bitness === bitness)).flatMap(
      ({ name, entries: own }): CategorisedLayer[] => {
        const head = own.find(({ kind }) => kind === 'layeredServiceProvider') ?? own[0];
        if (head?.providerId == null) return [];
        const nonIfs = own.some((entry) => entry.nonIfs !== false);
        return [
          { bitness, name, providerId: head.providerId, nonIfs, categories: categoriesOf(bitness, head.providerId) },
        ];
      },
    ),
  );
}

/** What a rule for an application does with the layers of this machine. */
export interface Effect {
  layers: (CategorisedLayer & { loads: boolean | null })[];
  /** Layers that Windows keeps out now and may load with the new rule. Winsock can add categories to a rule, but remove none. */
  newlyLoaded: CategorisedLayer[];
  /** Whether there are non-IFS layers and the rule keeps none of them out. */
  excludesNone: boolean;
}

/**
 * @param before mask of the categories that the application permits now; null without a rule
 * @param after the same with the new rule
 */
export function effectOf(layers: readonly CategorisedLayer[], before: number | null, after: number | null): Effect {
  const judged = layers.map((layer) => ({ ...layer, loads: isLoaded(after, layer.categories) }));
  const nonIfs = judged.filter((layer) => layer.nonIfs);
  return {
    layers: judged,
    newlyLoaded: judged.filter(({ loads, categories }) => loads !== false && isLoaded(before, categories) === false),
    excludesNone: nonIfs.length > 0 && nonIfs.every(({ loads }) => loads === true),
  };
}

/** The mask of comma-separated category names, in any case, with or without `LSP_`; null where a name is unknown. */
export function parseCategories(text: string): number | null {
  let mask = 0;
  for (const word of text.split(',')) {
    const name = word.trim().toUpperCase().replace(/^LSP_/, '');
    const bit = Object.entries(LSP_CATEGORIES).find(([, each]) => each === name)?.[0];
    if (bit === undefined) return null;
    mask |= 1 << Number(bit);
  }
  return mask >>> 0;
}
