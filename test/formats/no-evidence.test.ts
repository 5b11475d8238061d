// Files of no known kind in a folder share one result. A file that the user named has its own.

import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { addNoEvidence, countsAsNoEvidence, noneYet, resultsOfNoEvidence } from '../../src/formats/no-evidence.ts';
import type { Unit } from '../../src/inputs/unit.ts';
import { type MachineResult, unknownSource } from '../../src/machine-catalog.ts';

const refused = (target: string, code: Failure['code'] = 'sourceUnrecognised'): MachineResult => ({
  source: unknownSource(target),
  failure: new Failure({ code, message: `${target} is a text.`, target, hint: 'Give a dump.' }),
});
const machine: MachineResult = { source: unknownSource('a.txt'), entries: [], warnings: [], missingEntries: 0 };
const MEMBER = { archive: 'a.zip', offset: 0, compressed: 0, size: 0, crc: 0, method: 0, encrypted: false, logs: [] };

describe('a source counts among the files of no known kind', () => {
  test.each<[string, Unit]>([
    ['a file in a folder', 'a.txt'],
    ['a member of an archive', { path: 'a.txt', member: MEMBER }],
  ])('if it is %s that no reader recognises', (_, unit) => {
    const counted = noneYet();
    expect(countsAsNoEvidence(counted, unit, [refused('a.txt')])).toBe(true);
    expect(counted).toEqual({
      files: 1,
      first: { code: 'sourceUnrecognised', message: 'a.txt is a text.', target: 'a.txt', hint: 'Give a dump.' },
    });
  });

  test.each<[string, Unit, MachineResult[]]>([
    ['it is a file that the user named', { path: 'a.txt', named: true }, [refused('a.txt')]],
    ['it is of a known kind', 'a.txt', [refused('a.txt', 'noCatalog')]],
    ['it was read', 'a.txt', [machine]],
    ['a machine was read as well', 'a.txt', [refused('a.txt'), machine]],
    ['it has no result', 'a.txt', []],
  ])('unless %s', (_, unit, results) => {
    const counted = noneYet();
    expect(countsAsNoEvidence(counted, unit, results)).toBe(false);
    expect(counted).toEqual({ files: 0, first: null });
  });
});

describe('the files of no known kind', () => {
  const countOf = (...targets: string[]) => {
    const counted = noneYet();
    for (const target of targets) countsAsNoEvidence(counted, target, [refused(target)]);
    return counted;
  };

  test('have no result where there is none', () => expect(resultsOfNoEvidence(noneYet())).toEqual([]));

  test.each([
    [['a.txt'], 'a.txt is a text.'],
    [['a.txt', 'b.txt', 'c.txt'], '3 files are of no kind that is read, the first of them a.txt. a.txt is a text.'],
  ])('%j have one result, which names no path', (targets, message) => {
    const [result, ...others] = resultsOfNoEvidence(countOf(...targets));
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      source: { ...unknownSource(null), machine: 'no evidence' },
      failure: { code: 'sourceUnrecognised', message, target: 'a.txt', hint: 'Give a dump.' },
    });
  });

  test('of several threads are added, and the first of the first thread that found one is named', () => {
    const all = noneYet();
    for (const later of [noneYet(), countOf('a.txt', 'b.txt'), countOf('c.txt')]) addNoEvidence(all, later);
    expect([all.files, all.first?.target]).toEqual([3, 'a.txt']);
  });
});
