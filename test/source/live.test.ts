import { expect, test } from 'vitest';
import { readApi } from '../../src/source/live/api.ts';
import { readLiveRegistry } from '../../src/source/live/registry.ts';
import type { RawCatalogItem, WindowsMachine } from '../../src/windows/machine.ts';
import { caseNamed, catalogOf, itemOf } from '../support/cases.ts';

const MACHINE = caseNamed('clean-windows-10');

/** A machine with a ProtocolName of its own beside every item, and with a gap in the numbers of its keys. */
function machineWithGap(): WindowsMachine {
  const items = (bitness: 32 | 64): RawCatalogItem[] =>
    catalogOf(MACHINE, bitness)
      .map((entry, index) => ({
        key: String(index + 1).padStart(12, '0'),
        bytes: itemOf(entry),
        protocolName: `@%SystemRoot%\\System32\\names.dll,-${index + 1}`,
      }))
      .filter((_, index) => index !== 2);
  return {
    enumProtocols: (bitness) => Buffer.concat(catalogOf(MACHINE, bitness).map((entry) => itemOf(entry).subarray(260))),
    providerPath: () => 'C:\\a.dll',
    readRegistryCatalog: () => ({
      key: 'HKLM',
      items: { 32: items(32), 64: items(64) },
      counts: { 32: null, 64: null },
    }),
    isElevated: () => false,
    store: () => {
      throw new Error('nothing is stored here');
    },
    changes: () => {
      throw new Error('nothing is changed here');
    },
    applicationRules: () => {
      throw new Error('no rule is asked for here');
    },
    finalPath: () => null,
    lspCategories: () => 0,
    filePresence: () => 'unknown',
    withFile: () => {
      throw new Error('no file is asked for here');
    },
    isUserWritable: () => null,
    fileSignature: () => null,
    catalogInstallations: () => null,
    loadIndirectString: (name) => `shown ${name.split('-')[1]}`,
    folders: () => ({ systemRoot: 'C:\\Windows', programFiles: null, programFilesX86: null }),
    ansiCodePage: () => 1252,
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
