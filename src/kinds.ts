/**
 * The names of the kinds of sources, and how users make a source of each kind. The readers are listed in formats/index.ts. Readers
 * import this file for their refusals, and the help of the command line imports it without any reader, so it imports nothing.
 */

interface KindOfFile {
  /** What users call it, with its article. */
  label: string;
  /** The command, page or folder with which a user makes it. */
  command: string;
  /** A sentence for users that says how to make it. Contains the command. */
  help: string;
}

const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2';

const NETSH = 'netsh winsock show catalog > dump.txt';
const REG_EXPORT = `reg export ${KEY} winsock.reg`;
const REG_QUERY = `reg query ${KEY} /s > winsock.txt`;
const REG_SAVE = `reg save ${KEY} winsock.hiv`;
const MSINFO32 = 'msinfo32 /report msinfo.txt';
const AUTORUNSC = 'autorunsc -a n -c -h -s > autoruns.csv';
const LIST = 'winsock-lsp list --format json > list.json';

/** The kinds of evidence that are files. Help and documents show them in this order. */
export const FILE_KINDS = {
  netsh: {
    label: 'the output of netsh winsock show catalog',
    command: NETSH,
    help: `On that machine run: ${NETSH}`,
  },
  reg: { label: 'a registry export', command: REG_EXPORT, help: `On that machine run: ${REG_EXPORT}` },
  registryText: {
    label: 'registry keys printed as text',
    command: REG_QUERY,
    help: `On that machine run: ${REG_QUERY}`,
  },
  hive: {
    label: 'a registry hive',
    command: REG_SAVE,
    help: `Give System32\\config\\SYSTEM, or what "${REG_SAVE}" made.`,
  },
  osquery: {
    label: 'rows of osquery',
    command: 'ps/deploy/osquery',
    help: 'Collect them with the query in ps/deploy/osquery.',
  },
  velociraptor: {
    label: 'rows of Velociraptor',
    command: 'ps/deploy/velociraptor',
    help: 'Collect them with the artifact in ps/deploy/velociraptor.',
  },
  firefox: {
    label: 'a crash report of Firefox',
    command: 'Winsock_LSP',
    help: 'Give the raw crash report (JSON), its .extra file, or the text of its Winsock_LSP annotation.',
  },
  msinfo: { label: 'a report of MSInfo32', command: MSINFO32, help: `On that machine run: ${MSINFO32}` },
  netExport: {
    label: 'a log of chrome://net-export',
    command: 'chrome://net-export',
    help: 'Make it on that machine with chrome://net-export, and press "Stop Logging" before the browser is closed.',
  },
  autoruns: {
    label: 'a file of Autoruns',
    command: AUTORUNSC,
    help: `On that machine save it again with "Hide Microsoft Entries" off, or run: ${AUTORUNSC}`,
  },
  json: {
    label: 'an earlier document of winsock-lsp',
    command: LIST,
    help: `On that machine run: ${LIST}`,
  },
} satisfies Record<string, KindOfFile>;

/** The kinds of sources that are not files. */
const OTHER_KINDS = {
  api: { label: 'Winsock itself' },
  registry: { label: 'the registry' },
  example: { label: 'the example that is part of winsock-lsp: this is no real machine' },
} as const;

/** A kind of evidence that is a file. */
export type EvidenceKind = keyof typeof FILE_KINDS;
export type SourceKind = EvidenceKind | keyof typeof OTHER_KINDS;

export const EVIDENCE_KINDS = Object.keys(FILE_KINDS) as EvidenceKind[];
/** All kinds, in the order of the schema. */
export const SOURCE_KINDS: readonly SourceKind[] = ['api', 'registry', ...EVIDENCE_KINDS, 'example'];

/** What a report calls a kind of source. */
export const labelOf = (kind: SourceKind): string => ({ ...FILE_KINDS, ...OTHER_KINDS })[kind].label;

/** Lists the kinds that are read, for the help of a command. */
export const KINDS_READ = EVIDENCE_KINDS.map((kind) => FILE_KINDS[kind].label).join('; ');

/** Lists the kinds that are read, and says how to make the one that every Windows can make. */
export const KINDS_AND_HOW = `These kinds are read: ${KINDS_READ}. ${FILE_KINDS.netsh.help}`;

/** The description of a source's kind in the schema. */
export const KIND_DESCRIPTION = `This machine's Winsock (api) or registry; ${EVIDENCE_KINDS.map(
  (kind) => `${FILE_KINDS[kind].label} (${kind})`,
).join('; ')}; or the example that is part of the program. Null when it was not found out.`;
