// Errors for files that hold no catalog. They say what the file seems to be, which kinds are read, and how to make such a file.

import { Failure } from '../failure.ts';
import { type EvidenceKind, FILE_KINDS, KINDS_AND_HOW } from '../kinds.ts';

/**
 * The error for a file of a known kind that has no catalog.
 * @param lacks what is missing: the end of "it holds no …"
 * @param hint what the user can do; by default, how to make such a file
 */
export const noCatalog = (
  kind: EvidenceKind,
  target: string,
  lacks: string,
  hint: string = FILE_KINDS[kind].help,
): Failure =>
  new Failure({
    code: 'noCatalog',
    message: `This is ${FILE_KINDS[kind].label}, and it holds no ${lacks}.`,
    target,
    hint,
  });

/** The error for a file of no known kind. */
export const unrecognised = (bytes: Buffer, target: string): Failure =>
  new Failure({
    code: 'sourceUnrecognised',
    message: `This seems to be ${seemingKind(bytes)}, and nothing in it is a Winsock catalog.`,
    target,
    hint: KINDS_AND_HOW,
  });

/** Only the beginning of a file is searched. */
const SEARCHED_BYTES = 65536;

/** First bytes of files that are no text, in Latin-1. */
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

/** How to recognise texts that people send by mistake. The first match counts. */
const TEXTS: readonly (readonly [mark: RegExp, kind: string])[] = [
  [/^\s*$/, 'a text of blanks'],
  [/^\s*<(?:!doctype html|html)/i, 'a web page'],
  [/^\s*<\?xml/i, 'an XML file'],
  [/HijackThis/, 'a log of HijackThis, which names files and shows no flags'],
  [/Farbar Recovery Scan Tool/, 'a log of FRST, which names files and shows no flags'],
  [/^Windows IP Configuration/m, 'the output of ipconfig'],
  [/^OS Name: /m, 'the output of systeminfo'],
  [/reset the Winsock Catalog/i, 'the output of netsh winsock reset'],
  [/^Active Connections\s*$/m, 'the output of netstat'],
  [/^(?:The following command was not found|The requested operation requires elevation)/m, 'an error message of netsh'],
  [/^\s*[{[]/, 'JSON of another kind'],
];

function seemingKind(bytes: Buffer): string {
  const start = bytes.subarray(0, SEARCHED_BYTES);
  const raw = start.toString('latin1');
  const magic = MAGIC.find(([begins]) => raw.startsWith(begins));
  // Many texts begin with the same two letters, so a mark of two letters also needs a NUL.
  if (magic !== undefined && (magic[0].length > 2 || raw.includes('\0'))) return magic[1];
  const wide = start[1] === 0 || (start[0] === 0xff && start[1] === 0xfe);
  const text = (wide ? start.toString('utf16le') : start.toString('utf8')).replace(/^\ufeff/, '');
  if (text.includes('\0')) return 'a binary file of an unknown kind';
  return TEXTS.find(([mark]) => mark.test(text))?.[1] ?? 'a text of another kind';
}
