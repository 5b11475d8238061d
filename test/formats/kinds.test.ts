import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSource } from '../../src/formats/read.ts';
import { ask } from '../support/ask.ts';
import { caseNamed } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { annotationOf, crashReport } from '../support/firefox.ts';
import { emptyFolder } from '../support/folder.ts';
import { verdictOf } from '../support/one-machine.ts';
import { osqueryRows, snapshotLine } from '../support/osquery.ts';
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

/** The same text in the encodings of PowerShell. */
function inOtherEncodings(kind: string, bytes: Buffer): Buffer[] {
  if (kind === 'hive' || bytes[0] === 0xff) return [];
  const text = `\ufeff${bytes.toString('utf8')}`;
  return [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16(), Buffer.from(text)];
}
