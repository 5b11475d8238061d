import type { Case, CaseEntry } from './cases.ts';

/** The texts of netsh in one language. `mark` is the mark of a 32-bit entry after its type. */
export interface Words {
  title: string;
  nameSpaceTitle: string;
  types: [base: string, layer: string, chain: string];
  labels: string[];
  nameSpaceLabels: [nameSpace: string, active: string];
  mark: string;
}

export const ENGLISH: Words = {
  title: 'Winsock Catalog Provider Entry',
  nameSpaceTitle: 'Name Space Provider Entry',
  types: ['Base Service Provider', 'Layered Service Provider', 'Layered Chain Entry'],
  labels: [
    ...['Entry Type', 'Description', 'Provider ID', 'Provider Path', 'Catalog Entry ID', 'Version', 'Address Family'],
    ...[
      'Max Address Length',
      'Min Address Length',
      'Socket Type',
      'Protocol',
      'Service Flags',
      'Protocol Chain Length',
    ],
    'Protocol Chain',
  ],
  nameSpaceLabels: ['Name Space', 'Active'],
  mark: ' (32)',
};

export const CHINESE: Words = {
  title: 'Winsock 目录提供程序项',
  nameSpaceTitle: '名称空间',
  types: ['基本服务提供程序', '分层', '分层链项'],
  labels: [
    ...['项类型', '描述', '提供程序 ID', '提供程序路径', '目录项 ID', '版本', '地址族', '最大地址长度', '最小地址长度'],
    ...['Socket 类型', '协议', '服务标志', '协议链长度', '协议链'],
  ],
  nameSpaceLabels: ['名称', '活动'],
  mark: '(32)',
};

/** An invented language. The reader has no labels for it, so it must read the structure alone. */
export const INVENTED_LANGUAGE: Words = {
  title: 'Wänsöck Ûberzicht Krôm',
  nameSpaceTitle: 'Nömenrâum Krôm',
  types: ['Grûnd', 'Schäft', 'Schäft Kêtte'],
  labels: [
    ...[
      'Ärt',
      'Bekrîb',
      'Krôm ID',
      'Krôm Pâd',
      'Zâl',
      'Vêrs',
      'Fâm',
      'Grôsst',
      'Klênst',
      'Sôck',
      'Prôt',
      'Flâg',
      'Kêtte Läng',
    ],
    'Kêtte',
  ],
  nameSpaceLabels: ['Nömenrâum', 'Aktîv'],
  mark: ' (32)',
};

const RULE = '-'.repeat(54);
const COLUMN = 36;

export interface NetshOptions {
  words?: Words;
  /** Whether Service Flags are printed. Windows Vista and older do not. */
  flags?: boolean;
  nameSpaces?: boolean;
}

/** The output of `netsh winsock show catalog` on a machine, with CR LF. */
export function netshOf(
  machine: Case,
  { words = ENGLISH, flags = machine.netshFlags ?? true, nameSpaces = true }: NetshOptions = {},
): string {
  const hasTwoCatalogs = machine.entries.some((entry) => entry.bitness === 64);
  const ordered = [...machine.entries].sort((a, b) => b.bitness - a.bitness);
  const blocks = ordered.map((entry) => entryLines(entry, words, flags, hasTwoCatalogs));
  if (nameSpaces) blocks.push(nameSpaceLines(words));
  return `\r\n${blocks.map((lines) => lines.join('\r\n')).join('\r\n\r\n')}\r\n\r\n`;
}

const padded = (label: string, value: string | number): string => `${label}:`.padEnd(COLUMN) + String(value);

function entryLines(entry: CaseEntry, words: Words, flags: boolean, hasTwoCatalogs: boolean): string[] {
  const type = words.types[entry.chainLength === 0 ? 1 : entry.chainLength === 1 ? 0 : 2];
  const values = [
    type + (hasTwoCatalogs && entry.bitness === 32 ? words.mark : ''),
    entry.name,
    entry.providerId,
    entry.providerPath,
    entry.catalogEntryId,
    entry.version,
    entry.addressFamily,
    entry.maxSockAddr,
    entry.minSockAddr,
    entry.socketType,
    entry.protocol,
    `0x${entry.serviceFlags.toString(16)}`,
    entry.chainLength,
  ];
  const lines = values.map((value, index) => padded(words.labels[index] as string, value));
  if (!flags) lines.splice(11, 1);
  if (entry.chainLength > 1) lines.push(`${words.labels[13]}: ${entry.chain.join(' : ')}`);
  return [words.title, RULE, ...lines];
}

function nameSpaceLines(words: Words): string[] {
  return [
    words.nameSpaceTitle,
    RULE,
    padded(words.labels[1] as string, 'E-mail Naming Shim Provider'),
    padded(words.labels[2] as string, '{964ACBA2-B2BC-40EB-8C6A-A6DB40161CAE}'),
    padded(words.nameSpaceLabels[0], 37),
    padded(words.nameSpaceLabels[1], 1),
    padded(words.labels[5] as string, 0),
  ];
}
