// Evidence in which a non-IFS entry stands, or was cut out, and that must not be compliant because of where or how it stands.

import { expect, test } from 'vitest';
import { readBytes } from '../../src/formats/read.ts';
import { caseNamed, itemOf } from '../support/cases.ts';
import { HIVE, type HiveKey, hiveOf, hiveOfKeys, rootOf } from '../support/hive.ts';
import { netshOf } from '../support/netsh.ts';
import { onlyMachine, verdictOf } from '../support/one-machine.ts';
import { REGEDIT5, regOf } from '../support/reg.ts';
import { itemPropertiesOf, regQueryOf, wrapped } from '../support/registry-text.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const LSP = SICK.entries.find(({ chainLength }) => chainLength === 0) as (typeof SICK.entries)[number];
const CLEAN_XP = caseNamed('windows-xp');

const read = (content: string | Buffer) =>
  onlyMachine(readBytes(Buffer.from(content), 'evidence', { logs: () => [], controlSet: null }));
const answer = (content: string | Buffer) => {
  const catalog = read(content);
  return [verdictOf(catalog), catalog.warnings[0]?.code ?? null];
};

const reg = (machine = CLEAN, controlSets = ['CurrentControlSet']) =>
  regOf(machine, { ...REGEDIT5, encoding: 'utf8', controlSets }).toString();
const keysOnly = (text: string) => text.replace(REGEDIT5.header, '');
const sickItem = `"PackedCatalogItem"=hex:${Buffer.from(itemOf(LSP))
  .toString('hex')
  .replace(/..(?=.)/g, '$&,')}\r\n`;
const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';

test("the key of Windows is judged, and not another service's that stands in front of it", () => {
  const backup = (machine = CLEAN) => reg(machine).replaceAll('\\WinSock2\\', '\\WinSock2.bak\\');
  expect(answer(backup() + keysOnly(reg(SICK)))).toEqual(['nonCompliant', 'notPlaced']);
  expect(answer(backup(SICK) + keysOnly(reg()))).toEqual(['unknown', 'notPlaced']);
  expect(answer(backup() + keysOnly(reg()))).toEqual(['compliant', null]);
  expect(answer(backup())).toEqual(['unknown', 'notPlaced']);
});

test('a further item below a path in another case is an item of the catalog', () => {
  const key = `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries64\\000000000010`.replace('WinSock2', 'Winsock2');
  expect(answer(`${reg()}[${key}]\r\n${sickItem}`)).toEqual(['unknown', 'deadItem']);
});

