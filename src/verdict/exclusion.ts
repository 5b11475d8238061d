import type { CatalogEntry } from '../catalog/entry.ts';
import { LSP_CATEGORIES } from '../catalog/flags.ts';
import { lspsOf } from '../catalog/lsps.ts';

export const LSP_SYSTEM = 0x80000000;

/** A layer in one catalog. */
export interface CategorisedLayer {
  bitness: 32 | 64;
  name: string | null;
  /** The GUID that has its categories. */
  providerId: string;
  nonIfs: boolean;
  /** 0 for none; null where they could not be read. */
  categories: number | null;
}

/**
 * Whether Windows loads a layer into an application that permits these categories; null where it cannot be told.
 * By "Determining Which LSPs Get Loaded" in Microsoft's page "Categorizing layered service providers and apps": all of
 * the layer's categories are among the application's, and LSP_SYSTEM, where the application permits it, is among the
 * layer's. An application without a rule gets every layer.
 * @param permitted null for an application without a rule
 */
export function isLoaded(permitted: number | null, categories: number | null): boolean | null {
  if (permitted === null) return true;
  if (permitted === 0 || categories === null) return null;
  if (has(permitted, LSP_SYSTEM) && !has(categories, LSP_SYSTEM)) return false;
  if ((categories & ~permitted) !== 0) return false;
  // By a note of that page a layer without categories is then loaded (its set is empty), by the example below it is not.
  return categories === 0 ? null : true;
}

const has = (mask: number, bits: number): boolean => (mask & bits) !== 0;

/** Layers of both catalogs with their categories, which are kept under the GUID of the hidden entry (same page). */
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

/** What a rule comes to for the layers that are there. */
export interface Effect {
  layers: (CategorisedLayer & { loads: boolean | null })[];
  /** Layers that are kept out now and would not be any more: categories can only be added. */
  letIn: CategorisedLayer[];
  /** Whether no non-IFS layer at all is kept out, although there are some. */
  isVain: boolean;
}

/** @param before categories that are permitted now, null without a rule; `after` those that will be */
export function effectOf(layers: readonly CategorisedLayer[], before: number | null, after: number | null): Effect {
  const judged = layers.map((layer) => ({ ...layer, loads: isLoaded(after, layer.categories) }));
  const nonIfs = judged.filter((layer) => layer.nonIfs);
  return {
    layers: judged,
    letIn: judged.filter(({ loads, categories }) => loads !== false && isLoaded(before, categories) === false),
    isVain: nonIfs.length > 0 && nonIfs.every(({ loads }) => loads === true),
  };
}

/** Names of categories, with or without LSP_, in any case, between commas; null where one is unknown. */
export function categoriesNamed(text: string): number | null {
  let mask = 0;
  for (const word of text.split(',')) {
    const name = word.trim().toUpperCase().replace(/^LSP_/, '');
    const bit = Object.entries(LSP_CATEGORIES).find(([, each]) => each === name)?.[0];
    if (bit === undefined) return null;
    mask |= 1 << Number(bit);
  }
  return mask >>> 0;
}
