import { type Case, catalogOf, itemOf, keysOf } from './cases.ts';

export interface RegStyle {
  encoding: 'utf16le' | 'utf8' | 'latin1';
  header: string;
  /** The part of each key before the control set. */
  root: string;
  /** The control sets to write. Each has the same catalog. */
  controlSets: string[];
  /** Value of Select\Current; null leaves the key out. */
  current: number | null;
  /** Whether texts and numbers are in hex too, as hivexregedit writes them. */
  allHex: boolean;
}

export const REGEDIT5: RegStyle = {
  encoding: 'utf16le',
  header: 'Windows Registry Editor Version 5.00',
  root: 'HKEY_LOCAL_MACHINE\\SYSTEM\\',
  controlSets: ['CurrentControlSet'],
  current: null,
  allHex: false,
};

export const REG_STYLES: Record<string, RegStyle> = {
  'regedit 5': REGEDIT5,
  'UTF-8': { ...REGEDIT5, encoding: 'utf8' },
  REGEDIT4: { ...REGEDIT5, encoding: 'latin1', header: 'REGEDIT4' },
  hivexregedit: { ...REGEDIT5, encoding: 'utf8', root: '\\', controlSets: ['ControlSet001'], allHex: true },
  'two control sets with Select': { ...REGEDIT5, controlSets: ['ControlSet001', 'ControlSet002'], current: 2 },
  'two control sets without Select': { ...REGEDIT5, controlSets: ['ControlSet001', 'ControlSet002'] },
};

/** A registry export of a machine. */
export function regOf(machine: Case, style: RegStyle = REGEDIT5): Buffer {
  const lines = [style.header, ''];
  if (style.current !== null) lines.push(`[${style.root}Select]`, `"Current"=dword:0000000${style.current}`, '');
  for (const set of style.controlSets)
    lines.push(...parametersOf(machine, style, `${style.root}${set}\\Services\\WinSock2\\Parameters`));
  const text = `${lines.join('\r\n')}\r\n`;
  const mark = style.encoding === 'utf16le' ? '\ufeff' : '';
  return Buffer.from(mark + text, style.encoding);
}

function parametersOf(machine: Case, style: RegStyle, key: string): string[] {
  const text = (value: string) =>
    style.allHex ? hexValue('hex(1):', Buffer.from(`${value}\0`, 'utf16le')) : `"${value.replace(/[\\"]/g, '\\$&')}"`;
  const number = (value: number) =>
    style.allHex ? hexValue('hex(4):', dword(value)) : `dword:${value.toString(16).padStart(8, '0')}`;
  const catalog = `${key}\\Protocol_Catalog9`;
  const lines = [
    `[${key}]`,
    `"WinSock_Registry_Version"=${text('2.0')}`,
    `"Current_Protocol_Catalog"=${text('Protocol_Catalog9')}`,
    '',
    `[${catalog}]`,
  ];
  for (const bitness of [32, 64] as const) {
    const entries = catalogOf(machine, bitness);
    if (entries.length > 0) lines.push(`"Num_Catalog_Entries${bitness === 64 ? '64' : ''}"=${number(entries.length)}`);
  }
  for (const bitness of [32, 64] as const) {
    for (const [index, entry] of keysOf(machine, bitness).entries()) {
      const name = String(index + 1).padStart(12, '0');
      lines.push('', `[${catalog}\\Catalog_Entries${bitness === 64 ? '64' : ''}\\${name}]`);
      lines.push(`"PackedCatalogItem"=${hexValue(style.allHex ? 'hex(3):' : 'hex:', itemOf(entry))}`);
      if (entry.rawName !== undefined) lines.push(`"ProtocolName"=${text(entry.rawName)}`);
    }
  }
  return [...lines, ''];
}

const dword = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** Hex digits with regedit's line breaks: a backslash after 25 bytes, then two spaces. */
function hexValue(prefix: string, bytes: Uint8Array): string {
  const parts = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const rows: string[] = [];
  for (let at = 0; at < parts.length; at += 25) rows.push(parts.slice(at, at + 25).join(','));
  return prefix + rows.join(',\\\r\n  ');
}
