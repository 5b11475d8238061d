import { describe, expect, test } from 'vitest';
import { filterEntries } from '../../src/commands/list.ts';
import { listDocument } from '../../src/documents/documents.ts';
import { toJson } from '../../src/documents/write.ts';
import { Failure } from '../../src/failure.ts';
import { readJson } from '../../src/formats/document/document.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { findingsOfEntries } from '../../src/verdict/findings/of-entry.ts';
import { caseNamed } from '../support/cases.ts';
import { regOf } from '../support/reg.ts';

const catalog = readReg(regOf(caseNamed('one-lsp-both-catalogs')), 'a.reg')[0] as MachineCatalog;
const listed = (each: MachineCatalog, nonIfs = false) => {
  const filters = nonIfs ? { bitness: null, kind: null, nonIfs, name: null, id: null } : null;
  const entries = filterEntries(each.entries, filters);
  return listDocument([{ catalog: each, entries, findings: findingsOfEntries(entries, each.entries, true) }], filters);
};
const read = (text: string) => readJson(Buffer.from(text), 'a.json');

describe('an earlier list document', () => {
  test('has the same entries, and the source that it was made from', () => {
    const [machine] = read(toJson(listed(catalog), 2));
    expect(machine).toMatchObject({
      entries: catalog.entries,
      source: { kind: 'json', origin: { kind: 'reg', path: 'a.reg' } },
    });
  });

  test('in UTF-16, as PowerShell redirects it, is read too', () => {
    expect(readJson(Buffer.from(`\ufeff${toJson(listed(catalog), 2)}`, 'utf16le'), 'a.json')).toHaveLength(1);
  });

  test('in each line is a machine for each line', () => {
    const line = toJson(listed(catalog), 0);
    expect(read(`${line}\n${line}\n`)).toHaveLength(2);
  });

  test('that was filtered counts the entries that were left out as missing', () => {
    const [machine] = read(toJson(listed(catalog, true), 2));
    expect(machine).toMatchObject({ missingEntries: 12 });
    expect((machine as MachineCatalog).warnings.map((warning) => warning.code)).toEqual(['documentFiltered']);
  });
});

describe('a JSON file that this program has not written', () => {
  const forged = toJson(listed(catalog), 0).replace('"nonIfs":true', '"nonIfs":false');
  test.each([
    ['a verdict forged by hand', forged, /contradicts itself/],
    [
      'a chain of another kind',
      toJson(listed(catalog), 0).replace('"kind":"layeredChainEntry"', '"kind":"baseServiceProvider"'),
      /contradicts itself/,
    ],
    ['another object', '{"a":1}', /not a document of/],
    ['an array', '[1,2]', /not a document of/],
    ['cut', toJson(listed(catalog), 2).slice(0, 2000), /begins like JSON and is none/],
    ['nested without end', '['.repeat(200_000), /begins like JSON and is none/],
  ])('is refused: %s', (_what, text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'sourceMalformed' }));
    expect(() => read(text)).toThrow(message);
  });

  test('is refused when its origin is nested deeper than the stack', () => {
    const source = '{"kind":"json","path":null,"machine":null,"encoding":null,"controlSet":null,"origin":';
    const deep = toJson(listed(catalog), 0).replace(
      '"origin":null',
      `"origin":${source.repeat(50_000)}null${'}'.repeat(50_000)}`,
    );
    expect(() => read(deep)).toThrow(Failure);
  });
});

test('a document without entries holds no catalog', () => {
  const none = toJson(listed({ ...catalog, entries: [] }), 0);
  expect(() => read(none)).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

test('an error code that is not about a source becomes sourceMalformed', () => {
  const failure = new Failure({ code: 'sourceNotFound', message: 'x', target: null, hint: 'y' });
  const two = toJson(
    listDocument(
      [
        { catalog, entries: catalog.entries, findings: [] },
        { source: catalog.source, failure },
      ],
      null,
    ),
    0,
  );
  expect(read(two)[1]).toMatchObject({ failure: { code: 'sourceNotFound', target: 'a.json' } });
  expect(read(two.replaceAll('sourceNotFound', 'internal'))[1]).toMatchObject({ failure: { code: 'sourceMalformed' } });
});
