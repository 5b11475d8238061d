// A CSV file is opened with the reader's list separator, which may be any character.

import { expect, test } from 'vitest';
import { csvLine } from '../../../src/commands/fleet/text.ts';
import type { FleetLine } from '../../../src/documents/fleet-documents.ts';

const FORMULA = /^[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20]/;

const HOSTILE = [
  '=cmd|"/c calc"!A1',
  'a;=cmd',
  'a\t=cmd',
  'a|+1',
  'a: -1',
  'a"@SUM(A1)',
  'x"";=1',
  'x ==1',
  'x;;+-=1',
  '\uff1d1;\uff0b1',
  ';"=1"',
];

/** Every printable ASCII character that is no letter and no digit, a tab, and more than one character. An apostrophe is the guard itself. */
const SEPARATORS = [
  '\t',
  '; ',
  ';;',
  ...[...Array(95).keys()].map((at) => String.fromCharCode(at + 32)).filter((one) => !/[\w']/.test(one) || one === '_'),
];

const row = (text: string): string =>
  csvLine({
    machine: text,
    verdict: 'nonCompliant',
    kbVerdict: 'nonCompliant',
    nonIfs: [{ name: text, providerPath: text, providerId: '{7B1F0C52-0000-4AD1-9D59-000000000001}', inScope: true }],
    products: [text, 'Contoso Filter'],
    source: { kind: 'netsh', path: text },
  } as unknown as FleetLine);

test.each(HOSTILE)('%j becomes no formula, whatever the list separator is', (text) => {
  const line = row(text).trimEnd();
  for (const separator of SEPARATORS) {
    const cells = line.split(separator).filter((cell) => FORMULA.test(cell));
    expect([separator, cells]).toEqual([separator, []]);
  }
});

test('names, GUIDs and paths without a formula stay as they are', () => {
  const line = row('C:\\Program Files (x86)\\non-IFS.dll');
  expect(line).not.toContain("'");
  expect(line).toContain('{7B1F0C52-0000-4AD1-9D59-000000000001}');
});
