// A spreadsheet splits a CSV file at the list separator of its user, which can be any character. No cell may become a formula.

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

/**
 * Tab, every printable ASCII character that is no letter or digit, and two separators of two characters. The apostrophe is left out:
 * it is what the program puts before a formula.
 */
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

test.each(HOSTILE)('%j is no formula in any cell, with any list separator', (text) => {
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
