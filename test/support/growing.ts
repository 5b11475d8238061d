import { autorunsTextOf } from './autoruns.ts';
import { type Case, caseNamed } from './cases.ts';
import { evidenceOf } from './evidence.ts';
import { netshOf } from './netsh.ts';
import { batchLine, osqueryRows, snapshotLine } from './osquery.ts';
import { itemPropertiesOf, regQueryOf } from './registry-text.ts';
import { jsonl, velociraptorRows } from './velociraptor.ts';

/** Makes texts of one shape, of any size. A reader must not take quadratic time for them. */
export interface GrowingShape {
  name: string;
  /** @param size approximate number of characters */
  text: (size: number) => string;
}

const FULL = caseNamed('one-lsp-both-catalogs');
/** A machine with a single entry: its evidence is short, so that a megabyte holds many copies. */
const ONE: Case = { ...FULL, entries: FULL.entries.slice(0, 1) };
const ROOT = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';
const ITEM = `${ROOT}\\Protocol_Catalog9\\Catalog_Entries\\000000000001`;

/** A text that begins with `start`, repeats a piece up to the size, and ends with `end`. A piece may depend on its number. */
function grown(size: number, start: string, piece: string | ((index: number) => string), end = ''): string {
  const pieces = [start];
  for (let length = start.length, index = 0; length < size; index++) {
    const own = typeof piece === 'string' ? piece : piece(index);
    pieces.push(own);
    length += own.length;
  }
  return pieces.join('') + end;
}

/** A text whose first half repeats one piece, and whose second half repeats another. */
const both = (size: number, start: string, one: (index: number) => string, other: (index: number) => string): string =>
  grown(size, grown(size / 2, start, one), other);

