import { asFailure } from '../failure.ts';
import type { SourceKind } from '../kinds.ts';
import { type MachineCatalog, type MachineResult, mayBeExcerpt, unknownSource } from '../machine-catalog.ts';
import { whyNotWhole } from '../verdict/completeness.ts';

/** Called with the kind of the evidence once it is recognised. */
export type OnRecognised = (kind: SourceKind) => void;

/** Calls a reader, and turns what it throws into a result, so that other sources are still read. */
export function settled(path: string, read: (onRecognised: OnRecognised) => MachineResult[]): MachineResult[] {
  let kind: SourceKind | null = null;
  try {
    return read((recognised) => {
      kind = recognised;
    }).map((result) => ('failure' in result ? result : withDoubtIfCut(result)));
  } catch (error) {
    const failure = asFailure(error);
    const recognised = failure.code === 'sourceUnrecognised' ? null : kind;
    return [{ source: unknownSource(path, recognised), failure }];
  }
}

/** Adds a missing entry where the entries show that part of the catalog was cut out, so that the verdict cannot be compliant. */
function withDoubtIfCut(catalog: MachineCatalog): MachineCatalog {
  const { entries, warnings, source, missingEntries } = catalog;
  // The warnings of a document were in the file, where anybody may have written them.
  const isJudged = source.kind !== 'json' || missingEntries > 0;
  if (isJudged && warnings.some(({ code }) => code === 'catalogNotWhole' || code === 'flagsNotShown')) return catalog;
  const [first, ...others] = whyNotWhole(entries, mayBeExcerpt(source));
  if (first === undefined) return catalog;
  const more = others.length > 0 ? ` (and ${others.length} more such signs)` : '';
  const message = `The catalog is not whole: ${first}${more}.`;
  return {
    ...catalog,
    warnings: [...warnings, { code: 'catalogNotWhole', message, target: source.path }],
    missingEntries: missingEntries + 1,
  };
}
