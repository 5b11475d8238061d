import { type Case, caseNamed } from './cases.ts';
import { netshOf } from './netsh.ts';
import { osqueryRows } from './osquery.ts';
import { regOf } from './reg.ts';
import { regQueryOf } from './registry-text.ts';
import { velociraptorRows } from './velociraptor.ts';

/** A change to a piece of evidence that people, programs or an attacker make, and that may hide an entry from a reader. */
export interface Disguise {
  name: string;
  put: (text: string) => string;
}

const lines = (change: (line: string, index: number) => string) => (text: string) =>
  text
    .split(/\r?\n/)
    .map((line, index) => (line === '' ? line : change(line, index)))
    .join('\r\n');

/** Changes each visible character of ASCII. */
const seen = (text: string, change: (sign: string) => string): string => text.replace(/[!-~]/g, change);
/** Puts each character's code, two digits of hex, in another form. */
const escaped = (text: string, form: (code: string) => string): string =>
  seen(text, (sign) => form(sign.charCodeAt(0).toString(16)));
/** Breaks lines at a width, by default that of base64 in mail. */
const folded = (text: string, width = 76): string => text.replace(new RegExp(`(.{${width}})(?=.)`, 'g'), '$1\r\n');

const PREFIXES: Record<string, (index: number) => string> = {
  'the quote of mail': () => '> ',
  'two quotes of mail': () => '>> ',
  'the quote of a chat': () => '| ',
  'an escaped quote': () => '&gt; ',
  'a number': (index) => `${index + 1}: `,
  'a number without a space': (index) => `${index + 1}:`,
  'a file and a number': (index) => `dump.txt:${index + 1}:`,
  'the mark of Select-String': (index) => `> dump.txt:${index + 1}:`,
  'the name of a computer': () => 'PC1: ',
  'the name of a computer in brackets': () => '[PC1] ',
  'a time': (index) => `2026-11-30 12:00:${String(index % 60).padStart(2, '0')} `,
  'a time in brackets': (index) => `[12:00:${String(index % 60).padStart(2, '0')}] `,
  'a time of syslog': () => 'Nov 30 12:00:00 pc1 collector[42]: ',
  'a time in ISO 8601': () => '2026-11-30T12:00:00.000Z INFO ',
  'the sign of a comment': () => '# ',
  'two slashes': () => '// ',
  'a semicolon': () => '; ',
  'the word rem': () => 'REM ',
  'the sign of a list': () => '- ',
  'a star': () => '* ',
  'a plus, as of a patch': () => '+',
  'a minus, as of a patch': () => '-',
  'four spaces': () => '    ',
  'a tab': () => '\t',
  'a bar of a table': () => '| ',
  'a prompt': () => 'C:\\> ',
  'a prompt of PowerShell': () => 'PS C:\\> ',
  'an HTML element': () => '<p>',
  'the stream of Docker': () => 'stdout F ',
  'a colour': () => '\u001b[31m',
  'a zero-width space': () => '\u200b',
  'a byte order mark': () => '\ufeff',
  'a right-to-left mark': () => '\u200f',
  'a no-break space': () => '\u00a0',
};

