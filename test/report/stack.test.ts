import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { planRemoval } from '../../src/removal/plan/plan.ts';
import { type StackPath, stackOf } from '../../src/report/model/stack.ts';
import { treeText } from '../../src/report/tree.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const SELECTION = { orphans: false, providers: [], ids: [], allowBaseProvider: false };

function stack(name: string, bitness: 32 | 64 = 64) {
  const entries: CatalogEntry[] = entriesOf(caseNamed(name));
  const facts = { complete: true, live: true, windowsProviderIds: new Set<string>() };
  const { steps } = planRemoval(entries, { ...SELECTION, nonIfs: true, includeDependents: true }, facts);
  const catalog = stackOf(entries, true, steps).find((each) => each.bitness === bitness);
  if (catalog === undefined) throw new Error(`${name} has no ${bitness}-bit catalog`);
  const socket = (wanted: string) => {
    const found = catalog.sockets.find((each) => each.name === wanted);
    if (found === undefined) throw new Error(`no ${wanted}`);
    return found;
  };
  return { catalog, socket };
}

const layersOf = ({ layers }: StackPath) => layers.map(({ name, nonIfs }) => `${name}${nonIfs ? ' (non-IFS)' : ''}`);

describe('the stack', () => {
  test('with an LSP: a call passes the layer and then the base provider, and after a removal the base provider alone', () => {
    const tcp4 = stack('one-lsp-both-catalogs').socket('TCP/IPv4');
    expect(layersOf(tcp4.now)).toEqual(['Contoso Filter (non-IFS)', 'MSAFD Tcpip [TCP/IP]']);
    expect(tcp4.now.layers.map(({ outcome }) => outcome)).toEqual(['removed', 'kept']);
    expect(layersOf(tcp4.after as StackPath)).toEqual(['MSAFD Tcpip [TCP/IP]']);
  });

  test('of a socket without a layer stays as it is', () => {
    const { now, after } = stack('one-lsp-both-catalogs').socket('TCP/IPv6');
    expect([layersOf(now), after]).toEqual([['MSAFD Tcpip [TCP/IPv6]'], null]);
  });

  test.each(['two-stacked-lower-non-ifs', 'two-stacked-lower-named-by-dummy'])(
    'of %s shows the lower layer below the upper one, which is rebuilt without it',
    (name) => {
      const { catalog, socket } = stack(name);
      const { now, after } = socket('TCP/IPv4');
      expect(layersOf(now)).toEqual(['Upper', 'Lower (non-IFS)', 'MSAFD Tcpip [TCP/IP]']);
      expect(now.layers.map(({ outcome }) => outcome)).toEqual(['rebuilt', 'removed', 'kept']);
      expect(layersOf(after as StackPath)).toEqual(['Upper', 'MSAFD Tcpip [TCP/IP]']);
      expect(catalog.offPath).toEqual([]);
    },
  );

  test('names a layer after the base providers in catalog order, which serves no socket', () => {
    const { catalog, socket } = stack('lsp-listed-last');
    expect(layersOf(socket('TCP/IPv4').now)).toEqual(['MSAFD Tcpip [TCP/IP]']);
    expect(catalog.offPath.map(({ name, nonIfs }) => [name, nonIfs])).toContainEqual(['Contoso Filter', true]);
  });

  test('shows a gap where a chain names a missing entry', () => {
    const orphan = { ...entriesOf(caseNamed('one-lsp-both-catalogs'))[0] } as CatalogEntry;
    const [catalog] = stackOf([{ ...orphan, chain: [orphan.id as number, 4711] }], true, []);
    expect(catalog?.sockets[0]?.now.layers.map(({ role, id }) => [role, id])).toEqual([
      ['layer', 1032],
      ['missing', 4711],
    ]);
  });

  test('has entries off every path also where the source shows no ids', () => {
    const names = (entries: readonly CatalogEntry[]) =>
      stackOf(entries, true, []).flatMap(({ offPath }) => offPath.map(({ name }) => name));
    const [first] = entriesOf(caseNamed('clean-windows-10')) as [CatalogEntry];
    const bluetooth = { ...first, id: 4321, name: 'Bluetooth', addressFamily: 32, nonIfs: true };
    const entries = [...entriesOf(caseNamed('clean-windows-10')), bluetooth];
    expect(names(entries)).toEqual(['Bluetooth']);
    expect(names(entries.map((entry) => ({ ...entry, id: null })))).toEqual(['Bluetooth']);
  });

  test('is uncertain where the source lacks entries', () => {
    const entries = entriesOf(caseNamed('clean-windows-10'));
    for (const { sockets } of stackOf(entries, false, []))
      for (const { now } of sockets) expect(now.certain).toBe(false);
  });
});

describe('the tree', () => {
  const { catalog } = stack('one-lsp-both-catalogs');
  test('goes down from the socket to the base provider', () => {
    expect(treeText([catalog], true).split('\n').slice(0, 5)).toEqual([
      '64-bit programs',
      '├─ TCP/IPv4',
      '│  ├─ !! Contoso Filter (id 1032, NON-IFS, plan removes it)',
      '│  │  └─ MSAFD Tcpip [TCP/IP] (id 1001, IFS)',
      '│  └─ after removal',
    ]);
  });

  test('is ASCII where the terminal shows no other characters; names are escaped', () => {
    const [japanese] = stackOf(entriesOf(caseNamed('name-in-japanese')), true, []);
    const text = treeText(japanese === undefined ? [] : [japanese], false);
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(text).toMatch(/\+- TCP\/IPv4[\s\S]*\\u[0-9a-f]{4}/);
  });

  test('escapes control characters in names, and cuts long names', () => {
    const [first, ...others] = catalog.sockets;
    const hostile = { ...first?.now.layers[0], name: `\u001b[2J\u202e\0${'x'.repeat(200_000)}` };
    const text = treeText(
      [
        {
          ...catalog,
          sockets: [
            { name: 'TCP/IPv4', now: { certain: true, layers: [hostile as never], others: [] }, after: null },
            ...others,
          ],
        },
      ],
      true,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).toContain('\\u001b[2J\\u202e\\u0000xxx');
    expect(text.length).toBeLessThan(3000);
  });
});