test.each<[what: string, change: (text: string) => string]>([
  ['with slashes', (text) => text.replace(/^\[.*\]/gm, (key) => key.replaceAll('\\', '/'))],
  ['with doubled backslashes', (text) => text.replace(/^\[.*\]/gm, (key) => key.replaceAll('\\', '\\\\'))],
  ['of Protocol_Catalog_9', (text) => text.replaceAll('Protocol_Catalog9\\', 'Protocol_Catalog_9\\')],
  ['with a blank', (text) => text.replaceAll('Protocol_Catalog9\\', 'Protocol_Catalog9 \\')],
  ['of no catalog', (text) => text.replaceAll('Protocol_Catalog9\\', 'Catalog\\')],
  ['of another program', (text) => text.replace(/^\[.*\]/gm, '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]')],
])('an item in a key %s makes the verdict unknown', (_what, change) => {
  const items = keysOnly(reg(SICK)).replace(/^"(?!Packed).*\r\n/gm, '');
  expect(answer(reg() + change(items))).toEqual(['unknown', 'notPlaced']);
  const renamed = change(items).replaceAll('"PackedCatalogItem"', '"Item"');
  expect(answer(reg() + renamed)).toEqual(['unknown', 'notPlaced']);
});

test('an entry that a later line deletes is judged, since no export has such a line', () => {
  const end = (text: string) => Number.parseInt(/"Num_Catalog_Entries"=dword:(\w+)/.exec(text)?.[1] ?? '', 16);
  const key = `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries`;
  for (const deleted of [PARAMETERS, key, `${key}64`]) {
    expect(answer(`${reg(SICK)}[-${deleted}]\r\n`)).toEqual(['nonCompliant', 'notPlaced']);
    expect(answer(`${reg(SICK)}[-${deleted}]\r\n${keysOnly(reg())}`)[0]).not.toBe('compliant');
  }
  const last = String(end(reg()) + 1).padStart(12, '0');
  const counter = (number: number) => `"Num_Catalog_Entries"=dword:${number.toString(16).padStart(8, '0')}`;
  const added = `${reg().replace(counter(end(reg())), counter(end(reg()) + 1))}[${key}\\${last}]\r\n${sickItem}`;
  expect(answer(`${added}[-${key}\\${last}]\r\n`)).toEqual(['nonCompliant', 'notPlaced']);
});

test('a file that deletes the catalog and makes it again is no export', () => {
  const [header, ...rest] = reg().split('\r\n');
  expect(answer([header, `[-${PARAMETERS}\\Protocol_Catalog9]`, ...rest].join('\r\n'))).toEqual([
    'unknown',
    'notPlaced',
  ]);
});

test('other binary values of the same length are no items', () => {
  const value = `"Blob"=hex:${'00,'.repeat(887)}00\r\n`;
  expect(answer(`${reg()}[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n${value}`)).toEqual(['compliant', null]);
});

test('CurrentControlSet must be one of the other control sets, even where Select is not shown', () => {
  const sets = (...machines: (typeof CLEAN)[]) =>
    reg() + machines.map((machine, index) => keysOnly(reg(machine, [`ControlSet00${index + 1}`]))).join('');
  expect(answer(sets(SICK))).toEqual(['unknown', 'controlSetsContradict']);
  expect(answer(sets(SICK, SICK))).toEqual(['unknown', 'controlSetsContradict']);
  expect(answer(sets(SICK, CLEAN))).toEqual(['compliant', null]);
  const query = (machine: typeof CLEAN, set: string) => regQueryOf(machine).replaceAll('CurrentControlSet', set);
  expect(answer(regQueryOf(CLEAN) + query(SICK, 'ControlSet001'))).toEqual(['unknown', 'controlSetsContradict']);
});

const lastKeys = /\[[^\]]*Catalog_Entries64\\00000000000[89]\]\r\n[^[]*/g;

test.each([
  ['missing', ''],
  ['a QWORD', '"Num_Catalog_Entries64"=hex(b):09,00,00,00,00,00,00,00\r\n'],
  ['damaged', '"Num_Catalog_Entries64"=dword:0000000000000009\r\n'],
  ['a text', '"Num_Catalog_Entries64"="9"\r\n'],
])('an export whose counter is %s is not known whole', (_what, counter) => {
  const cut = reg()
    .replace(lastKeys, '')
    .replace(/"Num_Catalog_Entries64".*\r\n/, counter);
  expect(answer(cut)).toEqual(['unknown', 'entriesMissing']);
});

test('output of reg query of the whole key is not known whole without a counter', () => {
  const withoutCatalog = regQueryOf(CLEAN).replace(/^HKEY.*Protocol_Catalog9\r\n(?: .*\r\n)*/gm, '');
  expect(answer(withoutCatalog)).toEqual(['unknown', 'entriesMissing']);
  const query = regQueryOf(CLEAN).replace(/ +Num_Catalog_Entries64.*\r\n/, '');
  expect(answer(query)).toEqual(['unknown', 'entriesMissing']);
});

test('an empty Catalog_Entries64 shows that the 64-bit catalog was cut out', () => {
  const only32 = reg({ ...CLEAN, entries: CLEAN.entries.filter(({ bitness }) => bitness === 32) });
  const key = `[${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries64]\r\n`;
  expect(answer(only32 + key)).toEqual(['unknown', 'entriesMissing']);
  const withCounter = only32.replace('"Num_Catalog_Entries"', '"Num_Catalog_Entries64"=dword:0\r\n$&');
  expect(answer(withCounter + key)).toEqual(['unknown', 'entriesMissing']);
});

test.each([
  ['what a dump of netsh shows', '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192} 0x66'],
  ['service flags', '0x66'],
])('a line with %s is no continuation of a name', (_what, line) => {
  const name = `    ProtocolName    REG_SZ    ${'Contoso '.repeat(6)}\r\n`;
  const query = regQueryOf(CLEAN).replace(/ {4}PackedCatalogItem/, `${name}${line}\r\n$&`);
  expect(answer(query)).toEqual(['unknown', 'linesUnplaced']);
});

test('names of Windows are wrapped by consoles and are no doubt', () => {
  for (const columns of [70, 80, 100])
    expect(read(wrapped(regQueryOf(CLEAN_XP), columns)).entries).toEqual(read(regQueryOf(CLEAN_XP)).entries);
});

test.each(['PSProvider', 'PSPath', 'PSParentPath', 'PSChildName', 'ProtocolName', 'Num_Catalog_Entries64'])(
  'an indented line with service flags behind %s is no part of it',
  (property) => {
    const lines = itemPropertiesOf(CLEAN, 200).split('\r\n');
    const at = lines.findIndex((line) => line.startsWith(property));
    expect(at).not.toBe(-1);
    const column = (lines[at] as string).indexOf(':') + 2;
    const changed = [...lines.slice(0, at + 1), `${' '.repeat(column)}0x66`, ...lines.slice(at + 1)].join('\r\n');
    expect(answer(changed)[0]).toBe('unknown');
  },
);

const ONE_SET = { ...HIVE, controlSets: ['ControlSet001'] };
const keyNamed = (key: HiveKey, ...names: string[]): HiveKey =>
  names.reduce((at, name) => at.keys.find((each) => each.name === name) as HiveKey, key);
const SERVICES = ['ControlSet001', 'Services'];
const CATALOG = [...SERVICES, 'WinSock2', 'Parameters', 'Protocol_Catalog9'];
const LIST = [...CATALOG, 'Catalog_Entries64'];

function hiveWith(change: (root: HiveKey) => void, style = ONE_SET): Buffer {
  const root = rootOf(CLEAN, style);
  change(root);
  return hiveOfKeys(root, style);
}

test('an item in a hive whose key is no number makes the verdict unknown', () => {
  const hive = hiveWith((root) => {
    const list = keyNamed(root, ...LIST);
    list.keys.push({ ...(list.keys[0] as HiveKey), name: '00000000001x' });
  });
  expect(answer(hive)).toEqual(['unknown', 'hiveDamaged']);
});

test.each(['lh', 'lf', 'li', 'ri'] as const)(
  'of two keys of one name in a hive (%s) the first is read, with doubt',
  (list) => {
    const style = { ...ONE_SET, list };
    for (let depth = 1; depth <= LIST.length; depth++) {
      const path = LIST.slice(0, depth);
      const hive = hiveWith((root) => {
        const other = keyNamed(rootOf(SICK, style), ...path);
        keyNamed(root, ...path.slice(0, -1)).keys.push(other);
      }, style);
      const catalog = read(hive);
      expect([path, verdictOf(catalog)]).toEqual([path, 'unknown']);
      expect(catalog.warnings[0]?.message).toContain(`a second key of the name ${path.at(-1)}`);
    }
  },
);

test.each([
  ['PackedCatalogItem', [...LIST, '000000000001']],
  ['Num_Catalog_Entries64', CATALOG],
  ['Current_Protocol_Catalog', CATALOG.slice(0, -1)],
  ['Current', ['Select']],
])('of two values %s in a hive the first is read, with doubt', (name, path) => {
  const hive = hiveWith((root) => {
    const { values } = keyNamed(root, ...path);
    values.push({ ...(values.find((value) => value.name === name) as (typeof values)[number]) });
  });
  const catalog = read(hive);
  expect([verdictOf(catalog), catalog.warnings[0]?.message]).toEqual([
    'unknown',
    `The hive holds a second value of the name ${name}: only the first was read.`,
  ]);
});

test('a hive without its counters is not known whole', () => {
  const hive = hiveWith((root) => {
    keyNamed(root, ...CATALOG).values = [];
    keyNamed(root, ...LIST).keys.splice(-2);
  });
  expect(answer(hive)).toEqual(['unknown', 'entriesMissing']);
});

test('an empty Catalog_Entries64 in a hive shows that the 64-bit catalog was cut out', () => {
  const hive = hiveWith((root) => {
    const catalog = keyNamed(root, ...CATALOG);
    catalog.values = catalog.values.filter(({ name }) => name !== 'Num_Catalog_Entries64');
    keyNamed(root, ...LIST).keys = [];
  });
  expect(answer(hive)).toEqual(['unknown', 'entriesMissing']);
});

const dump = netshOf(SICK);
test.each<[what: string, rest: Buffer | string]>([
  ['another hive', hiveOf(SICK)],
  ['zeros and another hive', Buffer.concat([Buffer.alloc(5_000_000), hiveOf(SICK)])],
  ['a dump of netsh', dump],
  ['a dump of netsh in UTF-16', Buffer.from(dump, 'utf16le')],
  ['an export', regOf(SICK)],
  ['output of reg query', regQueryOf(SICK)],
])('%s behind the end of a hive makes the verdict unknown', (_what, rest) => {
  expect(answer(Buffer.concat([hiveOf(CLEAN), Buffer.from(rest)]))).toEqual(['unknown', 'notPlaced']);
});

test('zeros and old bins behind the end of a hive are no doubt', () => {
  const bins = Buffer.concat([hiveOf(SICK).subarray(4096), Buffer.from('regfile RegFlags')]);
  expect(answer(Buffer.concat([hiveOf(CLEAN), Buffer.alloc(262_144)]))).toEqual(['compliant', null]);
  expect(answer(Buffer.concat([hiveOf(CLEAN), bins, Buffer.alloc(4096)]))).toEqual(['compliant', null]);
});
