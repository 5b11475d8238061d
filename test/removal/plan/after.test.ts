import { expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { servedSockets } from '../../../src/removal/plan/after.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, planned } from '../../support/planned.ts';

const MACHINE = entriesOf(caseNamed('one-lsp-both-catalogs'));
const tcp4 = (entries: readonly CatalogEntry[], complete = true) => servedSockets(entries, complete)[0];

test('the first entry that matches serves a kind of socket', () => {
  expect(tcp4(MACHINE)).toEqual({
    bitness: 64,
    socket: 'TCP/IPv4',
    id: 1032,
    name: 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]',
    nonIfs: true,
  });
});

test('after a removal the base providers serve all four kinds, in the 64-bit catalog first', () => {
  const { after } = planned(MACHINE, { nonIfs: true });
  const rows = (bitness: number) =>
    [
      ['TCP/IPv4', 1001],
      ['TCP/IPv6', 1004],
      ['UDP/IPv4', 1002],
      ['UDP/IPv6', 1005],
    ].map(([socket, id]) => ({ bitness, socket, id, nonIfs: false }));
  expect(after.map(({ bitness, socket, id, nonIfs }) => ({ bitness, socket, id, nonIfs }))).toEqual([
    ...rows(64),
    ...rows(32),
  ]);
});

const NOBODY = { bitness: 64, socket: 'TCP/IPv4', id: null, name: null, nonIfs: null };

test('nobody knows which entry serves a socket when the source does not show all entries', () => {
  expect(tcp4(MACHINE, false)).toEqual(NOBODY);
});

test('nobody knows which entry serves a socket when the first candidate may match or not', () => {
  expect(tcp4(changed(MACHINE, 64, 1032, { protocol: null }))).toEqual(NOBODY);
});

test('no entry serves a socket that no entry matches', () => {
  expect(tcp4(MACHINE.filter(({ addressFamily }) => addressFamily !== 2))).toEqual(NOBODY);
});

test('a machine without a 64-bit catalog has no 64-bit sockets', () => {
  const only32 = MACHINE.filter(({ bitness }) => bitness === 32);
  expect(servedSockets(only32, true).map(({ bitness }) => bitness)).toEqual([32, 32, 32, 32]);
});