/** A number in letters. Readers may treat all digits alike, and such words differ. */
const word = (index: number): string =>
  [...String(index)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');

const lines = (text: string): string[] => text.split(/(?<=\n)/);
const netsh = netshOf(ONE, { nameSpaces: false });
const nameSpace = netshOf(ONE).slice(netsh.trimEnd().length);
const rows = osqueryRows(ONE);
const HEADER = 'Windows Registry Editor Version 5.00\r\n\r\n';
const regKey = (path: string) => `[${path}]\r\n"PackedCatalogItem"=hex:00,01\r\n`;
const dump = netshOf(ONE);
const annotation = 'a : 2 : 2 : 1 : 6 : 0x20066 : 0x8 : a.dll :  : ';

/** Shapes for which a reader once searched a list or a text again and again, and similar shapes. */
export const NAMED_SHAPES: readonly GrowingShape[] = [
  { name: 'line feeds behind an annotation', text: (size) => grown(size, `${annotation}\n`, '\n', 'a') },
  { name: 'lines of an annotation', text: (size) => grown(size, '', `${annotation}\n`) },
  { name: 'empty fields of an annotation', text: (size) => grown(size, annotation, ' : ') },
  { name: 'hex:hex:', text: (size) => grown(size, `${HEADER}[${ITEM}]\r\n"PackedCatalogItem"=`, 'hex:') },
  { name: 'hex:hex:, each in its line', text: (size) => grown(size, `${HEADER}[${ITEM}]\r\n`, '"a"=hex:hex:,\r\n') },
  {
    name: 'a value on many lines',
    text: (size) => grown(size, `${HEADER}[${ITEM}]\r\n"PackedCatalogItem"=hex:`, '00,\\\r\n'),
  },
  {
    name: 'blank lines behind a value',
    text: (size) => grown(size, `${HEADER}[${ITEM}]\r\n"PackedCatalogItem"=hex:00,\\\r\n`, '\r\n'),
  },
  {
    name: 'deletions behind many keys',
    text: (size) =>
      both(
        size,
        HEADER,
        (index) => regKey(`${ITEM}${index}`),
        (index) => `[-x${index}]\r\n`,
      ),
  },
  {
    name: 'one key of many parts',
    text: (size) => grown(size, `${HEADER}[-x]\r\n[HKEY_LOCAL_MACHINE`, '\\a', '\\Parameters]'),
  },
  {
    name: 'keys of many parts',
    text: (size) => grown(size, `${HEADER}[-x]\r\n`, (index) => `[${index}${'\\a'.repeat(500)}\\Parameters]\r\n`),
  },
  {
    name: 'mounted hives',
    text: (size) => grown(size, HEADER, (index) => regKey(ITEM.replace('SYSTEM', `HIVE${index}`))),
  },
  {
    name: 'control sets',
    text: (size) => grown(size, HEADER, (index) => regKey(ITEM.replace('CurrentControlSet', `ControlSet${index}`))),
  },
  {
    name: 'control sets beside CurrentControlSet, of which Select names none',
    text: (size) =>
      grown(size, `${HEADER}[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n"Current"=dword:0\r\n${regKey(ITEM)}`, (index) =>
        regKey(ITEM.replace('CurrentControlSet', `ControlSet${index + 1}`)),
      ),
  },
  {
    name: 'catalogs',
    text: (size) => grown(size, HEADER, (index) => regKey(ITEM.replace('Catalog9', `Catalog${index % 10_000}`))),
  },
  {
    name: 'tiny exports',
    text: (size) =>
      grown(size, '', (index) => `${HEADER}[${ITEM}]\r\n"PackedCatalogItem"=hex:${String((index % 90) + 10)}\r\n`),
  },
  { name: 'exports joined in one line', text: (size) => grown(size, HEADER, (index) => `x[${ROOT}\\${index}]`) },
  {
    name: 'hosts and damaged lines of osquery',
    text: (size) =>
      both(
        size,
        '',
        (index) => snapshotLine(rows.slice(0, 2), { host: `h${index}` }),
        () => '{"hostIdentifier"\n',
      ),
  },
  {
    name: 'damaged lines of one host',
    text: (size) => grown(size, snapshotLine(rows, { host: 'h' }), '{"hostIdentifier":"h"\n'),
  },
  {
    name: 'snapshots that contradict each other',
    text: (size) =>
      both(
        size,
        '',
        (index) => snapshotLine(rows.slice(index % 2, 2), { host: 'h' }),
        (index) => batchLine([], rows.slice(0, 1), { host: 'h', counter: index + 1 }),
      ),
  },
  {
    name: 'rows of osquery that contradict each other',
    text: (size) =>
      grown(
        size,
        '[',
        (index) => `${index === 0 ? '' : ','}${JSON.stringify({ ...rows[0], data: String(index) })}`,
        ']',
      ),
  },
  {
    name: 'hosts and damaged lines of Velociraptor',
    text: (size) =>
      both(
        size,
        '',
        (index) =>
          jsonl(
            velociraptorRows(ONE)
              .slice(0, 1)
              .map((row) => ({ ...row, Hostname: `h${index}` })),
          ),
        () => '{"OSPath"\n',
      ),
  },
  {
    name: 'flows of Velociraptor',
    text: (size) =>
      grown(size, '', (index) =>
        jsonl(
          velociraptorRows(ONE)
            .slice(0, 1)
            .map((row) => ({ ...row, ClientId: 'C.1', FlowId: `F.${index}` })),
        ),
      ),
  },
  { name: 'digits in JSON', text: (size) => grown(size, '[{"OSPath":"a","b":"', `${'a'.repeat(1180)}-`, '"}]') },
  { name: 'JSON nested deep', text: (size) => grown(size, '', '{"OSPath":') },
  { name: 'entries and name spaces in turn', text: (size) => grown(size, '', netsh + nameSpace) },
  {
    name: 'entries and name spaces, each with its id',
    text: (size) => grown(size, '', (index) => netsh.replace(/(Catalog Entry ID: +)\d+/, `$1${index}`) + nameSpace),
  },
  {
    name: 'titles that a dump teaches',
    text: (size) =>
      grown(size, dump, (index) => netsh.replace('Winsock Catalog Provider Entry', `Title ${word(index)}`)),
  },
  {
    name: 'labels that a dump teaches',
    text: (size) => grown(size, dump, (index) => netsh.replace('Provider Path', `Path ${word(index)}`)),
  },
  {
    name: 'prefixes of many computers',
    text: (size) =>
      both(
        size,
        dump,
        (index) => `${word(index >> 1)}> Description:  x\r\n`,
        (index) => `${word(index)}\r\n`,
      ),
  },
  { name: 'marks that something was left out', text: (size) => grown(size, dump, '...\r\n') },
  { name: 'marks alone', text: (size) => grown(size, '', '...\n') },
  { name: 'dashes', text: (size) => grown(size, dump, '----------\r\n') },
  { name: 'dashes in one line', text: (size) => grown(size, dump, '-') },
  {
    name: 'words that a description goes on with',
    text: (size) => grown(size, 'Entry Type:  x\r\nDescription:  x\r\n', 'word\r\n'),
  },
  { name: 'titles in one line', text: (size) => grown(size, dump, 'Name Space Provider Entry ') },
  { name: 'labels in one line', text: (size) => grown(size, dump, 'Description: x ') },
  { name: 'quotes of mail', text: (size) => grown(size, dump, '> ') },
  { name: 'spaces in one line', text: (size) => grown(size, `${dump}x`, ' ', 'x') },
  { name: 'spaces around colons', text: (size) => grown(size, `${dump}x`, ' : ', 'x') },
  { name: 'continued lines of reg query', text: (size) => grown(size, regQueryOf(ONE).trimEnd(), '\r\n00') },
  {
    name: 'keys of reg query',
    text: (size) =>
      grown(size, regQueryOf(ONE), (index) => `${ITEM}${index}\r\n    PackedCatalogItem    REG_BINARY    00\r\n`),
  },
  { name: 'items of Get-ItemProperty', text: (size) => grown(size, '', itemPropertiesOf(ONE)) },
  {
    name: 'properties of one item',
    text: (size) => grown(size, itemPropertiesOf(ONE).trimEnd(), (index) => `\r\n${word(index)} : x`),
  },
  { name: 'entries of Autoruns', text: (size) => grown(size, '', autorunsTextOf(ONE)) },
  { name: 'quotes of Autoruns', text: (size) => grown(size, autorunsTextOf(ONE), `${'"'.repeat(1000)}\r\n`) },
  {
    name: 'lines of a block of Autoruns',
    text: (size) => grown(size, `${lines(autorunsTextOf(ONE)).slice(0, 2).join('')}  x\r\n`, '     y\r\n'),
  },
  { name: 'quotes in CSV', text: (size) => grown(size, 'Time,Entry Location\r\n', '"a,') },
  { name: 'open elements of XML', text: (size) => grown(size, '<?xml version="1.0"?><autoruns>', '<item>') },
  { name: 'an attribute of XML', text: (size) => grown(size, '<?xml version="1.0"?><autoruns><item a="', 'a') },
  { name: 'a declaration of XML', text: (size) => grown(size, '<?xml version="1.0"?><autoruns><!', 'a') },
  {
    name: 'a declaration of XML in an .nfo file',
    text: (size) => grown(size, '<?xml version="1.0"?><MsInfo><!', 'a'),
  },
  {
    name: 'broken tags of XML',
    text: (size) => grown(size, '<?xml version="1.0"?><autoruns>', '<a <\u4e00>'),
  },
  { name: 'lists of a net-export log', text: (size) => grown(size, '{"constants":{},"a":[', '"service_providers" ') },
  {
    name: 'long lists of a net-export log',
    text: (size) => grown(size, '{"constants":{},"a":[', '"service_providers":[{},'),
  },
];

/** Evidence of every kind, repeated as a whole, and with its last line repeated. */
const REPEATED: readonly GrowingShape[] = evidenceOf(ONE)
  .filter(({ kind, bytes }) => kind !== 'hive' && !(bytes[0] === 0xff && bytes[1] === 0xfe))
  .flatMap(({ name, bytes }): GrowingShape[] => {
    const text = bytes.toString();
    const last = lines(text.trimEnd()).at(-1) as string;
    return [
      { name: `${name}, many times`, text: (size) => grown(size, '', text) },
      { name: `${name}, its last line many times`, text: (size) => grown(size, `${text.trimEnd()}\n`, `${last}\n`) },
    ];
  });

export const GROWING_SHAPES: readonly GrowingShape[] = [...NAMED_SHAPES, ...REPEATED];
