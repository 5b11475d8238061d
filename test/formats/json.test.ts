import { describe, expect, test } from 'vitest';
import { type CatalogEntry, completeEntries } from '../../src/catalog/entry.ts';
import type { FileIdentity } from '../../src/catalog/identity.ts';
import { filterEntries } from '../../src/commands/list.ts';
import { listDocument } from '../../src/documents/documents.ts';
import { toJson } from '../../src/documents/write.ts';
import { Failure } from '../../src/failure.ts';
import { readJson } from '../../src/formats/document/document.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import { KINDS_AND_HOW } from '../../src/kinds.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { findingsOfEntries } from '../../src/verdict/findings/of-entry.ts';
import { caseNamed } from '../support/cases.ts';
import { onlyMachine } from '../support/one-machine.ts';
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
    const deep = (depth: number) =>
      toJson(listed(catalog), 0).replace('"origin":null', `"origin":${source.repeat(depth)}null${'}'.repeat(depth)}`);
    expect(() => read(deep(9900))).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'This is JSON, but not a document of "winsock-lsp list": it is nested too deep.',
      }),
    );
    expect(() => read(deep(50_000))).toThrow(Failure);
  });
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

const HINT = 'Make the document again with: winsock-lsp list FILE --format json';
const IDENTITY: FileIdentity = {
  ...{ path: null, exists: true, size: 1, version: null, product: null, company: 'Contoso', description: null },
  ...{ sha256: null, signatureStatus: null, signer: null, signatureKind: null, userWritable: null },
  ...{ lspCategories: null, lspCategoryNames: null, installation: null },
};
/** A document of one machine, after a change by hand. */
type Changed = Record<string, unknown> & {
  source: Record<string, unknown>;
  entries: Record<string, unknown>[];
  warnings: object[];
};
function changed(change: (document: Changed) => void): string {
  const document = JSON.parse(toJson(listed(catalog), 0)) as Changed;
  change(document);
  return JSON.stringify(document);
}
const only = (text: string) => onlyMachine(read(text));

describe('a machine of a document', () => {
  test('has its name, its encoding, and what was read from its files', () => {
    const text = changed(({ source, entries: [first] }) => {
      source.machine = 'PC1';
      Object.assign(first as object, {
        chainNames: ['a'],
        identity: IDENTITY,
        expandedPath: 'C:\\a.dll',
      });
    });
    const machine = only(text);
    expect(machine.source).toEqual({
      ...{ kind: 'json', path: 'a.json', machine: 'PC1', encoding: 'utf-8', controlSet: null },
      origin: { ...catalog.source, machine: 'PC1' },
    });
    // Its path was expanded on another machine.
    expect(machine.entries[0]).toMatchObject({
      ...{ expandedPath: null, chainNames: ['a'], identity: { company: 'Contoso' } },
    });
    expect([machine.warnings, machine.missingEntries]).toEqual([[], 0]);
  });

  test('that lacks entries, or was filtered to none, lacks them here too', () => {
    const counts = (text: string) => {
      const { entries, missingEntries } = only(text);
      return [entries.length, missingEntries];
    };
    const of = (more: object, count = 14) =>
      changed((document) => Object.assign(document, more, { entries: document.entries.slice(0, count) }));
    expect(counts(of({ missingEntries: 3 }))).toEqual([14, 3]);
    expect(counts(of({ missingEntries: 3, leftOut: 14 }))).toEqual([14, 17]);
    expect(counts(of({ leftOut: 14 }, 0))).toEqual([0, 14]);
    expect(only(of({ leftOut: 2 })).warnings).toEqual([
      {
        code: 'documentFiltered',
        message: 'The document was made with filters that left out 2 entries: they are unknown.',
        target: 'a.json',
      },
    ]);
  });

  test('of more than 4096 entries is refused', () => {
    const of = (count: number) =>
      changed((document) => {
        document.entries = Array(count).fill({ ...document.entries[0] });
      });
    expect(only(of(4096)).entries).toHaveLength(4096);
    expect(() => read(of(4097))).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', message: expect.stringContaining('holds 4097 entries') }),
    );
  });

  test('that has an error is an error, even where somebody left its entries', () => {
    const error = { code: 'noCatalog', message: 'm', target: 't', hint: 'h' };
    expect(read(changed((document) => Object.assign(document, { error })))).toMatchObject([{ failure: error }]);
    const unknown = { ...error, target: null, hint: null };
    expect(read(changed((document) => Object.assign(document, { error: unknown })))).toMatchObject([
      {
        source: { kind: 'json', origin: { kind: 'reg' } },
        failure: {
          ...{ code: 'noCatalog', message: 'm', target: 'a.json' },
          hint: 'On that machine run: winsock-lsp list --format json > list.json',
        },
      },
    ]);
  });
});

