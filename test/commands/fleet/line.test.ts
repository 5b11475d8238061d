import { describe, expect, test } from 'vitest';
import { lineOf, linesOf, machineName } from '../../../src/commands/fleet/line.ts';
import { Failure } from '../../../src/failure.ts';
import { readBytes } from '../../../src/formats/read.ts';
import { type SourceInfo, unknownSource } from '../../../src/machine-catalog.ts';
import { caseNamed } from '../../support/cases.ts';
import { netshOf } from '../../support/netsh.ts';
import { regOf } from '../../support/reg.ts';

const source = (path: string, machine: string | null = null): SourceInfo => ({ ...unknownSource(path), machine });
const read = (bytes: Buffer, path = 'dumps/pc1.txt') => readBytes(bytes, path, { logs: () => [], controlSet: null });

describe('the line of a machine', () => {
  test('with an LSP has its non-IFS entries and no others', () => {
    const [line] = linesOf(read(Buffer.from(netshOf(caseNamed('one-lsp-both-catalogs')))), 'all');
    const nonIfs = caseNamed('one-lsp-both-catalogs').entries.filter(
      ({ serviceFlags }) => (serviceFlags & 0x20000) === 0,
    );
    expect(line).toMatchObject({ document: 'fleet', machine: 'pc1', verdict: 'nonCompliant', exitCode: 0 });
    expect(line?.nonIfs?.map(({ bitness, id }) => `${bitness}:${id}`).sort()).toEqual(
      nonIfs.map(({ bitness, catalogEntryId }) => `${bitness}:${catalogEntryId}`).sort(),
    );
  });

  test('has the non-IFS entries outside the scope too, but the verdict does not count them', () => {
    const [line] = linesOf(read(Buffer.from(regOf(caseNamed('hypervisor-sockets')))), 'internet');
    expect(line).toMatchObject({ verdict: 'compliant', scope: 'internet' });
    expect(line?.nonIfs?.map(({ inScope }) => inScope)).toContain(false);
    expect(line?.products).toEqual(['VMware vSockets (VMware Tools, VMware Workstation)']);
  });

  test('of a dump without flags has the verdict unknown and the number of unknown entries', () => {
    const [line] = linesOf(read(Buffer.from(netshOf(caseNamed('windows-xp')))), 'all');
    expect(line).toMatchObject({ verdict: 'unknown', nonIfs: [], unknownEntries: line?.entryCount });
    expect(line?.warnings).toContain('flagsNotShown');
  });

  test('of a source that could not be read has an error and no verdict', () => {
    const failure = new Failure({ code: 'sourceMalformed', message: 'Broken.', target: 'a', hint: 'Mend it.' });
    const line = lineOf({ source: source('a'), failure }, 'a', 'all');
    expect(line).toMatchObject({ machine: 'a', exitCode: 65, error: { code: 'sourceMalformed' } });
    expect(line).not.toHaveProperty('verdict');
  });
});

describe('the name of a machine', () => {
  test.each([
    [source('dumps/pc1.txt', 'PC-FROM-EVIDENCE'), 0, 'PC-FROM-EVIDENCE'],
    [source('dumps/pc1.txt'), 0, 'pc1'],
    [source('dumps\\PC2.reg'), 0, 'PC2'],
    [source('dumps/pc1.txt.gz'), 0, 'pc1'],
    [source('dumps/pc1.example.com.txt'), 0, 'pc1.example.com'],
    [source('all.zip/east/pc3.txt'), 0, 'pc3'],
    [source('pc1.txt'), 2, 'pc1#3'],
    [source('PC9/Windows/System32/config/SYSTEM'), 0, 'PC9'],
    [source('SYSTEM'), 0, 'SYSTEM'],
    [source('.hidden'), 0, '.hidden'],
    [source('-'), 0, '-'],
  ])('of source %j, index %i, is %s', (from, index, name) => expect(machineName(from, index)).toBe(name));
});
