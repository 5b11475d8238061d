import type { Case } from './cases.ts';
import { type RegistryRow, registryRows } from './registry-rows.ts';

const isKey = ({ type }: RegistryRow): boolean => type === 'subkey';

/** The output of `reg query HKLM\SYSTEM\CurrentControlSet\Services\WinSock2 /s`. */
export function regQueryOf(machine: Case): string {
  const lines: string[] = [];
  let key = '';
  for (const row of registryRows(machine, null)) {
    const own = isKey(row) ? `${row.key}\\${row.name}` : row.key;
    if (own !== key) lines.push('', own);
    key = own;
    if (!isKey(row)) lines.push(`    ${row.name}    ${row.type}    ${dataOf(row)}`);
  }
  return `${lines.join('\r\n')}\r\n\r\nEnd of search: ${lines.length} match(es) found.\r\n`;
}

function dataOf({ value }: RegistryRow): string {
  if (typeof value === 'number') return `0x${value.toString(16)}`;
  return typeof value === 'string' ? value : Buffer.from(value).toString('hex').toUpperCase();
}

/** A text with the line breaks of a console of so many columns. */
export const wrapped = (text: string, columns: number): string =>
  text
    .split('\r\n')
    .flatMap((line) => {
      const parts: string[] = [];
      for (let at = 0; at === 0 || at < line.length; at += columns) parts.push(line.slice(at, at + columns));
      return parts;
    })
    .join('\r\n');

/** A text between the headings of a collector such as Microsoft's support scripts. */
export const framed = (text: string): string =>
  `${'-'.repeat(49)}\r\n[HKLM\\SYSTEM\\CurrentControlSet\\services\\WinSock2]\r\n${'-'.repeat(49)}\r\n${text}\r\n${'='.repeat(49)}\r\nHotfixes\r\nKB5001330\r\n`;

/** The output of `Get-ItemProperty KEYS` with $FormatEnumerationLimit -1, in a console of so many columns. */
export function itemPropertiesOf(machine: Case, columns = 120): string {
  const byKey = new Map<string, RegistryRow[]>();
  for (const row of registryRows(machine, null))
    if (!isKey(row)) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  const blocks = [...byKey].map(([key, rows]) => {
    const parent = key.slice(0, key.lastIndexOf('\\'));
    const provider = 'Microsoft.PowerShell.Core\\Registry';
    const properties: [string, string][] = [
      ...rows.map((row): [string, string] => [
        row.name,
        typeof row.value === 'object' ? `{${[...row.value].join(', ')}}` : String(row.value),
      ]),
      ['PSPath', `${provider}::${key}`],
      ['PSParentPath', `${provider}::${parent}`],
      ['PSChildName', key.slice(parent.length + 1)],
      ['PSProvider', provider],
    ];
    const width = Math.max(...properties.map(([name]) => name.length));
    return properties.flatMap(([name, value]) => brokenValue(`${name.padEnd(width)} : `, value, columns)).join('\r\n');
  });
  return `\r\n\r\n${blocks.join('\r\n\r\n')}\r\n\r\n`;
}

/** A value, broken into lines with the indentation of the first. */
function brokenValue(label: string, value: string, columns: number): string[] {
  const room = columns - label.length - 1;
  const parts: string[] = [];
  let rest = value;
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room);
    const end = space > 0 ? space : room;
    parts.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  parts.push(rest);
  return parts.map((part, index) => (index === 0 ? label : ' '.repeat(label.length)) + part);
}
