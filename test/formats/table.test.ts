// A kind of evidence has rows in src/kinds.ts and src/formats/index.ts. Each test here names a file that lacks a kind.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { EVIDENCE } from '../../src/formats/index.ts';
import { EVIDENCE_KINDS, FILE_KINDS, KIND_DESCRIPTION, KINDS_READ, SOURCE_KINDS } from '../../src/kinds.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { cases, entriesOf } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { readEvidence, SUPPORT } from '../support/inventions.ts';
import { COMPARED, SHOWN } from '../support/shown-fields.ts';

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** A sentence for each kind that fails a check. */
const missing = (what: string, isThere: (kind: (typeof EVIDENCE_KINDS)[number]) => boolean): string[] =>
  EVIDENCE_KINDS.filter((kind) => !isThere(kind)).map((kind) => `${kind}: ${what}`);

test('every kind has a reader', () => {
  expect(missing('add recognises and read to READERS in src/formats/index.ts', hasReader)).toEqual([]);
  const unknown = EVIDENCE.filter(({ kind }) => !EVIDENCE_KINDS.includes(kind));
  expect(unknown.map(({ kind }) => `${kind}: add it to FILE_KINDS in src/kinds.ts`)).toEqual([]);
});

const hasReader = (kind: string) => EVIDENCE.some((row) => row.kind === kind);

test('only the last reader, that of netsh, takes every file', () => {
  const order = EVIDENCE.map(({ kind }) => kind);
  const bytes = Buffer.from('Hello.');
  const file = { size: bytes.length, all: () => bytes, read: () => bytes };
  const taken = EVIDENCE.filter(({ recognises }) => recognises({ file, head: 'Hello.', bytes: () => bytes }));
  expect([
    ...order
      .slice(order.indexOf('netsh') + 1)
      .map((kind) => `${kind}: put its row above that of netsh, which takes whatever it is given`),
    ...taken
      .filter(({ kind }) => kind !== 'netsh')
      .map(({ kind }) => `${kind}: its recognises takes a text of no kind: look for a mark of the kind`),
  ]).toEqual([]);
});

test('every kind has its own label, and help with the command that makes it', () => {
  expect(
    missing('give it a label and, in its help, its command, in src/kinds.ts', (kind) => {
      const { label, command, help } = FILE_KINDS[kind];
      return label !== '' && command !== '' && help.includes(command);
    }),
  ).toEqual([]);
  const labels = EVIDENCE_KINDS.map((kind) => FILE_KINDS[kind].label);
  expect(
    missing(
      'another kind has its label',
      (kind) => labels.filter((each) => each === FILE_KINDS[kind].label).length === 1,
    ),
  ).toEqual([]);
  expect(
    missing('write its label without "; ", which separates the labels in the help of list and test', (kind) =>
      KINDS_READ.split('; ').includes(FILE_KINDS[kind].label),
    ),
  ).toEqual([]);
});

test('the schema names every kind of source, and describes them as the table does', () => {
  const schema = JSON.parse(textOf('schemas/common.schema.json')) as {
    $defs: { source: { properties: { kind: { enum: (string | null)[]; description: string } } } };
  };
  const { kind } = schema.$defs.source.properties;
  const place = '$defs.source.properties.kind in schemas/common.schema.json';
  const unknown = kind.enum.filter((each) => each !== null && !(SOURCE_KINDS as readonly string[]).includes(each));
  expect([
    ...missing(`add it to the enum of ${place}, then 'npm run generate -- --write'`, (each) =>
      kind.enum.includes(each),
    ),
    ...unknown.map((each) => `${each}: take it out of the enum of ${place}: src/kinds.ts does not have it`),
    ...(kind.description === KIND_DESCRIPTION ? [] : [`make this the description of ${place}: ${KIND_DESCRIPTION}`]),
  ]).toEqual([]);
});

test.each(['README.md', 'ps/help/troubleshooting.md'])('%s has a row for every kind, with its command', (page) => {
  const rows = textOf(page)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(
    missing(`add the row "| \`KIND\` | LABEL | COMMAND |" to ${page}`, (kind) => {
      const { label, command } = FILE_KINDS[kind];
      return rows.some((row) => row.startsWith(`| \`${kind}\` | ${label} |`) && row.includes(command));
    }),
  ).toEqual([]);
});

test('test/support/evidence.ts makes every kind, for the tests of recognition and damage, and for fuzzing', () => {
  const made = evidenceOf('one-lsp-both-catalogs');
  expect(missing('make it in test/support/evidence.ts', (kind) => made.some((each) => each.kind === kind))).toEqual([]);
});

test('test/support/inventions.ts finds the values of every kind without its reader', () => {
  expect(missing('add it to SUPPORT in test/support/inventions.ts', (kind) => SUPPORT[kind] !== undefined)).toEqual([]);
});

test("test/support/shown-fields.ts says what every kind shows, and every kind's reader reads that", () => {
  const forms = evidenceOf('one-lsp-both-catalogs').map(({ name, kind, bytes }) => ({
    name: `'${name}'`,
    kind,
    entries: entriesIn(readEvidence(kind, bytes)),
  }));
  const wrong = forms.flatMap(({ name, kind, entries }) => {
    if (SHOWN[kind] === undefined) return [];
    const { entries: count, fields } = SHOWN[kind];
    if (entries.length !== count) return [`${kind}: read ${count} entries of ${name}, not ${entries.length}`];
    return fields
      .filter((field) => entries.some((entry) => entry[field] === null))
      .map((field) => `${kind}: read the ${field} of each entry of ${name}`);
  });
  const unlisted = EVIDENCE_KINDS.filter((kind) => SHOWN[kind] !== undefined).flatMap((kind) => {
    const entries = forms.filter((form) => form.kind === kind).flatMap((form) => form.entries);
    return COMPARED.filter((field) => !SHOWN[kind].fields.includes(field))
      .filter((field) => entries.length > 0 && entries.every((entry) => entry[field] !== null))
      .map((field) => `${kind}: its reader reads ${field}: add that to its fields in test/support/shown-fields.ts`);
  });
  expect([
    ...missing('add its row to SHOWN in test/support/shown-fields.ts', (kind) => SHOWN[kind] !== undefined),
    ...wrong.map((sentence) => `${sentence}, as its row of SHOWN in test/support/shown-fields.ts says`),
    ...unlisted,
  ]).toEqual([]);
});

test.each(cases)("every kind's reader makes only entries that $name has", (machine) => {
  const truth = entriesOf(machine);
  const untrue = evidenceOf(machine).flatMap(({ name, kind, bytes }) =>
    entriesIn(readEvidence(kind, bytes))
      .filter((entry) => !truth.some((own) => differences(entry, own).length === 0))
      .map((entry) => {
        // The entry that it was probably made of.
        const [nearest = []] = truth.map((own) => differences(entry, own)).sort((a, b) => a.length - b.length);
        return `${kind}: correct its reader: of '${name}' it makes an entry that the machine does not have: ${nearest.join(', ')}`;
      }),
  );
  expect([...new Set(untrue)]).toEqual([]);
});

const entriesIn = (results: readonly MachineResult[]): CatalogEntry[] =>
  results.flatMap((result) => ('failure' in result ? [] : result.entries));

/** The fields in which evidence contradicts an entry of the machine. A field that is null is not shown. */
const differences = (entry: CatalogEntry, own: CatalogEntry): string[] =>
  COMPARED.filter((field) => entry[field] !== null && JSON.stringify(entry[field]) !== JSON.stringify(own[field])).map(
    (field) => `${field} is ${JSON.stringify(entry[field])} and not ${JSON.stringify(own[field])}`,
  );
