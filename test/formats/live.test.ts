import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { IDENTIFYING_FIELDS, isSameCatalog, isSameEntry } from '../../src/catalog/same-entry.ts';
import { fingerprintOf } from '../../src/documents/fingerprint.ts';
import { readApi } from '../../src/live/api.ts';
import { readLiveRegistry } from '../../src/live/registry.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { compareSources } from '../../src/verdict/compare.ts';
import type { RawCatalogItem, RawRegistryCatalog, WindowsMachine } from '../../src/windows/machine.ts';
import { caseNamed, cases } from '../support/cases.ts';
import { modelledMachine } from '../support/modelled-machine.ts';

const MACHINE = caseNamed('clean-windows-10');

/** A machine with a ProtocolName of its own beside every item, and with a gap in the numbers of its keys. */
function machineWithGap(): WindowsMachine {
  const machine = modelledMachine(MACHINE);
  const { key, items, counts } = machine.readRegistryCatalog();
  const changed = (list: readonly RawCatalogItem[] | null) =>
    (list ?? [])
      .map((item, index) => ({ ...item, protocolName: `@%SystemRoot%\\System32\\names.dll,-${index + 1}` }))
      .filter((_, index) => index !== 2);
  return {
    ...machine,
    readRegistryCatalog: () => ({ key, items: { 32: changed(items[32]), 64: changed(items[64]) }, counts }),
    loadIndirectString: (name) => `shown ${name.split('-')[1]}`,
  };
}

test('a registry entry has the ProtocolName of its own key, also behind a gap in the keys', () => {
  const entries = readLiveRegistry(machineWithGap()).entries.filter((entry) => entry.bitness === 64);
  expect(entries.map((entry) => [entry.position, entry.name])).toEqual(
    entries.map((entry) => [entry.position, `shown ${entry.position}`]),
  );
  expect(entries.map((entry) => entry.position)).not.toContain(3);
});

test('Winsock returns resolved names, and the registry holds indirect ones', () => {
  const machine = modelledMachine(MACHINE);
  const of = ({ entries }: MachineCatalog) => entries.slice(0, 2).map(({ name, rawName }) => [name, rawName]);
  expect(of(readApi(machine))).toEqual([
    ['Hyper-V RAW', 'Hyper-V RAW'],
    ['MSAFD Tcpip [TCP/IP]', 'MSAFD Tcpip [TCP/IP]'],
  ]);
  expect(of(readLiveRegistry(machine))).toEqual([
    ['Hyper-V RAW', 'Hyper-V RAW'],
    ['MSAFD Tcpip [TCP/IP]', '@%SystemRoot%\\System32\\mswsock.dll,-60100'],
  ]);
});

test.each(cases)('$name: Winsock and the registry have the same entries, whatever their names', (each) => {
  const [winsock, registry] = [readApi, readLiveRegistry].map((read) => read(modelledMachine(each)).entries);
  expect(isSameCatalog(winsock as CatalogEntry[], registry as CatalogEntry[])).toBe(true);
  expect(compareSources(winsock as CatalogEntry[], registry as CatalogEntry[]).findings).toEqual([]);
});

test.each(IDENTIFYING_FIELDS)('an entry with another %s is another entry, and changes the fingerprint', (field) => {
  const { entries } = readApi(modelledMachine(caseNamed('one-lsp-both-catalogs')));
  const before = fingerprintOf(entries);
  for (const entry of entries) {
    const value = entry[field];
    const other = typeof value === 'number' ? value + 1 : typeof value === 'string' ? '{}' : [1, 2, 3];
    const changed = { ...entry, [field]: other } as CatalogEntry;
    expect(isSameEntry(entry, changed)).toBe(false);
    expect(fingerprintOf(entries.map((each) => (each === entry ? changed : each)))).not.toBe(before);
  }
});

describe('a registry of this machine', () => {
  const missingIn = (change: Partial<RawRegistryCatalog>): number => {
    const machine = modelledMachine(MACHINE);
    const raw = machine.readRegistryCatalog();
    return readLiveRegistry({ ...machine, readRegistryCatalog: () => ({ ...raw, ...change }) }).missingEntries;
  };

  test('that is whole lacks no entry', () => {
    expect(missingIn({})).toBe(0);
  });

  test('in which a list has no counter may lack entries', () => {
    const { counts } = modelledMachine(MACHINE).readRegistryCatalog();
    expect([missingIn({ counts: { ...counts, 32: null } }), missingIn({ counts: { 32: null, 64: null } })]).toEqual([
      1, 2,
    ]);
  });

  test('in which the 64-bit list is empty lacks entries', () => {
    const { items } = modelledMachine(MACHINE).readRegistryCatalog();
    expect(missingIn({ items: { ...items, 64: [] }, counts: { 32: items[32]?.length ?? 0, 64: null } })).toBe(1);
  });
});
