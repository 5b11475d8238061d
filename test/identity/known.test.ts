import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import table from '../../data/known-providers.json' with { type: 'json' };
import schema from '../../data/known-providers.schema.json' with { type: 'json' };
import { completeEntries, factsOfProtocolInfo } from '../../src/catalog/entry.ts';
import { recognised } from '../../src/identity/known.ts';
import { type CaseEntry, caseNamed, protocolInfoOf } from '../support/cases.ts';

const BASE = caseNamed('clean-windows-10').entries[0] as CaseEntry;

function recognise(providerId: string, providerPath: string) {
  const facts = factsOfProtocolInfo(protocolInfoOf({ ...BASE, providerId }));
  const [entry] = completeEntries([{ ...facts, providerPath }]).map(recognised);
  return { product: entry?.product, company: entry?.company, advice: entry?.advice };
}

const STRANGE = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
const LAVASOFT = '{2B611370-2190-4059-9AF8-5BC0F58FB742}';

describe('data/known-providers.json', () => {
  test('keeps its schema', () => {
    expect(new Ajv2020({ allowUnionTypes: true }).compile(schema)(table)).toBe(true);
  });

  test('knows no GUID and no file twice', () => {
    const rows = [
      ...table.providers,
      ...table.windowsBaseProviders.map((row) => ({ ...row, providerIds: [row.providerId], dlls: [] })),
    ];
    for (const key of ['providerIds', 'dlls'] as const) {
      const all = rows.flatMap((row) => row[key] as string[]);
      expect(all.filter((each, index) => all.indexOf(each) !== index)).toEqual([]);
    }
  });

  test('says for every product how it is found and how it goes', () => {
    for (const { product, providerIds, dlls, removal } of table.providers) {
      expect([product, providerIds.length + dlls.length > 0, removal.length > 20]).toEqual([product, true, true]);
      // This program exists so that nobody needs it.
      expect(removal).not.toMatch(/winsock reset/i);
    }
  });

  test('names no machine and no folder of whoever made it', () => {
    expect(readFileSync('data/known-providers.json', 'utf8')).not.toMatch(/\/(?:tmp|work)\/|fs:\d/);
  });
});

describe('a known provider', () => {
  test('is known by its GUID wherever its file lies', () => {
    const { product, advice } = recognise(LAVASOFT, 'C:\\x\\y.dll');
    expect(product).toMatch(/Web Companion/);
    expect(advice).toMatch(/^Uninstall Web Companion/);
  });

  test("is known by its file's name, and then the advice says on what it rests", () => {
    const { product, advice } = recognise(STRANGE, '%SystemRoot%\\SYSTEM32\\LavasoftTcpService64.dll');
    expect(product).toMatch(/Web Companion/);
    expect(advice).toMatch(/^Going by its file's name\. Uninstall/);
  });

  test('is not made up for a stranger', () => {
    expect(recognise(STRANGE, 'C:\\x\\y.dll')).toEqual({ product: null, company: null, advice: null });
    expect(recognise(STRANGE, '')).toEqual({ product: null, company: null, advice: null });
  });

  test("may be Windows' own, by GUID alone", () => {
    expect(recognise('{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}', 'mswsock.dll')).toMatchObject({
      product: 'Windows',
      advice: null,
    });
    expect(recognise(STRANGE, '%SystemRoot%\\system32\\mswsock.dll').product).toBe(null);
  });
});
