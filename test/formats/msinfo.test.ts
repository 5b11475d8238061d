import { expect, test } from 'vitest';
import { looksLikeMsinfo, readMsinfo } from '../../src/formats/msinfo/msinfo.ts';
import { caseNamed, cases } from '../support/cases.ts';
import { MSINFO_ENGLISH, MSINFO_INVENTED_LANGUAGE, msinfoOf, shownByMsinfo } from '../support/msinfo.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';

const SICK = caseNamed('one-lsp-both-catalogs');

test.each([
  ['in English', MSINFO_ENGLISH],
  ['in a language of no world', MSINFO_INVENTED_LANGUAGE],
])('a report %s shows names and sizes of addresses, and no more', (_how, words) => {
  for (const machine of cases) {
    const catalog = readMsinfo(msinfoOf(machine, words), 'msinfo.txt');
    expect(catalog.entries.map((entry) => [entry.name, entry.maxAddressLength, entry.minAddressLength])).toEqual(
      shownByMsinfo(machine).map((entry) => [entry.name, entry.maxSockAddr, entry.minSockAddr]),
    );
    for (const entry of catalog.entries) {
      const { nonIfs, serviceFlags, providerFlags, hidden, id, bitness, kind, providerId, chain } = entry;
      expect([nonIfs, serviceFlags, providerFlags, hidden, id, bitness, kind, providerId, chain]).toEqual(
        Array(9).fill(null),
      );
    }
    expect([verdictOf(catalog), codesOf(catalog), catalog.source.machine]).toEqual([
      'unknown',
      ['flagsNotShown'],
      'CONTOSO-7',
    ]);
  }
});

test.each([MSINFO_ENGLISH, MSINFO_INVENTED_LANGUAGE])('a report is recognised in any language', (words) => {
  expect(looksLikeMsinfo(msinfoOf(SICK, words))).toBe(true);
  expect(looksLikeMsinfo(Buffer.from('\r\nWinsock Catalog Provider Entry\r\n'))).toBe(false);
});

test('a report of other components holds no catalog', () => {
  const text = msinfoOf({ ...SICK, entries: [] });
  expect(() => readMsinfo(text, 'msinfo.txt')).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

test('a protocol with missing rows is no entry', () => {
  const text = msinfoOf(SICK).toString('utf16le');
  const at = text.indexOf('Supports Encryption');
  const cut = Buffer.from(text.slice(0, at), 'utf16le');
  expect(() => readMsinfo(cut, 'msinfo.txt')).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});
