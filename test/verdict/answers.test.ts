// What is answered about each case, whole and with facts that a source does not show: verdicts, findings and programs. A change that
// alters any answer shows it in test/verdict/answers.txt. After a change that is meant, write the file anew with vitest's option -u.

import { expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { windowsProviderIds, windowsProviders } from '../../src/live/identity/known.ts';
import { judgePrograms } from '../../src/programs/programs.ts';
import { unknownTogether } from '../../src/programs/unknown.ts';
import { forPeople } from '../../src/verdict/findings/finding.ts';
import { findingsOfCatalogs } from '../../src/verdict/findings/of-catalogs.ts';
import { findingsOfEntries } from '../../src/verdict/findings/of-entry.ts';
import { SCOPES } from '../../src/verdict/scope.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { cases, entriesOf } from '../support/cases.ts';

const isLayer = ({ kind }: CatalogEntry): boolean => kind === 'layeredServiceProvider';
const isTcp = ({ protocol }: CatalogEntry): boolean => protocol === 6;
const change =
  (isChanged: (entry: CatalogEntry) => boolean, facts: Partial<CatalogEntry>) =>
  (entries: CatalogEntry[]): CatalogEntry[] =>
    entries.map((entry) => (isChanged(entry) ? { ...entry, ...facts } : entry));

const FLAGS_UNKNOWN = { serviceFlags: null, nonIfs: null };
const VIEWS: readonly [view: string, show: (entries: CatalogEntry[]) => CatalogEntry[], missing: number][] = [
  ['whole', (entries) => entries, 0],
  ['with an entry missing', (entries) => entries, 1],
  ['without the flags of layers', change(isLayer, FLAGS_UNKNOWN), 0],
  ['without all flags', change(() => true, FLAGS_UNKNOWN), 0],
  ['without chains', change(() => true, { chain: null }), 0],
  ['without protocols', change(() => true, { protocol: null, socketType: null }), 0],
  ['without kinds', change(() => true, { kind: null }), 0],
  ['with TCP hidden', change(isTcp, { hidden: true, providerFlags: 0x8 }), 0],
  ['without the entries of layers', (entries) => entries.filter((entry) => !isLayer(entry)), 0],
];
/** The other cases are shown whole only. */
const VIEWED = ['one-lsp-both-catalogs', 'two-stacked-upper-non-ifs'];

function answersOf(entries: CatalogEntry[], missing: number): string[] {
  const complete = missing === 0;
  const ids = (some: readonly { id: number | null }[]) => some.map(({ id }) => id).join(' ');
  const findings = [
    ...findingsOfEntries(entries, entries, complete),
    ...findingsOfCatalogs(entries, { complete, windowsProviders: windowsProviders() }),
  ];
  const programs = judgePrograms(entries, complete, [64], windowsProviderIds());
  const rows = new Map<string, string[]>();
  for (const { program, protocol, bitness, verdict, reason, deciding } of programs) {
    // Programs that never skip completions are fast whatever the catalog holds.
    if (verdict === 'fast' && deciding.length === 0) continue;
    const row = [bitness, verdict, deciding.join(' '), reason].join(' | ');
    rows.set(row, [...(rows.get(row) ?? []), `${program} ${protocol}`]);
  }
  const unknown = unknownTogether(programs);
  return [
    ...SCOPES.map((scope) => {
      const { verdict, kbVerdict, deciding, outOfScope } = judge(entries, missing, scope);
      return `${scope}: ${verdict} (KB ${kbVerdict}), deciding [${ids(deciding)}], outside [${ids(outOfScope)}]`;
    }),
    ...forPeople(findings).map(
      ({ code, severity, bitness, ids: about, message }) =>
        `${severity} ${code} ${bitness} [${about.join(' ')}]: ${message}`,
    ),
    ...[...rows].map(([row, names]) => `${row} | ${names.join(', ')}`),
    ...(unknown === null
      ? []
      : [`unknown together: ${unknown.bitnesses.join(' ')} ${unknown.programs.join(' ')}: ${unknown.reason}`]),
  ];
}

test('the answers about every case are those of test/verdict/answers.txt', async () => {
  const lines = cases.flatMap((machine) =>
    VIEWS.filter(([view]) => view === 'whole' || VIEWED.includes(machine.name)).flatMap(([view, show, missing]) => [
      `# ${machine.name}, ${view}`,
      ...answersOf(show(entriesOf(machine)), missing),
      '',
    ]),
  );
  await expect(lines.join('\n')).toMatchFileSnapshot('answers.txt');
});
