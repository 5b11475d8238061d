/**
 * What each kind of source is called, and how people make it. The readers stand in formats/index.ts: they name kinds in their refusals,
 * and the help of the command line needs the names alone, so the names import nothing.
 */

interface KindOfFile {
  /** What it is, for people. */
  label: string;
  /** What a person types, opens or collects with to make it. */
  command: string;
  /** The whole instruction, with that command. */
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

/** Evidence that comes as a file. Help and documents show the rows in this order. */
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

/** Sources that are no file. */
const OTHER_KINDS = {
  api: { label: 'Winsock itself' },
  registry: { label: 'the registry' },
  example: { label: 'the example that is part of winsock-lsp: this is no real machine' },
} as const;

/** A kind of evidence that comes as a file. */
export type EvidenceKind = keyof typeof FILE_KINDS;
export type SourceKind = EvidenceKind | keyof typeof OTHER_KINDS;

export const EVIDENCE_KINDS = Object.keys(FILE_KINDS) as EvidenceKind[];
/** In the order of the schema. */
export const SOURCE_KINDS: readonly SourceKind[] = ['api', 'registry', ...EVIDENCE_KINDS, 'example'];

/** Where a catalog was read from, in a report. */
export const labelOf = (kind: SourceKind): string => ({ ...FILE_KINDS, ...OTHER_KINDS })[kind].label;

const LABELS = EVIDENCE_KINDS.map((kind) => FILE_KINDS[kind].label).join('; ');

/** Which kinds are read, for the help of a command. */
export const KINDS_READ = LABELS;

/** Which kinds are read, and how to make the one that every Windows can make. */
export const KINDS_AND_HOW = `These kinds are read: ${LABELS}. ${FILE_KINDS.netsh.help}`;

/** What the schema says of a source's kind. */
export const KIND_DESCRIPTION = `This machine's Winsock (api) or registry; ${EVIDENCE_KINDS.map(
  (kind) => `${FILE_KINDS[kind].label} (${kind})`,
).join('; ')}; or the example that is part of the program. Null when it was not found out.`;
