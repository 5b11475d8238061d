import { asFailure } from '../failure.ts';
import {
  type MachineCatalog,
  type MachineResult,
  mayBeExcerpt,
  type SourceKind,
  unknownSource,
} from '../machine-catalog.ts';
import { whyNotWhole } from '../verdict/completeness.ts';

/** Told which kind of evidence a reader has recognised. */
export type Seen = (kind: SourceKind) => void;

/** What a reader returns; what it throws is a result too, so that other sources are still read. */
export function settled(path: string, read: (seen: Seen) => MachineResult[]): MachineResult[] {
  let kind: SourceKind | null = null;
  try {
    return read((recognised) => {
      kind = recognised;
    }).map((result) => ('failure' in result ? result : held(result)));
  } catch (error) {
    const failure = asFailure(error);
    const recognised = failure.code === 'sourceUnrecognised' ? null : kind;
    return [{ source: unknownSource(path, recognised), failure }];
  }
}

/** A catalog of which something was cut out is not known to be clean, whatever the rest shows. */
function held(catalog: MachineCatalog): MachineCatalog {
  const { entries, warnings, source, missingEntries } = catalog;
  if (warnings.some(({ code }) => code === 'catalogNotWhole' || code === 'flagsNotShown')) return catalog;
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
