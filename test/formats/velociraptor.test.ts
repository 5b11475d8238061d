import { describe, expect, test } from 'vitest';
import { readVelociraptor } from '../../src/formats/rows/velociraptor.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed, cases, entriesOf } from '../support/cases.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';
import { GLOB, jsonl, VELOCIRAPTOR_STYLES, velociraptorRows } from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const read = (text: string): MachineResult[] => readVelociraptor(Buffer.from(text), 'rows.json');
const one = (text: string) => onlyMachine(read(text));

describe.each(Object.entries(VELOCIRAPTOR_STYLES))('rows of %s', (_name, style) => {
  test.each(cases)('of $name have all entries, as JSON and as JSONL', (machine) => {
    const rows = velociraptorRows(machine, style);
    for (const text of [JSON.stringify(rows, null, 1), jsonl(rows)]) {
      const catalog = one(text);
      expect(catalog.entries).toEqual(entriesOf(machine));
      expect(verdictOf(catalog)).toBe(machine.expect.verdict.all);
      expect(codesOf(catalog)).toEqual([]);
    }
  });
});

test('a hunt has a result for each client, with its Fqdn as name', () => {
  const of = (id: string) => ({ ...GLOB, machine: { ClientId: `C.${id}`, Fqdn: `${id}.example`, FlowId: 'F.1' } });
  const rows = [...velociraptorRows(CLEAN, of('a')), ...velociraptorRows(SICK, of('b'))];
  // A hunt mixes the rows of its clients.
  const results = read(jsonl(rows.sort((x, y) => JSON.stringify(x).length - JSON.stringify(y).length)));
  expect(results.map((result) => [result.source.machine, 'failure' in result ? '' : verdictOf(result)]).sort()).toEqual(
    [
      ['a.example', 'compliant'],
      ['b.example', 'nonCompliant'],
    ],
  );
});

test('two collections of one client are two results', () => {
  const of = (flow: string) => ({ ...GLOB, machine: { ClientId: 'C.a', FlowId: flow } });
  const results = read(jsonl([...velociraptorRows(CLEAN, of('F.1')), ...velociraptorRows(SICK, of('F.2'))]));
  expect(results.map(({ source }) => source.machine)).toEqual(['C.a', 'C.a']);
});

test('a client without a catalog is a failure beside the other clients', () => {
  const of = (id: string) => ({ ...GLOB, machine: { ClientId: `C.${id}` } });
  const rows = [...velociraptorRows(SICK, of('a')), ...velociraptorRows(SICK, of('b')).slice(0, 3)];
  expect(read(jsonl(rows)).map((result) => ('failure' in result ? result.failure.code : 'read'))).toEqual([
    'read',
    'noCatalog',
  ]);
});

test('an item that is cut, not base64, or too large for Velociraptor to show is unknown', () => {
  const rows = velociraptorRows(CLEAN) as { Data: { type: string; value?: unknown } }[];
  const item = rows.findIndex(({ Data }) => Data.type === 'BINARY');
  const text = rows[item]?.Data.value as string;
  for (const value of [text.slice(0, 800), `${text.slice(0, -4)}?!?!`, '<Binary Data>', undefined, 7]) {
    const changed = rows.map((row, index) => (index === item ? { ...row, Data: { ...row.Data, value } } : row));
    const catalog = one(jsonl(changed));
    expect(catalog.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
    expect(verdictOf(catalog)).toBe('unknown');
  }
});

test('a damaged line makes every machine unknown', () => {
  expect(verdictOf(one(jsonl(velociraptorRows(CLEAN)).slice(0, -40)))).toBe('unknown');
});

test('rows of something else hold no catalog', () => {
  expect(() => read('[{"OSPath":"C:\\\\a","Name":"a"}]')).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});
