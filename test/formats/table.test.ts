// A kind of evidence has rows in src/kinds.ts and src/formats/index.ts. Each test here names a file that lacks a kind.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EVIDENCE } from '../../src/formats/index.ts';
import { EVIDENCE_KINDS, FILE_KINDS, KIND_DESCRIPTION, KINDS_READ, SOURCE_KINDS } from '../../src/kinds.ts';
import { evidenceOf } from '../support/evidence.ts';
import { SUPPORT } from '../support/inventions.ts';

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

test('only the last reader takes every file', () => {
  const taken = EVIDENCE.filter(({ recognises }) => {
    const bytes = Buffer.from('Hello.');
    const file = { size: bytes.length, all: () => bytes, read: () => bytes };
    return recognises({ file, head: 'Hello.', bytes: () => bytes });
  });
  expect(taken.map(({ kind }) => kind)).toEqual([EVIDENCE.at(-1)?.kind]);
});

test('every kind has its own label, and help with the command that makes it', () => {
  expect(
    missing('give it a label and, in its help, its command, in src/kinds.ts', (kind) => {
      const { label, command, help } = FILE_KINDS[kind];
      return label !== '' && command !== '' && help.includes(command);
    }),
  ).toEqual([]);
  const labels = EVIDENCE_KINDS.map((kind) => FILE_KINDS[kind].label);
  expect(new Set(labels).size).toBe(labels.length);
  expect(missing('its label is not in the help of list and test', (kind) => hasPart(FILE_KINDS[kind].label))).toEqual(
    [],
  );
});

const hasPart = (label: string) => KINDS_READ.split('; ').includes(label);

test('the schema names every kind of source, and describes them as the table does', () => {
  const schema = JSON.parse(textOf('schemas/common.schema.json')) as {
    $defs: { source: { properties: { kind: { enum: (string | null)[]; description: string } } } };
  };
  const { kind } = schema.$defs.source.properties;
  expect(
    missing(
      "add it to $defs.source.properties.kind.enum in schemas/common.schema.json, then 'npm run generate -- --write'",
      (each) => kind.enum.includes(each),
    ),
  ).toEqual([]);
  expect(new Set(kind.enum)).toEqual(new Set([...SOURCE_KINDS, null]));
  const step = `write this as its description in schemas/common.schema.json: ${KIND_DESCRIPTION}`;
  expect(kind.description === KIND_DESCRIPTION ? [] : [step]).toEqual([]);
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