describe('a document that says that no entry is missing', () => {
  const outcomeOf = (code: string, more: object = {}, source: object = {}) => {
    const { warnings, missingEntries } = only(
      changed((document) => {
        Object.assign(document, { warnings: [{ code, message: 'm', target: null }], ...more });
        Object.assign(document.source, source);
      }),
    );
    return [missingEntries, warnings.slice(1)];
  };
  const inDoubt = (what: string) => ({
    code: 'documentContradicted',
    message: `The document says that no entry is missing, but its ${what}: somebody has changed it.`,
    target: 'a.json',
  });
  const contradicted = (code: string) => [1, [inDoubt(`warning ${code} says that one is`)]];

  test.each(['entriesMissing', 'notPlaced', 'deadItem', 'of a later version'])(
    'contradicts itself where it has the warning %s',
    (code) => {
      expect(outcomeOf(code)).toEqual(contradicted(code));
      expect(outcomeOf(code, { missingEntries: 1 })).toEqual([1, []]);
      expect(outcomeOf(code, { leftOut: 1 })).toEqual([1, [expect.objectContaining({ code: 'documentFiltered' })]]);
    },
  );

  test.each([
    ...['chainCut', 'controlSetAssumed', 'encodingUnknown', 'entryCut', 'entryHeadMissing', 'entryRepeated', 'hiveCut'],
    ...['nativeHeld', 'notCompared', 'pathUnknown', 'valueNotUnderstood'],
  ])('may have the warning %s', (code) => expect(outcomeOf(code)).toEqual([0, []]));

  test.each([
    ...['chainMalformed', 'flagsNotShown', 'flagsUnknown', 'itemMalformed', 'itemUnreadable', 'kindContradicted'],
  ])('may have the warning %s only beside an entry that is unknown', (code) => {
    const unknown = { kind: null, chainLength: null, chain: null, serviceFlags: null };
    const [entry] = completeEntries([{ ...(catalog.entries[0] as CatalogEntry), ...unknown }]);
    expect(outcomeOf(code, { entries: [entry], findings: [] })).toEqual([0, []]);
    expect(outcomeOf(code)).toEqual([1, [inDoubt(`warning ${code} is about an entry that is not here`)]]);
  });

  test('may have findings only about entries that it shows so', () => {
    const { findings } = listed(catalog);
    const [ifs] = catalog.entries.filter(({ nonIfs }) => nonIfs === false);
    const [nonIfs] = catalog.entries.filter((entry) => entry.nonIfs === true);
    const about = (code: string, of = ifs, ids = [of?.id]) => ({
      findings: [{ code, severity: 'error', message: 'm', bitness: of?.bitness, ids }],
    });
    const without = { findings, entries: catalog.entries.filter((entry) => entry !== nonIfs) };
    const wrong = (code: string) => [
      1,
      [inDoubt(`finding ${code} names an entry that is not here, or has other flags here`)],
    ];
    expect(outcomeOf('notCompared', { findings })).toEqual([0, []]);
    expect(outcomeOf('notCompared', about('fileGone'))).toEqual([0, []]);
    expect(outcomeOf('notCompared', about('sourcesDiffer', ifs, [9999]))).toEqual([0, []]);
    expect(outcomeOf('notCompared', without)).toEqual(wrong('nonIfsEntry'));
    for (const code of ['nonIfsEntry', 'flagsUnknown'])
      expect(outcomeOf('notCompared', about(code))).toEqual(wrong(code));
    expect(outcomeOf('notCompared', about('flagsUnknown', nonIfs))).toEqual(wrong('flagsUnknown'));
    expect(outcomeOf('notCompared', about('fileGone', ifs, [ifs?.id, 9999]))).toEqual(wrong('fileGone'));
  });

  test('may name dead items of a live machine, because Windows itself does not read them', () => {
    const live = { ...catalog.source, kind: 'registry' };
    expect(outcomeOf('deadItem', {}, live)).toEqual([0, []]);
    expect(outcomeOf('deadItem', {}, { kind: 'json', origin: live })).toEqual([0, []]);
    expect(outcomeOf('deadItem', {}, { kind: 'registry', origin: catalog.source })).toEqual(contradicted('deadItem'));
    expect(outcomeOf('entriesMissing', {}, live)).toEqual(contradicted('entriesMissing'));
  });
});

describe('a document of several machines', () => {
  const { machines, ...top } = listDocument(
    [catalog, catalog].map((each) => ({ catalog: each, entries: each.entries, findings: [] })),
    null,
  );
  const { $schema, schemaVersion, document, version, exitCode, filters, ...machine } = listed(catalog);

  test.each([...Object.entries(machine), ['error', { code: 'noCatalog', message: 'm', target: null, hint: null }]])(
    'is refused where %s of another stands at its top',
    (name, value) => {
      expect(read(JSON.stringify({ ...top, machines }))).toHaveLength(2);
      expect(() => read(JSON.stringify({ ...top, machines, [name as string]: value }))).toThrow(
        expect.objectContaining({
          code: 'sourceMalformed',
          message: `The document contradicts itself: beside 'machines' it has '${name}', which is of one machine.`,
        }),
      );
    },
  );
});

