// A part of the evidence that became no catalog is in the account, and no machine that it may belong to is compliant.

import { expect, test } from 'vitest';
import type { EvidenceKind } from '../../src/kinds.ts';
import { caseNamed } from '../support/cases.ts';
import { readingOf } from '../support/inventions.ts';
import { netshOf } from '../support/netsh.ts';
import { verdictOf } from '../support/one-machine.ts';
import { osqueryRows } from '../support/osquery.ts';
import { REGEDIT5, regOf } from '../support/reg.ts';
import { regQueryOf } from '../support/registry-text.ts';
import { jsonl, velociraptorRows } from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');

function accountOf(kind: EvidenceKind, content: string | Buffer) {
  const reading = readingOf(kind, Buffer.from(content));
  if (reading === null) throw new Error('the file is refused');
  const { machines, otherKinds, unplaced, leftOut } = reading;
  const verdicts = machines.map((result) => ('failure' in result ? result.failure.code : verdictOf(result)));
  return {
    verdicts,
    otherKinds: otherKinds.map(({ kind }) => kind),
    unplaced: unplaced.length,
    leftOut: leftOut.length,
  };
}

const NOTHING_LEFT = { otherKinds: [], unplaced: 0, leftOut: 0 };
const REG = regOf(CLEAN, REGEDIT5).toString('utf16le');

test('the account of whole evidence is empty', () => {
  expect(accountOf('reg', regOf(CLEAN))).toEqual({ verdicts: ['compliant'], ...NOTHING_LEFT });
  expect(accountOf('netsh', netshOf(CLEAN))).toEqual({ verdicts: ['compliant'], ...NOTHING_LEFT });
});

test('the account names the kind of rows that are of another kind', () => {
  const mixed = jsonl(velociraptorRows(CLEAN)) + jsonl(osqueryRows(CLEAN));
  expect(accountOf('velociraptor', mixed)).toEqual({
    verdicts: ['unknown', 'sourceMalformed'],
    otherKinds: ['osquery'],
    unplaced: expect.any(Number),
    leftOut: 0,
  });
});

test.each<[string, EvidenceKind, string]>([
  ['a line of an export', 'reg', `${REG}\r\nPackedCatalogItem of another entry\r\n`],
  ['a line of reg query', 'registryText', `0x20026 REG_DWORD_LIKE Protocol_Catalog9\r\n${regQueryOf(CLEAN)}`],
  ['a damaged line of JSON', 'velociraptor', `${jsonl(velociraptorRows(CLEAN))}{"OSPath":"HKEY\n`],
])('%s that cannot be placed is in the account, and the machine is not compliant', (_, kind, content) => {
  const { verdicts, unplaced } = accountOf(kind, content);
  expect(unplaced).toBeGreaterThan(0);
  expect(verdicts).toEqual(['unknown']);
});

/** Keys that the reader keeps, because they may be part of a catalog. */
const keys = (count: number) =>
  Array.from({ length: count }, (_, at) => `[HKEY_LOCAL_MACHINE\\A${at}\\Parameters]\r\n`).join('');

test.each<[string, string]>([
  ['in one export', `${REG}\r\n${keys(20_000)}`],
  ['in exports that are joined', `${REG}\r\nWindows Registry Editor Version 5.00\r\n\r\n${keys(20_000)}`],
])('keys beyond the limit are in the account, and the machine is not compliant: %s', (_, content) => {
  const { verdicts, leftOut } = accountOf('reg', content);
  expect(leftOut).toBe(1);
  expect(verdicts).not.toContain('compliant');
});
