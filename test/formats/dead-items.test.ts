// Windows reads the keys 1 to Num_Catalog_Entries[64]. An item in a key beyond that number is dead: it is no entry. In a file
// somebody may have lowered the counter, so the verdict is unknown.

import { describe, expect, test } from 'vitest';
import { readBytes } from '../../src/formats/read.ts';
import { readLiveRegistry } from '../../src/live/registry.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { SCOPES } from '../../src/verdict/scope.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { type Case, type CaseEntry, caseNamed } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { modelledMachine } from '../support/modelled-machine.ts';

const CLEAN = caseNamed('clean-windows-10');
const LAYER = caseNamed('one-lsp-both-catalogs').entries.find(({ chainLength }) => chainLength === 0) as CaseEntry;
const BASE = CLEAN.entries[0] as CaseEntry;
const withDead = (entry: CaseEntry): Case => ({ ...CLEAN, dead: [{ ...entry, bitness: 64, catalogEntryId: 1090 }] });

/** Kinds of evidence that hold keys and counters. */
const KINDS = ['reg', 'hive', 'osquery', 'velociraptor'];
const filesOf = (machine: Case) => evidenceOf(machine).filter(({ kind }) => KINDS.includes(kind));
const read = (bytes: Buffer): MachineCatalog =>
  readBytes(bytes, 'evidence', { logs: () => [], controlSet: null })[0] as MachineCatalog;
const verdicts = ({ entries, missingEntries }: MachineCatalog) =>
  SCOPES.map((scope) => judge(entries, missingEntries, scope).verdict);
const dead = ({ warnings }: MachineCatalog) => warnings.filter(({ code }) => code === 'deadItem');

describe.each([
  ['a non-IFS layer', LAYER],
  ['a base provider', BASE],
])('%s beyond the counter', (_, entry) => {
  const machine = withDead(entry);

  test.each(filesOf(machine).map(({ name, bytes }) => [name, bytes] as const))(
    'in %s is a warning and no entry, and the verdict is unknown',
    (_name, bytes) => {
      const catalog = read(bytes);
      expect(catalog.entries).toHaveLength(CLEAN.entries.length);
      expect(catalog.entries.filter(({ id }) => id === 1090)).toEqual([]);
      expect(dead(catalog)).toHaveLength(1);
      expect(dead(catalog)[0]?.message).toContain(`'${entry.name}' (id 1090)`);
      expect(dead(catalog)[0]?.message.includes('non-IFS')).toBe(entry === LAYER);
      expect(verdicts(catalog)).toEqual(SCOPES.map(() => 'unknown'));
    },
  );

  test('on this machine is a warning and no entry, and does not change the verdict', () => {
    const catalog = readLiveRegistry(modelledMachine(machine));
    expect(catalog.entries).toHaveLength(CLEAN.entries.length);
    expect(dead(catalog)).toHaveLength(1);
    expect(verdicts(catalog)).toEqual(SCOPES.map(() => 'compliant'));
  });
});

test('a dead item does not hide a non-IFS entry', () => {
  const sick = { ...caseNamed('one-lsp-both-catalogs'), dead: withDead(BASE).dead as CaseEntry[] };
  for (const { bytes } of filesOf(sick)) expect(verdicts(read(bytes))).toEqual(SCOPES.map(() => 'nonCompliant'));
});

test('a key beyond the counter does not replace a missing key', () => {
  const text = filesOf(withDead(BASE))
    .find(({ name }) => name === 'an export (UTF-8)')
    ?.bytes.toString('utf8') as string;
  const from = text.search(/\[[^\]]*Catalog_Entries64\\000000000003\]/);
  const catalog = read(Buffer.from(text.slice(0, from) + text.slice(text.indexOf('[', from + 1))));
  expect(catalog.entries).toHaveLength(CLEAN.entries.length - 1);
  expect(catalog.warnings.map(({ code }) => code).sort()).toEqual(['catalogNotWhole', 'deadItem', 'entriesMissing']);
  expect(catalog.missingEntries).toBe(3);
});