describe('an entry of a document', () => {
  const readWith = (fields: object) =>
    read(changed(({ entries }) => Object.assign(entries[1] as object, fields, { chainNames: null })));
  const [base, chain] = ['baseServiceProvider', 'layeredChainEntry'];

  test.each([
    { kind: base, chainLength: 1, chain: [] },
    { kind: base, chainLength: null, chain: null },
    { kind: 'layeredServiceProvider', chainLength: 0, chain: [] },
    { kind: chain, chainLength: 2, chain: [1, 2] },
    { kind: chain, chainLength: 2, chain: null },
    { kind: chain, chainLength: null, chain: [1, 2] },
    { kind: null, chainLength: 2, chain: null },
    { kind: null, chainLength: null, chain: [] },
  ])('may have %j', (fields) => expect(readWith(fields)).toHaveLength(1));

  test.each([
    { nonIfs: null },
    { hidden: null },
    { serviceFlagNames: ['CONNECTIONLESS'] },
    { serviceFlagNames: null },
    { providerFlagNames: ['HIDDEN'] },
    { kind: base, chainLength: 2, chain: [] },
    { kind: chain, chainLength: 1, chain: [1] },
    { kind: chain, chainLength: 2, chain: [] },
    { kind: chain, chainLength: null, chain: [] },
    { kind: chain, chainLength: 2, chain: [1] },
    { kind: chain, chainLength: 2, chain: [1, 2, 3] },
    { kind: base, chainLength: 1, chain: [1] },
    { kind: base, chainLength: null, chain: [1] },
    { kind: null, chainLength: null, chain: [1] },
  ])('that has %j contradicts itself', (fields) => {
    expect(() => readWith(fields)).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: `The document contradicts itself: ${'kind' in fields ? 'the chain does not fit the kind' : `${Object.keys(fields)} does not follow from the flags`}.`,
        target: 'a.json entries[1]',
        hint: HINT,
      }),
    );
  });
});

describe('what is no document of list', () => {
  const ofAnotherKind = 'This is JSON of another kind than is read, and not a document of "winsock-lsp list".';

  test.each(['{"document":"test"}', '{}', '[{"document":"list"}]', '[]'])('is JSON of another kind: %s', (text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: ofAnotherKind,
        target: 'a.json',
        hint: KINDS_AND_HOW,
      }),
    );
  });

  test('is a document that lacks a member', () => {
    const text = changed((document) => Reflect.deleteProperty(document, 'entries'));
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: expect.stringMatching(/^This is JSON, but not a document of "winsock-lsp list": .*required'\.$/),
        target: 'a.json',
        hint: HINT,
      }),
    );
  });

  test('is a damaged line, or a line of another kind, in a file of one document a line', () => {
    const line = toJson(listed(catalog), 0);
    expect(() => read(`${line}\n{"document":\n`)).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: expect.stringMatching(/^This line is no JSON: .+\.$/),
        target: 'a.json:2',
        hint: HINT,
      }),
    );
    for (const other of ['5', 'null', '[]', '{"document":"test"}'])
      expect(() => read(`${line}\n${other}\n`)).toThrow(
        expect.objectContaining({ message: ofAnotherKind, target: 'a.json:2' }),
      );
  });

  test('is a text of no encoding of Unicode', () => {
    expect(() => readJson(Buffer.from('{"document":"\xfc "}', 'latin1'), 'a.json')).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', hint: HINT }),
    );
  });
});

test('a document without any machine, or with a machine that has no entry, holds no catalog', () => {
  const none = toJson(listed({ ...catalog, entries: [] }), 0);
  for (const [text, lacks] of [
    [none, 'entry of a protocol catalog'],
    [toJson(listDocument([], null), 0), 'machine'],
  ] as const)
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'noCatalog',
        message: `This is an earlier document of winsock-lsp, and it holds no ${lacks}.`,
        target: 'a.json',
      }),
    );
});

test('a file of more than 64 MiB is refused, and one of 64 MiB is looked into', () => {
  expect(() => readJson(Buffer.alloc(64 * 1024 * 1024 + 1), 'a.json')).toThrow(
    expect.objectContaining({
      code: 'sourceTooLarge',
      message: 'The document is larger than 64 MiB.',
      target: 'a.json',
      hint: 'Make one for fewer machines.',
    }),
  );
  expect(() => readJson(Buffer.alloc(64 * 1024 * 1024, 0xff), 'a.json')).toThrow(
    expect.objectContaining({ code: 'sourceMalformed', message: 'It is no Unicode text.' }),
  );
});
