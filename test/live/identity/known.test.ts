import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import table from '../../../data/known-providers.json' with { type: 'json' };
import schema from '../../../data/known-providers.schema.json' with { type: 'json' };
import { completeEntries, factsOfProtocolInfo, UNKNOWN_ENTRY } from '../../../src/catalog/entry.ts';
import { layerName } from '../../../src/catalog/layer-name.ts';
import { withKnownProduct } from '../../../src/live/identity/known.ts';
import { type CaseEntry, caseNamed, protocolInfoOf } from '../../support/cases.ts';

const BASE = caseNamed('clean-windows-10').entries[0] as CaseEntry;

function recognisedBy(providerId: string, providerPath: string) {
  const facts = factsOfProtocolInfo(protocolInfoOf({ ...BASE, providerId }));
  const [entry] = completeEntries([{ ...facts, providerPath }]).map(withKnownProduct);
  return { product: entry?.product, company: entry?.company, advice: entry?.advice };
}

const UNKNOWN_GUID = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
const LAVASOFT = '{2B611370-2190-4059-9AF8-5BC0F58FB742}';

describe('data/known-providers.json', () => {
  test('matches its schema', () => {
    expect(new Ajv2020({ allowUnionTypes: true }).compile(schema)(table)).toBe(true);
  });

  test('has no GUID, file or name twice', () => {
    const rows = [
      ...table.providers,
      ...table.windowsBaseProviders.map((row) => ({ ...row, providerIds: [row.providerId], dlls: [], names: [] })),
    ];
    for (const key of ['providerIds', 'dlls', 'names'] as const) {
      const all = rows.flatMap((row) => row[key] as string[]);
      expect(all.filter((each, index) => all.indexOf(each) !== index)).toEqual([]);
    }
  });

  test('says for every product how to find it and how to remove it', () => {
    for (const { product, providerIds, dlls, names, removal } of table.providers) {
      const keys = providerIds.length + dlls.length + names.length;
      expect([product, keys > 0, removal.length > 20]).toEqual([product, true, true]);
      // A reset of Winsock removes every layer, also those that work. The advice must not suggest it.
      expect(removal).not.toMatch(/winsock reset/i);
    }
  });

  test('has names in the form that `layerName` makes', () => {
    const names = table.providers.flatMap((row) => row.names as string[]);
    expect(names.map(layerName)).toEqual(names);
  });

  test('does not tell users to remove a product that is managed centrally', () => {
    const managed = table.providers.filter((row) => row.managed);
    expect(managed.map(({ product }) => product)).toContain('MaLion');
    for (const { removal } of managed) expect(removal).not.toMatch(/^(?:Uninstall|Remove)/);
  });

  test('has no path of the machine that made it', () => {
    expect(readFileSync('data/known-providers.json', 'utf8')).not.toMatch(/\/(?:tmp|work)\/|fs:\d/);
  });
});

describe('a known provider', () => {
  test('is recognised by its GUID, whatever its path', () => {
    const { product, advice } = recognisedBy(LAVASOFT, 'C:\\x\\y.dll');
    expect(product).toMatch(/Web Companion/);
    expect(advice).toMatch(/^Uninstall Web Companion/);
  });

  test("is recognised by its file's name, and the advice says so", () => {
    const { product, advice } = recognisedBy(UNKNOWN_GUID, '%SystemRoot%\\SYSTEM32\\LavasoftTcpService64.dll');
    expect(product).toMatch(/Web Companion/);
    expect(advice).toMatch(/^Going by its file's name\. Uninstall/);
  });

  test.each([
    ['LavasoftLSP over [MSAFD Tcpip [TCP/IP]]', /Web Companion/],
    ['lavasoftlsp', /Web Companion/],
    ['MaLion.IWat over [MSAFD Tcpip [UDP/IP]]', /^MaLion$/],
    ['ierd_tgp_lsp', /Tencent/],
    ['ierd_tgp_lsp64 over [MSAFD Tcpip [TCP/IP]]', /Tencent/],
    ['SangforLSP_x64 over [MSAFD Tcpip [TCP/IP]]', /EasyConnect/],
    ['NDv2 Provider for Mellanox WinOF-2', /mlx5/],
  ])('is recognised by its name alone: %s', (name, product) => {
    const [entry] = completeEntries([{ ...UNKNOWN_ENTRY, name, rawName: name }]).map(withKnownProduct);
    expect(entry?.product).toMatch(product);
    expect(entry?.advice).toMatch(/^Going by its name\. /);
  });

  test.each(['Filter over [LavasoftLSP over [MSAFD Tcpip [TCP/IP]]]', 'LavasoftLSP tools', '64', ''])(
    'is not recognised by the name %j, which only resembles a known one',
    (name) => {
      const [entry] = completeEntries([{ ...UNKNOWN_ENTRY, name, rawName: name }]).map(withKnownProduct);
      expect(entry?.product).toBe(null);
    },
  );

  test('that is managed centrally gets the advice to ask its administrator or vendor, or to exclude the program', () => {
    const { advice } = recognisedBy(UNKNOWN_GUID, 'C:\\Program Files (x86)\\Intercom\\MaLion\\Isvp\\bin\\pmilsp.dll');
    expect(advice).toMatch(/managed centrally: ask its administrator or its vendor, .*with an exclusion\./);
  });

  test('is not invented for an unknown provider', () => {
    expect(recognisedBy(UNKNOWN_GUID, 'C:\\x\\y.dll')).toEqual({ product: null, company: null, advice: null });
    expect(recognisedBy(UNKNOWN_GUID, '')).toEqual({ product: null, company: null, advice: null });
  });

  test("is Windows' own only by GUID", () => {
    expect(recognisedBy('{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}', 'mswsock.dll')).toMatchObject({
      product: 'Windows',
      advice: null,
    });
    expect(recognisedBy(UNKNOWN_GUID, '%SystemRoot%\\system32\\mswsock.dll').product).toBe(null);
  });
});
