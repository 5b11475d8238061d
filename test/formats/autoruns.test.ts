import { expect, test } from 'vitest';
import { readAutoruns } from '../../src/formats/autoruns/autoruns.ts';
import { autorunscCsvOf, autorunscTextOf, autorunscXmlOf, autorunsTextOf } from '../support/autoruns.ts';
import { type Case, caseNamed, cases } from '../support/cases.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';

const SICK = caseNamed('one-lsp-both-catalogs');
const FORMS: [form: string, make: (machine: Case) => string | Buffer][] = [
  ['text saved from its window', autorunsTextOf],
  ['text of autorunsc', autorunscTextOf],
  ['CSV of autorunsc', autorunscCsvOf],
  ['XML of autorunsc', autorunscXmlOf],
];

/** Autoruns lists the 32-bit catalog first. */
const truthOf = ({ entries }: Case) =>
  [32, 64]
    .flatMap((bitness) => entries.filter((entry) => entry.bitness === bitness))
    .map(({ bitness, name, providerPath }) => [bitness, name, providerPath]);

test.each(FORMS)('%s has names and files of both catalogs, and no flags', (_form, make) => {
  for (const machine of cases) {
    const catalog = readAutoruns(Buffer.from(make(machine)), 'autoruns.txt');
    expect(catalog.entries.map(({ bitness, name, providerPath }) => [bitness, name, providerPath])).toEqual(
      truthOf(machine),
    );
    expect(
      catalog.entries.every(
        ({ nonIfs, kind, id, identity }) =>
          nonIfs === null && kind === null && id === null && identity?.signer === 'Contoso Ltd',
      ),
    ).toBe(true);
    expect([verdictOf(catalog), codesOf(catalog)[0]]).toEqual(['unknown', 'flagsNotShown']);
  }
});

test('CSV, XML and text of autorunsc have the versions of files', () => {
  for (const make of [autorunscCsvOf, autorunscXmlOf, autorunscTextOf])
    expect(
      readAutoruns(Buffer.from(make(SICK)), 'a').entries.every(({ identity }) => identity?.version === '1.2.3.4'),
    ).toBe(true);
});

test.each(FORMS)('%s without the entries of Microsoft is not whole', (_form, make) => {
  const hidden = { ...SICK, entries: SICK.entries.filter(({ providerPath }) => !/mswsock/i.test(providerPath)) };
  const catalog = readAutoruns(Buffer.from(make(hidden)), 'a');
  expect([
    catalog.missingEntries,
    catalog.warnings.filter(({ message }) => message.includes('may have hidden them')).length,
  ]).toEqual([2, 2]);
});

test('a missing file keeps its path, and name space providers are ignored', () => {
  const text = autorunsTextOf(SICK).replace(
    /"\(Verified\) Contoso Ltd"\t"[^"]*"/,
    '"(Not verified) Nobody"\t"File not found: C:\\gone.dll"',
  );
  const [first] = readAutoruns(Buffer.from(text), 'a').entries;
  expect(first).toMatchObject({
    providerPath: 'C:\\gone.dll',
    identity: { signer: 'Nobody', signatureStatus: null, exists: null },
  });
  expect(readAutoruns(Buffer.from(text), 'a').entries.map(({ name }) => name)).not.toContain('Tcpip');
});

test('a file without Winsock entries has no catalog, and damaged XML is read up to the damage', () => {
  expect(() => readAutoruns(Buffer.from('Time,Entry Location,Entry\r\n1,HKLM\\Run,a\r\n'), 'a')).toThrow(
    expect.objectContaining({ code: 'noCatalog' }),
  );
  const xml = autorunscXmlOf(SICK);
  const catalog = readAutoruns(Buffer.from(`${xml.slice(0, xml.lastIndexOf('<item>'))}</wrong>`), 'a');
  expect([
    catalog.entries.length,
    catalog.warnings.some(({ message }) => message.startsWith('The XML is damaged')),
  ]).toEqual([SICK.entries.length - 1, true]);
});
