import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kindOf } from '../../src/formats/index.ts';
import { readBytes, readSource } from '../../src/formats/read.ts';
import { sampleOf } from '../../src/formats/sample.ts';
import { inMemory } from '../../src/inputs/files.ts';
import { ask } from '../support/ask.ts';
import { caseNamed } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { annotationOf, crashReport } from '../support/firefox.ts';
import { emptyFolder } from '../support/folder.ts';
import { netshOf } from '../support/netsh.ts';
import { verdictOf } from '../support/one-machine.ts';
import { osqueryRows, snapshotLine } from '../support/osquery.ts';
import { REGEDIT5, regOf } from '../support/reg.ts';
import { regQueryOf } from '../support/registry-text.ts';
import { jsonl, velociraptorRows } from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const FILE = join(emptyFolder('kinds'), 'evidence');

test.each(evidenceOf('one-lsp-both-catalogs'))('$name is recognised by its content alone', async ({ kind, bytes }) => {
  for (const content of [bytes, ...inOtherEncodings(kind, bytes)]) {
    writeFileSync(FILE, content);
    const [machine] = readSource(FILE);
    expect(machine).toMatchObject({ source: { kind }, entries: expect.anything() });
    expect((await ask('test', FILE, '--format', 'json')).exitCode).toBe(0);
  }
});

/** Verdicts and messages of a file with lines of several kinds, in this order. */
const resultsOf = (first: string, ...others: string[]): string[] => {
  writeFileSync(FILE, [first, ...others].map((text) => `${text.trimEnd()}\n`).join(''));
  return readSource(FILE).map((result) => ('failure' in result ? result.failure.message : verdictOf(result)));
};

test('lines of another kind become a failure, whichever kind is first', () => {
  const osquery = snapshotLine(osqueryRows(CLEAN), { host: 'a' });
  const plain = jsonl(osqueryRows(CLEAN));
  const velociraptor = jsonl(velociraptorRows(SICK));
  const report = JSON.stringify(crashReport(annotationOf(CLEAN, 32), 'x86', false));
  const isOf = (kind: string, own: string) => expect.stringContaining(`(${kind}, not ${own})`);
  // Lines of the other kind may be of the same machine, so its verdict is unknown.
  const ofLog = ['unknown', isOf('velociraptor', 'osquery')];
  expect([resultsOf(osquery, velociraptor), resultsOf(velociraptor, osquery)]).toEqual([ofLog, ofLog]);
  // Of a file with plain rows of osquery and of Velociraptor, Velociraptor's reader takes the file.
  const ofRows = ['nonCompliant', isOf('osquery', 'velociraptor')];
  expect([resultsOf(plain, velociraptor), resultsOf(velociraptor, plain)]).toEqual([ofRows, ofRows]);
  expect(resultsOf(report, velociraptor, osquery)).toEqual([
    'unknown',
    isOf('velociraptor', 'firefox'),
    isOf('osquery', 'firefox'),
  ]);
});

test('rows of another table or artifact are ignored', () => {
  const processes = { columns: { pid: '4', name: 'System' }, action: 'added', name: 'processes' };
  expect(resultsOf(jsonl(osqueryRows(CLEAN)), JSON.stringify({ pid: '4' }), JSON.stringify(processes))).toEqual([
    'compliant',
  ]);
  const service = { ClientId: 'C.a', path: 'a', data: 'b' };
  expect(resultsOf(jsonl(velociraptorRows(CLEAN)), JSON.stringify(service))).toEqual(['compliant']);
});

const kindOfText = (text: string) => kindOf(sampleOf(inMemory(Buffer.from(text)), 'a')).kind;
const export5 = (machine = CLEAN) => regOf(machine, { ...REGEDIT5, encoding: 'utf8' }).toString();

test.each<[string, string, () => string]>([
  ['an export with output of reg query behind it', 'reg', () => export5() + regQueryOf(SICK)],
  [
    'an export with a line of Autoruns behind it',
    'reg',
    () =>
      `${export5()}\r\nHKLM\\System\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9\\Catalog_Entries\r\n`,
  ],
  ['the header of an export alone', 'reg', () => 'Windows Registry Editor Version 5.00\r\n'],
  ['the header of an old export alone', 'reg', () => 'REGEDIT4\r\n'],
  ['an export without its header', 'reg', () => export5().replace(REGEDIT5.header, '')],
  ['a document with a member of osquery', 'json', () => '{"document":"list","columns":{}}'],
  ['a document with a member of Velociraptor', 'json', () => '{"document":"list","ClientId":"C.1"}'],
  ['JSON of no kind', 'json', () => '{"a":1}'],
  ['a text that names a member of osquery', 'netsh', () => 'Look at "columns": it is empty.'],
  ['a text that names a member of Velociraptor', 'netsh', () => 'Look at "ClientId": it is empty.'],
  ['a text', 'netsh', () => 'Hello.'],
])('%s is offered to the reader of %s', (_, kind, text) => expect(kindOfText(text())).toBe(kind));

const WITH_CONTROL_SETS = ['reg', 'registryText', 'hive', 'osquery', 'velociraptor'];

test.each(evidenceOf('clean-windows-10'))('--control-set with $name names those that there are', ({ kind, bytes }) => {
  const [result] = readBytes(bytes, 'a', { logs: () => [], controlSet: 7 });
  const [message, hint] = WITH_CONTROL_SETS.includes(kind)
    ? [/^The [a-zA-Z ]+ holds no Winsock protocol catalog of ControlSet007\.$/, /^It holds one of: \w*ControlSet/i]
    : [/^The file holds no .* of ControlSet007\.$/, /^It has no control sets: leave --control-set out\.$/];
  expect(result).toMatchObject({
    failure: {
      code: 'controlSetNotFound',
      message: expect.stringMatching(message),
      target: 'a',
      hint: expect.stringMatching(hint),
    },
  });
});

test('an export without a catalog is read as a log with a dump of netsh in it, if it has one', () => {
  const other = `${REGEDIT5.header}\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n"a"="b"\r\n\r\n`;
  expect(resultsOf(other, netshOf(SICK))).toEqual(['nonCompliant']);
  expect(resultsOf(other, 'Hello.')).toEqual([expect.stringMatching(/^This is a registry export, and it holds no /)]);
});

test('an export with a catalog is not read as a log, whatever is wrong with it', () => {
  const both = Buffer.from(`${export5()}\r\n${netshOf(SICK)}`);
  const answer = (controlSet: number | null) =>
    readBytes(both, 'a', { logs: () => [], controlSet }).map((result) =>
      'failure' in result ? result.failure.code : [result.source.kind, verdictOf(result)],
    );
  expect(answer(null)).toEqual([['reg', 'unknown']]);
  expect(answer(7)).toEqual(['controlSetNotFound']);
});

/** The same text in the encodings of PowerShell. */
function inOtherEncodings(kind: string, bytes: Buffer): Buffer[] {
  if (kind === 'hive' || bytes[0] === 0xff) return [];
  const text = `\ufeff${bytes.toString('utf8')}`;
  return [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16(), Buffer.from(text)];
}
