import type { Case, CaseEntry } from './cases.ts';

export interface MsinfoWords {
  written: string;
  name: string;
  sections: [summary: string, adapter: string, protocol: string, winsock: string];
  item: string;
  rows: string[];
  yes: string;
  no: string;
  bytes: (size: number) => string;
}

export const MSINFO_ENGLISH: MsinfoWords = {
  written: 'System Information report written at: 11/22/26 10:11:12',
  name: 'System Name: ',
  sections: ['System Summary', 'Adapter', 'Protocol', 'WinSock'],
  item: 'Item\tValue\t',
  rows: [
    ...['Name', 'Connectionless Service', 'Guarantees Delivery', 'Guarantees Sequencing', 'Maximum Address Size'],
    ...['Maximum Message Size', 'Message Oriented', 'Minimum Address Size', 'Pseudo Stream Oriented'],
    ...['Supports Broadcasting', 'Supports Connect Data', 'Supports Disconnect Data', 'Supports Encryption'],
    ...['Supports Expedited Data', 'Supports Graceful Closing', 'Supports Guaranteed Bandwidth'],
    'Supports Multicasting',
  ],
  yes: 'Yes',
  no: 'No',
  bytes: (size) => (size < 1024 ? `${size} bytes` : '63.99 KB (65,527 bytes)'),
};

/** An invented language, for which the reader has no labels. */
export const MSINFO_INVENTED_LANGUAGE: MsinfoWords = {
  written: 'Krômbericht geskrîb: 22.11.2026 10:11:12',
  name: 'Krômnâm： ',
  sections: ['Krôm 概', 'Kârt 上', 'Prôtokôl 协议', 'WinSôck'],
  item: 'Ting\tWêrt\t',
  rows: MSINFO_ENGLISH.rows.map((_, index) => `Rêg 第${index}`),
  yes: 'Jô',
  no: 'Nê',
  bytes: (size) => (size < 1024 ? `${size} Bêt` : '63,99 KB (65.527 Bêt)'),
};

/** The file that `msinfo32 /report` writes. It lists no dummies and no hidden entries. */
export function msinfoOf(machine: Case, words = MSINFO_ENGLISH, name = 'CONTOSO-7'): Buffer {
  const [summary, adapter, protocol, winsock] = words.sections;
  const shown = shownByMsinfo(machine).flatMap((entry) => [...protocolRows(entry, words), '\t']);
  const lines = [
    ...[words.written, `${words.name}${name}`, `[${summary}]`, '', words.item, 'OS\tWindows\t', ''],
    ...[`[${adapter}]`, '', words.item, 'Name\tEthernet\t', 'Index\t1\t', '\t', ''],
    ...[`[${protocol}]`, '', words.item, ...shown, ''],
    ...[`[${winsock}]`, '', words.item, 'File\tc:\\windows\\system32\\wsock32.dll\t', ''],
  ];
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le');
}

export const shownByMsinfo = (machine: Case): CaseEntry[] =>
  machine.entries.filter(({ chainLength, providerFlags }) => chainLength > 0 && (providerFlags & 4) === 0);

function protocolRows({ name, serviceFlags, maxSockAddr, minSockAddr, socketType }: CaseEntry, words: MsinfoWords) {
  const bit = (mask: number) => ((serviceFlags & mask) === 0 ? words.no : words.yes);
  const values = [
    ...[name, bit(1), bit(2), bit(4), words.bytes(maxSockAddr), words.bytes(socketType === 1 ? 0 : 65527), bit(8)],
    ...[words.bytes(minSockAddr), bit(0x10), bit(0x200), bit(0x80), bit(0x100), words.no, bit(0x40), bit(0x20)],
    ...[bit(0x2000), bit(0x400)],
  ];
  return values.map((value, index) => `${words.rows[index]}\t${value}\t`);
}

/** The file that `msinfo32 /nfo` writes: an XML element for each row, in UTF-16. */
export function nfoOf(machine: Case, words = MSINFO_ENGLISH): Buffer {
  const [, adapter, protocol] = words.sections;
  const row = (line: string) => {
    const [item = '', value = ''] = line.split('\t');
    return `<Data><Item><![CDATA[${item}]]></Item><Value><![CDATA[${value}]]></Value></Data>\r\n`;
  };
  const rows = shownByMsinfo(machine).flatMap((entry) => [...protocolRows(entry, words), '\t']);
  const category = (name: string, content: string) => `<Category name="${name}">\r\n${content}</Category>\r\n`;
  const body =
    category(adapter, ['Name\tEthernet', 'Index\t1', '\t'].map(row).join('')) +
    category(protocol, rows.map(row).join(''));
  return Buffer.from(
    `\ufeff<?xml version="1.0"?>\r\n<MsInfo>\r\n<Metadata><Version>8.0</Version></Metadata>\r\n${body}</MsInfo>\r\n`,
    'utf16le',
  );
}

/** The protocol rows of a report after copy and paste, which turns tabs into spaces. */
export function pastedMsinfoOf(machine: Case, words = MSINFO_ENGLISH): string {
  const blocks = shownByMsinfo(machine).map((entry) => protocolRows(entry, words).join('\n').replaceAll('\t', ' '));
  return `[${words.sections[2]}]\n\n${words.item.replaceAll('\t', ' ')}\n${blocks.join('\n\n')}\n`;
}
