import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { readFirefox } from '../../src/formats/firefox/firefox.ts';
import { readHive } from '../../src/formats/hive/hive.ts';
import { readMsinfo } from '../../src/formats/msinfo/msinfo.ts';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import { readOsquery } from '../../src/formats/rows/osquery.ts';
import { readVelociraptor } from '../../src/formats/rows/velociraptor.ts';
import { readApi } from '../../src/live/api.ts';
import { readLiveRegistry } from '../../src/live/registry.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { SCOPES } from '../../src/verdict/scope.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { type Case, cases, catalogOf, netshVerdictOf } from '../support/cases.ts';
import { annotationOf } from '../support/firefox.ts';
import { hiveFile, hiveOf } from '../support/hive.ts';
import { modelledMachine } from '../support/modelled-machine.ts';
import { msinfoOf, shownByMsinfo } from '../support/msinfo.ts';
import { netshOf } from '../support/netsh.ts';
import { onlyMachine } from '../support/one-machine.ts';
import { osqueryi, osqueryRows } from '../support/osquery.ts';
import { regOf } from '../support/reg.ts';
import { jsonl, velociraptorRows } from '../support/velociraptor.ts';

/** Sources with the registry's own bytes, which have all fields. */
const WHOLE: Record<string, (machine: Case) => MachineCatalog> = {
  hive: (machine) => readHive(hiveFile(hiveOf(machine)), 'SYSTEM'),
  osquery: (machine) => onlyMachine(readOsquery(Buffer.from(osqueryi(osqueryRows(machine))), 'a')),
  Velociraptor: (machine) => onlyMachine(readVelociraptor(Buffer.from(jsonl(velociraptorRows(machine))), 'a')),
  'the live registry': (machine) => readLiveRegistry(modelledMachine(machine)),
};

/** An entry without the path that only live sources can expand. */
const bare = (entry: CatalogEntry) => ({ ...entry, expandedPath: null });

describe.each(cases)('$name', (machine) => {
  const reg = onlyMachine(readReg(regOf(machine), 'a.reg'));

  test.each(Object.entries(WHOLE))('is the same in an export and in %s', (_name, read) => {
    const { entries, missingEntries } = read(machine);
    expect(entries.map(bare)).toEqual(reg.entries);
    for (const scope of SCOPES)
      expect(judge(entries, missingEntries, scope).verdict).toBe(machine.expect.verdict[scope]);
  });

  test('is the same in an export and in live Winsock, which has resolved names only', () => {
    const { entries, missingEntries } = readApi(modelledMachine(machine));
    expect(entries.map(bare)).toEqual(reg.entries.map((entry) => ({ ...entry, rawName: entry.name })));
    for (const scope of SCOPES)
      expect(judge(entries, missingEntries, scope).verdict).toBe(machine.expect.verdict[scope]);
  });

  test('does not contradict netsh', () => {
    const { entries, missingEntries } = onlyMachine(readNetsh(Buffer.from(netshOf(machine)), 'a.txt'));
    expect(contradictions(entries, reg.entries)).toEqual([]);
    for (const scope of SCOPES)
      expect(judge(entries, missingEntries, scope).verdict).toBe(netshVerdictOf(machine, scope));
  });

  test.each([64, 32] as const)('does not contradict Firefox of %d bits', (bitness) => {
    if (catalogOf(machine, bitness).length === 0) return;
    const truth = reg.entries.filter((entry) => entry.bitness === bitness);
    for (const flags of [true, false]) {
      const { entries } = onlyMachine(readFirefox(Buffer.from(annotationOf(machine, bitness, flags)), 'a'));
      expect(entries).toHaveLength(truth.length);
      expect(contradictions(entries, truth)).toEqual([]);
    }
  });

  test('does not contradict MSInfo32', () => {
    const shown = shownByMsinfo(machine);
    const truth = reg.entries.filter((entry) =>
      shown.some((each) => each.catalogEntryId === entry.id && each.bitness === entry.bitness),
    );
    const byName = (one: CatalogEntry, other: CatalogEntry) => ((one.name ?? '') < (other.name ?? '') ? -1 : 1);
    const { entries } = readMsinfo(msinfoOf(machine), 'a');
    expect(contradictions(entries.sort(byName), truth.sort(byName))).toEqual([]);
  });
});

/** Fields in which a source differs from the truth. A field that is null differs from nothing. */
function contradictions(entries: readonly CatalogEntry[], truth: readonly CatalogEntry[]): unknown[] {
  return entries.flatMap((entry, index) =>
    (Object.keys(entry) as (keyof CatalogEntry)[])
      // Sources that show resolved names have no stored name.
      .filter((field) => field !== 'rawName' && entry[field] !== null)
      .filter((field) => JSON.stringify(entry[field]) !== JSON.stringify(truth[index]?.[field]))
      .map((field) => [index, field, entry[field], truth[index]?.[field]]),
  );
}
