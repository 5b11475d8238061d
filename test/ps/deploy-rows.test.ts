// The query for osquery and the artifact for Velociraptor in ps/deploy, run on a registry that has more than they should collect.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readOsquery } from '../../src/formats/rows/osquery.ts';
import { readVelociraptor } from '../../src/formats/rows/velociraptor.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { type Case, cases, entriesOf } from '../support/cases.ts';
import { onlyMachine } from '../support/one-machine.ts';
import { osqueryi, osqueryRow, snapshotLine } from '../support/osquery.ts';
import { CONTROL_SET, type RegistryRow, registryRows } from '../support/registry-rows.ts';
import { GLOB, jsonl, velociraptorRow } from '../support/velociraptor.ts';

const deployed = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../ps/deploy/${name}`, import.meta.url)), 'utf8');

/** The Winsock keys of a machine, and other keys near them. */
function registryOf(machine: Case): RegistryRow[] {
  const text = (key: string, name: string, value: string): RegistryRow => ({
    key: `${CONTROL_SET}\\${key}`,
    name,
    type: 'REG_SZ',
    value,
  });
  return [
    ...registryRows(machine, 'CONTOSO-7'),
    text('Control\\Nls\\CodePage', 'ACP', '1252'),
    text('Control\\Nls\\CodePage', '932', 'c_932.nls'),
    text('Services\\WinSock2\\Parameters\\AppId_Catalog\\0F4B4C6A', 'AppFullPath', 'C:\\Windows\\lsass.exe'),
    text('Services\\WinSock2\\Parameters\\NameSpace_Catalog5\\Catalog_Entries\\000000000001', 'LibraryPath', 'a.dll'),
    text('Services\\Tcpip\\Parameters', 'Hostname', 'contoso-7'),
  ];
}

function expectWhole(catalog: MachineCatalog, machine: Case): void {
  expect(catalog.entries).toEqual(entriesOf(machine));
  expect(catalog.warnings).toEqual([]);
}

describe("osquery's query", () => {
  const sql = deployed('osquery/winsock-catalog.sql');
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');

  /** osquery is SQLite with virtual tables, so SQLite with ordinary tables gives the query's answer. */
  function answerOf(machine: Case): Record<string, string>[] {
    const database = new DatabaseSync(':memory:');
    database.exec("CREATE TABLE system_info (hostname TEXT); INSERT INTO system_info VALUES ('contoso-7')");
    database.exec('CREATE TABLE registry (key TEXT COLLATE NOCASE, path, name, type, data, mtime)');
    const insert = database.prepare('INSERT INTO registry VALUES (:key, :path, :name, :type, :data, :mtime)');
    for (const row of registryOf(machine)) insert.run(osqueryRow(row));
    return database.prepare(sql).all() as Record<string, string>[];
  }

  test.each(cases)('collects all that the reader needs of $name, and nothing else', (machine) => {
    const rows = answerOf(machine);
    const catalog = onlyMachine(readOsquery(Buffer.from(osqueryi(rows)), 'a'));
    expectWhole(catalog, machine);
    expect(catalog.source).toMatchObject({ machine: 'contoso-7', controlSet: 'CurrentControlSet' });
    expectWhole(onlyMachine(readOsquery(Buffer.from(snapshotLine(rows, { host: 'a' })), 'a')), machine);
    expect(rows.filter(({ key }) => /AppId|NameSpace|Tcpip/.test(key ?? ''))).toEqual([]);
    expect(rows.filter(({ name }) => name === '932')).toEqual([]);
  });

  test('is the query of the pack, which runs as a snapshot', () => {
    const { queries } = JSON.parse(deployed('osquery/winsock-catalog.conf')) as {
      queries: Record<string, { query: string; snapshot: boolean }>;
    };
    const [only, ...others] = Object.values(queries);
    const folded = (text: string) => text.trim().split(/\s+/).join(' ');
    expect([folded(only?.query ?? ''), only?.snapshot, others]).toEqual([folded(sql), true, []]);
  });
});

describe("Velociraptor's artifact", () => {
  const artifact = deployed('velociraptor/Custom.Windows.Registry.WinsockCatalog.yaml');
  const globs = [...artifact.matchAll(/'''(.+?)'''/g)].map(([, glob]) => glob as string);
  const columns = /SELECT (.+)\n\s+FROM glob\(globs=Globs, accessor="registry"\)/.exec(artifact)?.[1]?.split(', ');

  /** Whether a glob matches a key or value. `*` matches a name in one level, `**` everything below. */
  const found = (path: string) =>
    globs.some((glob) => {
      const parts = glob.split('\\');
      const names = path.split('\\');
      const deep = parts.at(-1) === '**';
      if (deep) parts.pop();
      if (deep ? names.length <= parts.length : names.length !== parts.length) return false;
      return parts.every((part, index) => {
        const [start, end] = part.split('*');
        const name = names[index] as string;
        return end === undefined ? name === part : name.startsWith(start as string) && name.endsWith(end);
      });
    });

  test('has the columns that the reader takes', () => {
    expect(columns).toEqual(['Host[0].Hostname AS Hostname', 'OSPath', 'Name', 'Data']);
    expect(
      Object.keys({ ...GLOB.machine, ...GLOB.row('', registryRows(cases[0] as Case, null)[0] as RegistryRow) }),
    ).toEqual([...['Hostname', 'OSPath', 'Name', 'Data']]);
  });

  test.each(cases)('collects all that the reader needs of $name, and nothing else', (machine) => {
    const rows = registryOf(machine).filter(({ key, name }) => found(`${key}\\${name}`));
    const catalog = onlyMachine(readVelociraptor(Buffer.from(jsonl(rows.map((row) => velociraptorRow(row)))), 'a'));
    expectWhole(catalog, machine);
    expect(catalog.source.machine).toBe('CONTOSO-7');
    expect(rows.filter(({ key, name }) => /AppId|NameSpace|Tcpip/.test(key) || name === '932')).toEqual([]);
  });
});
