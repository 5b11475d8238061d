// What is said of a file that holds no catalog: what it seems to be, which kinds are read, and how to make one.

import { Failure } from '../failure.ts';
import type { SourceKind } from '../machine-catalog.ts';

/** A kind of evidence that comes as a file. */
export type EvidenceKind = Exclude<SourceKind, 'api' | 'registry' | 'example'>;

interface Evidence {
  /** What it is, for people. */
  label: string;
  /** How it is made on the machine in question. */
  make: string;
}

const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2';

export const EVIDENCE: Readonly<Record<EvidenceKind, Evidence>> = {
  netsh: {
    label: 'the output of netsh winsock show catalog',
    make: 'On that machine run: netsh winsock show catalog > dump.txt',
  },
  reg: { label: 'a registry export', make: `On that machine run: reg export ${KEY} winsock.reg` },
  registryText: {
    label: 'registry keys printed as text',
    make: `On that machine run: reg query ${KEY} /s > winsock.txt`,
  },
  hive: {
    label: 'a registry hive',
    make: `Give System32\\config\\SYSTEM, or what "reg save ${KEY} winsock.hiv" made.`,
  },
  osquery: { label: 'rows of osquery', make: 'Collect them with the query in ps/deploy/osquery.' },
  velociraptor: { label: 'rows of Velociraptor', make: 'Collect them with the artifact in ps/deploy/velociraptor.' },
  firefox: {
    label: 'a crash report of Firefox',
    make: 'Give the raw crash report (JSON), its .extra file, or the text of its Winsock_LSP annotation.',
  },
  msinfo: { label: 'a report of MSInfo32', make: 'On that machine run: msinfo32 /report msinfo.txt' },
  netExport: {
    label: 'a log of chrome://net-export',
    make: 'Make it on that machine with chrome://net-export, and press "Stop Logging" before the browser is closed.',
  },
  autoruns: {
    label: 'a file of Autoruns',
    make: 'On that machine save it again with "Hide Microsoft Entries" off, or run: autorunsc -a n -c -h -s > autoruns.csv',
  },
  json: {
    label: 'an earlier document of winsock-lsp',
    make: 'On that machine run: winsock-lsp list --format json > list.json',
  },
};

/** Which kinds are read, and the one that every Windows can make, in a sentence each. */
export const KINDS_AND_HOW = `These kinds are read: ${Object.values(EVIDENCE)
  .map(({ label }) => label)
  .join('; ')}. ${EVIDENCE.netsh.make}`;

/**
 * A file of a known kind without a catalog.
 * @param lacks what it does not hold
 * @param hint what to do, where there is something better than to make it again
 */
export const noCatalog = (kind: EvidenceKind, target: string, lacks: string, hint = EVIDENCE[kind].make): Failure =>
  new Failure({
    code: 'noCatalog',
    message: `This is ${EVIDENCE[kind].label}, and it holds no ${lacks}.`,
    target,
    hint,
  });

/** A file of no known kind. */
export const unrecognised = (bytes: Buffer, target: string): Failure =>
  new Failure({
    code: 'sourceUnrecognised',
    message: `This seems to be ${seemingKind(bytes)}, and nothing in it is a Winsock catalog.`,
    target,
    hint: KINDS_AND_HOW,
  });

/** Of a file no more is looked at. */
const LOOKED_AT = 65536;

/** Beginnings of files that are no text, as bytes in Latin-1. */
const MAGIC: readonly (readonly [start: string, kind: string])[] = [
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['BM', 'a picture'],
  ['RIFF', 'a picture or a recording'],
  ['%PDF', 'a PDF document'],
  ['MZ', 'a program or a DLL'],
  ['ElfFile\0', 'an event log (.evtx)'],
  ['\xd0\xcf\x11\xe0', 'an Office document or an installer'],
  ['SQLite format 3', 'an SQLite database'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
  ['MSCF', 'a cabinet archive'],
  ['MDMP', 'a crash dump of a program'],
  ['PAGE', 'a memory dump of Windows'],
];

/** What gives texts away that people send instead; the first that fits counts. */
const TEXTS: readonly (readonly [mark: RegExp, kind: string])[] = [
  [/^\s*$/, 'a text of blanks'],
  [/^\s*<(?:!doctype html|html)/i, 'a web page'],
  [/^\s*<\?xml/i, 'an XML file'],
  [/HijackThis/, 'a log of HijackThis, which names files and shows no flags'],
  [/Farbar Recovery Scan Tool/, 'a log of FRST, which names files and shows no flags'],
  [/^Windows IP Configuration/m, 'the output of ipconfig'],
  [/^OS Name: +/m, 'the output of systeminfo'],
  [/reset the Winsock Catalog/i, 'the output of netsh winsock reset'],
  [/^Active Connections\s*$/m, 'the output of netstat'],
  [/^(?:The following command was not found|The requested operation requires elevation)/m, 'an error message of netsh'],
  [/^\s*[{[]/, 'JSON of another kind'],
];

function seemingKind(bytes: Buffer): string {
  const start = bytes.subarray(0, LOOKED_AT);
  const raw = start.toString('latin1');
  const magic = MAGIC.find(([begins]) => raw.startsWith(begins));
  // Two letters begin many a text too.
  if (magic !== undefined && (magic[0].length > 2 || raw.includes('\0'))) return magic[1];
  const wide = start[1] === 0 || (start[0] === 0xff && start[1] === 0xfe);
  const text = (wide ? start.toString('utf16le') : start.toString('utf8')).replace(/^\ufeff/, '');
  if (text.includes('\0')) return 'a binary file of an unknown kind';
  return TEXTS.find(([mark]) => mark.test(text))?.[1] ?? 'a text of another kind';
}
