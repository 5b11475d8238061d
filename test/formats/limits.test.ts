// If a limit leaves out a part of the evidence, there is a warning, and the verdict is unknown.

import { describe, expect, test } from 'vitest';
import { readBytes } from '../../src/formats/read.ts';
import { type MachineResult, MOST_ENTRIES } from '../../src/machine-catalog.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { caseNamed, catalogOf } from '../support/cases.ts';
import { annotationOf, crashReport } from '../support/firefox.ts';
import { netExportOf } from '../support/net-export.ts';
import { netshOf } from '../support/netsh.ts';
import { osqueryi, osqueryRows } from '../support/osquery.ts';
import { REG_STYLES, regOf } from '../support/reg.ts';
import { regQueryOf } from '../support/registry-text.ts';

const CLEAN = caseNamed('clean-windows-10');
const ROOT = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9';
const MANY = 20_001;
/** More than a call takes arguments. */
const VERY_MANY = 150_000;
const REPORT = crashReport(annotationOf({ ...CLEAN, entries: catalogOf(CLEAN, 32) }, 32), 'x86', false);

const read = (text: string): MachineResult[] =>
  readBytes(Buffer.from(text), 'evidence', { logs: () => [], controlSet: null });

/** Codes of failures and warnings of all machines of a text, and their verdicts. */
function outcomeOf(text: string): { codes: string[]; verdicts: string[] } {
  const results = read(text);
  return {
    codes: results.flatMap((result) =>
      'failure' in result ? [result.failure.code] : result.warnings.map(({ code }) => code),
    ),
    verdicts: results.map((result) =>
      'failure' in result ? 'unknown' : judge(result.entries, result.missingEntries, 'internet').verdict,
    ),
  };
}

const many = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');

const clean = regOf(CLEAN, REG_STYLES['UTF-8'] ?? Object.values(REG_STYLES)[0]).toString();

describe('what a limit leaves out is a warning, and makes the verdict unknown', () => {
  test.each([
    ['more keys than are kept of an export', clean + many(MANY, (index) => `[${ROOT}\\x${index}]\r\n`), 'rowsLeftOut'],
    [
      'more items without a key than are kept',
      many(MANY, () => '"PackedCatalogItem"=hex:00\r\n') + clean,
      'sourceMalformed',
    ],
    ['a key whose path is longer than any', `${clean}[${ROOT}\\${'x\\'.repeat(600)}]\r\n`, 'notPlaced'],
    [
      'more rows of osquery than are kept',
      osqueryi([
        ...osqueryRows(CLEAN),
        ...Array.from({ length: MANY }, (_, index) => ({
          key: `${ROOT}\\x${index}`,
          name: 'a',
          path: `${ROOT}\\x${index}\\a`,
          type: 'REG_SZ',
          data: 'a',
        })),
      ]),
      'rowsLeftOut',
    ],
    [
      'more keys of reg query than are kept',
      regQueryOf(CLEAN) + many(MANY, (index) => `${ROOT}\\x${index}\r\n    a    REG_SZ    a\r\n`),
      'rowsLeftOut',
    ],
    ['a line of a dump that is too long', `${netshOf(CLEAN)}${'x '.repeat(2000)}\r\n`, 'entriesMissing'],
    [
      'more places in a dump than are named',
      netshOf(CLEAN).replace('Name Space Provider Entry', `${many(50, () => '...\r\n')}$&`),
      'entriesMissing',
    ],
    [
      'more entries than a catalog has',
      many(MOST_ENTRIES + 1, () => netshOf({ ...CLEAN, entries: CLEAN.entries.slice(0, 1) }, { nameSpaces: false })),
      'sourceMalformed',
    ],
    [
      'more lists than are looked at in a log',
      `${netExportOf(CLEAN, 64).trimEnd().slice(0, -1)},${many(20, () => '"service_providers":[{"name":"a"}],')}"a":0}`,
      'entryRepeated',
    ],
    [
      'a report nested deeper than is looked',
      JSON.stringify([REPORT, JSON.parse(`${'{"a":'.repeat(70)}0${'}'.repeat(70)}`)]),
      'notPlaced',
    ],
  ])('%s', (_name, text, code) => {
    const { codes, verdicts } = outcomeOf(text);
    expect(codes).toContain(code);
    expect(verdicts).not.toContain('compliant');
  });
});

test.each([
  ['stray lines of an export', () => clean + many(VERY_MANY, () => 'Service Flags: 0x66\r\n')],
  [
    'reports nested too deep',
    () => JSON.stringify(REPORT) + many(VERY_MANY, () => `\n{"a":${'['.repeat(66)}0${']'.repeat(66)}}`),
  ],
])('%s are counted, however many they are', (_what, text) => {
  const [result] = read(text());
  const warnings = result !== undefined && 'warnings' in result ? result.warnings : [];
  expect(warnings.find(({ code }) => code === 'notPlaced')?.message).toContain(`and ${VERY_MANY - 1} more such places`);
});

test('a second annotation in one report makes the verdict unknown', () => {
  const sick = annotationOf(caseNamed('one-lsp-both-catalogs'), 32);
  expect(outcomeOf(JSON.stringify({ ...REPORT, older: { winsock_lsp: sick } })).codes).toContain('notPlaced');
  expect(outcomeOf(JSON.stringify(REPORT)).codes).not.toContain('notPlaced');
});
