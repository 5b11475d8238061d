// What a reader throws is a result. A catalog whose entries show that it was cut is never compliant.

import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { Failure } from '../../src/failure.ts';
import { settled } from '../../src/formats/settled.ts';
import type { SourceKind } from '../../src/kinds.ts';
import { type MachineCatalog, type MachineResult, unknownSource } from '../../src/machine-catalog.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';
import { onlyMachine, verdictOf } from '../support/one-machine.ts';

describe('what a reader throws becomes a result', () => {
  const thrown = (error: unknown, kind: SourceKind | null) =>
    settled('a.reg', (onRecognised) => {
      if (kind !== null) onRecognised(kind);
      throw error;
    });
  const failure = (code: Failure['code']) => new Failure({ code, message: 'It is bad.', target: 'a.reg', hint: 'x' });

  test('with the kind that was recognised', () => {
    const error = failure('sourceMalformed');
    expect(thrown(error, 'reg')).toEqual([{ source: unknownSource('a.reg', 'reg'), failure: error }]);
  });

  test('without a kind where none was recognised', () => {
    const error = failure('sourceNotFound');
    expect(thrown(error, null)).toEqual([{ source: unknownSource('a.reg'), failure: error }]);
  });

  test('without a kind where the reader that takes every file found nothing', () => {
    const error = failure('sourceUnrecognised');
    expect(thrown(error, 'netsh')).toEqual([{ source: unknownSource('a.reg'), failure: error }]);
  });

  test('also where it is an internal error', () => {
    expect(thrown(new RangeError('out of bounds'), 'hive')).toMatchObject([
      { source: { kind: 'hive', path: 'a.reg' }, failure: { code: 'internal' } },
    ]);
  });

  test('beside which other results stay as they are', () => {
    const refused: MachineResult = { source: unknownSource('b'), failure: failure('noCatalog') };
    expect(settled('a', () => [refused])).toEqual([refused]);
  });
});

describe('a catalog', () => {
  const CLEAN = caseNamed('clean-windows-10');
  const read = (change: Partial<MachineCatalog>, kind: SourceKind = 'reg', origin: SourceKind | null = null) =>
    onlyMachine(
      settled('a', () => [
        {
          source: { ...unknownSource('a.reg', kind), origin: origin === null ? null : unknownSource(null, origin) },
          entries: entriesOf(CLEAN),
          warnings: [],
          missingEntries: 0,
          ...change,
        },
      ]),
    );
  const only = (keeps: (entry: CatalogEntry) => boolean) => ({ entries: entriesOf(CLEAN).filter(keeps) });
  const without32 = () => only(({ bitness }) => bitness === 64);
  /** Lacks the TCP and UDP providers of both catalogs, for IPv4. */
  const withoutIp4 = () => only(({ addressFamily }) => addressFamily !== 2);

  test('that is whole stays as it is', () => {
    const catalog = read({});
    expect([verdictOf(catalog), catalog.warnings, catalog.missingEntries]).toEqual(['compliant', [], 0]);
  });

  test('that was cut has a warning with the reason and one more missing entry', () => {
    const catalog = read({ ...without32(), missingEntries: 2 });
    const message =
      'The catalog is not whole: the 64-bit catalog tells of a 64-bit Windows, whose 32-bit catalog may have been left out.';
    expect(catalog.warnings).toEqual([{ code: 'catalogNotWhole', message, target: 'a.reg' }]);
    expect(catalog.missingEntries).toBe(3);
  });

  test('that was cut in several places says how many signs there are, and keeps its other warnings', () => {
    const before = { code: 'itemMalformed', message: 'An item is damaged.', target: 'a.reg:1' };
    const { warnings, missingEntries } = read({ ...withoutIp4(), warnings: [before] });
    expect([warnings[0], warnings.length, missingEntries]).toEqual([before, 2, 1]);
    // Of each catalog: a gap in its positions, and Windows' own providers.
    expect(warnings[1]?.message).toMatch(
      /^The catalog is not whole: the place 2 of the 64-bit catalog is empty, or taken twice \(and 3 more such signs\)\.$/,
    );
  });

  test.each(['catalogNotWhole', 'flagsNotShown'])(
    'that already has the warning %s of its reader gets no second',
    (code) => {
      const warning = { code, message: 'It was cut.', target: null };
      const other = { code: 'itemMalformed', message: 'An item is damaged.', target: null };
      for (const warnings of [[warning], [other, warning]]) {
        const catalog = read({ ...without32(), warnings, missingEntries: 1 });
        expect([catalog.warnings, catalog.missingEntries]).toEqual([warnings, 1]);
      }
      expect(read({ ...without32(), warnings: [other] }).missingEntries).toBe(1);
    },
  );

  test('in a document is judged again where only its text says that it was', () => {
    const warnings = [{ code: 'catalogNotWhole', message: 'It was cut.', target: null }];
    expect(verdictOf(read({ ...without32(), warnings }, 'json'))).toBe('unknown');
    expect(read({ ...without32(), warnings }, 'json').missingEntries).toBe(1);
    // A missing entry that the document itself counts makes the verdict unknown already.
    expect(read({ ...without32(), warnings, missingEntries: 1 }, 'json').missingEntries).toBe(1);
    expect(read({ ...without32(), warnings }, 'reg').missingEntries).toBe(0);
  });

  test('of 32 bits alone was cut out of a 64-bit Windows where netsh marks it so', () => {
    const entries = entriesOf(CLEAN).filter(({ bitness }) => bitness === 32);
    expect(read({ entries }).missingEntries).toBe(0);
    expect(read({ entries }, 'netsh').missingEntries).toBe(1);
    expect(read({ entries }, 'json', 'netsh').missingEntries).toBe(1);
  });
});