const WRAPS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in a fence of Markdown': (text) => `\`\`\`\r\n${text}\r\n\`\`\``,
  'in bold': lines((line) => `**${line}**`),
  'as code of Markdown': lines((line) => `\`${line}\``),
  'in italics': lines((line) => `_${line}_`),
  'struck out': lines((line) => `~~${line}~~`),
  'in spoiler marks': lines((line) => `||${line}||`),
  'in HTML': lines((line) => `<b>${line}</b>`),
  'in HTML with breaks': lines((line) => `${line}<br>`),
  'in one line of breaks': (text) => text.replace(/\r?\n/g, '<br>'),
  'in one line of breaks that are closed': (text) => text.replace(/\r?\n/g, '<br/>'),
  'in one line of escaped line ends': (text) => text.replace(/\r?\n/g, '\\r\\n'),
  'in one line of escaped line feeds': (text) => text.replace(/\r?\n/g, '\\n'),
  'in one line of bars': (text) => text.replace(/\r?\n/g, ' | '),
  'in one line of semicolons': (text) => text.replace(/\r?\n/g, '; '),
  'in one line of tabs': (text) => text.replace(/\r?\n/g, '\t'),
  'in one line of blanks': (text) => text.replace(/\r?\n/g, ' '),
  'in one line of entities': (text) => text.replace(/\r?\n/g, '&#10;'),
  'with form feeds': (text) => text.replace(/\r?\n/g, '\f'),
  'with line separators': (text) => text.replace(/\r?\n/g, '\u2028'),
  'with vertical tabs': (text) => text.replace(/\r?\n/g, '\u000b'),
  'with carriage returns alone': (text) => text.replace(/\r?\n/g, '\r'),
  'double-spaced': (text) => text.replace(/\r?\n/g, '\r\n\r\n'),
  'as a text of JSON': (text) => JSON.stringify(text),
  'as texts of JSON': lines((line) => `  ${JSON.stringify(line)},`),
  'as a member of JSON': (text) => `{"output": ${JSON.stringify(text)}}`,
  'as CSV': lines((line) => `"${line.replaceAll('"', '""')}",`),
  'as cells of a table': lines((line) => `| ${line.replace(/:\s+/, ' | ')} |`),
  'as YAML': (text) => `dump: |\r\n${lines((line) => `  ${line}`)(text)}`,
  'as XML': (text) => `<![CDATA[${text}]]>`,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  'with tabs for blanks': (text) => text.replace(/ {2,}/g, '\t'),
  'with single blanks': (text) => text.replace(/ {2,}/g, ' '),
  'with dots for blanks': (text) => text.replace(/ {2,}/g, (blanks) => '.'.repeat(blanks.length)),
  'with equals signs': lines((line) => line.replace(/:\s+/, ' = ')),
  'with arrows': lines((line) => line.replace(/:\s+/, ' -> ')),
  'with wide colons': lines((line) => line.replace(/:\s+/, '\uff1a')),
  'with remarks': lines((line) => `${line}   <-- here`),
  'with comments': lines((line) => `${line}  // why?`),
  'followed by a page break': (text) => `${text}\r\n-- More  --`,
  'behind a page break': (text) => `-- More  --\r\n${text}`,
  'behind so many zeros': (text) => `${'0'.repeat(3000)}\r\n${text}`,
  'in one line over the limit': (text) => `${text.replace(/\r?\n/g, ' ')}${' '.repeat(3000)}.`,
  'folded at 40 columns': (text) => folded(text, 40),
  'folded at 60 columns, with a sign': (text) => text.replace(/(.{60})(?=.)/g, '$1=\r\n'),
  'with its lines turned round': (text) => text.split(/\r?\n/).reverse().join('\r\n'),
  'without its first line': (text) => text.split(/\r?\n/).slice(1).join('\r\n'),
  'without its first three lines': (text) => text.split(/\r?\n/).slice(3).join('\r\n'),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in base64 of mail': (text) => folded(Buffer.from(text).toString('base64')),
  'in base64 of UTF-16 in mail': (text) => folded(Buffer.from(text, 'utf16le').toString('base64')),
  'in a hex dump': (text) => folded(Buffer.from(text).toString('hex'), 32).replace(/([0-9a-f]{2})(?=[0-9a-f])/g, '$1 '),
  'in quoted-printable of every character': (text) => escaped(text, (code) => `=${code.toUpperCase()}`),
  'in escapes of JSON': (text) => escaped(text, (code) => `\\u00${code}`),
  'in entities of HTML': (text) => escaped(text, (code) => `&#x${code};`),
  'in full-width letters': (text) => seen(text, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  'struck out by combining marks': (text) => seen(text, (sign) => `${sign}\u0336`),
  'with soft hyphens': (text) => seen(text, (sign) => `${sign}\u00ad`),
  'with each letter in colour': (text) => seen(text, (sign) => `\u001b[1m${sign}\u001b[0m`),
  'in overstruck letters': (text) => seen(text, (sign) => `${sign}\b${sign}`),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in quoted-printable': (text) => text.replace(/[=:]/g, (each) => `=${each.charCodeAt(0).toString(16).toUpperCase()}`),
  'with entities': (text) => text.replace(/[:{}]/g, (each) => `&#${each.charCodeAt(0)};`),
  'percent-encoded': (text) => encodeURIComponent(text),
};

/** More than a hundred changes after which a reader may no longer find an entry. */
export const DISGUISES: readonly Disguise[] = [
  ...Object.entries(PREFIXES).map(([name, prefix]) => ({
    name: `behind ${name}`,
    put: lines((line, index) => prefix(index) + line),
  })),
  ...Object.entries(PREFIXES)
    .slice(0, 14)
    .map(([name, prefix]) => ({
      name: `behind ${name}, its first line only`,
      put: (text: string) => prefix(0) + text,
    })),
  ...Object.entries(WRAPS).map(([name, put]) => ({ name, put })),
];

const WITH_LSP = caseNamed('one-lsp-both-catalogs');
/** A machine with a single entry, which is non-IFS. */
const ONE_ENTRY: Case = { ...WITH_LSP, entries: WITH_LSP.entries.slice(0, 1) };

/** That entry as each kind of evidence shows it. */
export const RENDERINGS: Record<string, string> = {
  netsh: netshOf(ONE_ENTRY, { nameSpaces: false }).trim(),
  'filtered netsh': netshOf(ONE_ENTRY, { nameSpaces: false })
    .split('\r\n')
    .filter((line) => /^(?:Description|Provider ID|Service Flags):/.test(line))
    .join('\r\n'),
  'an export': regOf(ONE_ENTRY, {
    encoding: 'utf8',
    header: '',
    root: 'HKEY_LOCAL_MACHINE\\SYSTEM\\',
    controlSets: ['CurrentControlSet'],
    current: null,
    allHex: false,
  })
    .toString()
    .trim(),
  'reg query': regQueryOf(ONE_ENTRY).trim(),
  'rows of osquery': JSON.stringify(osqueryRows(ONE_ENTRY)),
  'rows of Velociraptor': JSON.stringify(velociraptorRows(ONE_ENTRY)),
};
