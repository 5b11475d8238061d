import { expect, test } from 'vitest';
import { readApi } from '../../src/source/live/api.ts';
import { readLiveRegistry } from '../../src/source/live/registry.ts';
import type { RawCatalogItem, WindowsMachine } from '../../src/windows/machine.ts';
import { caseNamed } from '../support/cases.ts';
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

test('a registry entry gets the name beside its own key, also behind a gap', () => {
  const entries = readLiveRegistry(machineWithGap()).entries.filter((entry) => entry.bitness === 64);
  expect(entries.map((entry) => [entry.position, entry.name])).toEqual(
    entries.map((entry) => [entry.position, `shown ${entry.position}`]),
  );
  expect(entries.map((entry) => entry.position)).not.toContain(3);
});

test('an indirect name that Winsock tells is shown as Windows shows it, any other as it is', () => {
  const names = readApi(machineWithGap()).entries.map((entry) => entry.name);
  expect(names.slice(0, 2)).toEqual(['Hyper-V RAW', 'shown 60100']);
});
