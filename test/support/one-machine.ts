import type { MachineCatalog, MachineResult } from '../../src/machine-catalog.ts';
import { judge } from '../../src/verdict/verdict.ts';

/** The machine of a file. @throws where the file is read as none or as several, or the machine could not be read */
export function onlyMachine(results: readonly MachineResult[]): MachineCatalog {
  const [only] = results;
  if (results.length !== 1 || only === undefined) throw new Error(`this is read as ${results.length} machines`);
  if ('failure' in only) throw only.failure;
  return only;
}

export const verdictOf = ({ entries, missingEntries }: MachineCatalog): string =>
  judge(entries, missingEntries, 'all').verdict;

export const codesOf = ({ warnings }: MachineCatalog): string[] => warnings.map(({ code }) => code);
