// Which dumps readRegular reads: those that are exactly what netsh writes. It refuses any other, and then readIrregular reads it. Where
// readRegular reads a dump, it gives the same as readIrregular.

import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readIrregular } from '../../src/formats/netsh/irregular.ts';
import { readRegular } from '../../src/formats/netsh/regular.ts';
import { caseNamed, ordered } from '../support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, type NetshOptions, netshOf, type Words } from '../support/netsh.ts';

/** A dump of three entries: a chain entry, its layer and a base provider. */
function dump(options: NetshOptions = {}, ids = [1032, 1031, 1001]): string {
  const machine = caseNamed('one-lsp-both-catalogs');
  const entries = ids.flatMap((id) => ordered(machine).find((entry) => entry.catalogEntryId === id) ?? []);
  return netshOf({ ...machine, entries }, options);
}

const bytesOf = (text: string | Buffer): Buffer => (typeof text === 'string' ? Buffer.from(text) : text);

/** Replaces the last place of a text, which is not in the first entry. */
function last(text: string, part: string, other: string): string {
  const at = text.lastIndexOf(part);
  if (at < 0) throw new Error(`there is no '${part}'`);
  return text.slice(0, at) + other + text.slice(at + part.length);
}

/** Gives the last line with this label another value. */
const valued = (text: string, label: string, value: string): string =>
  last(text, /^.*$/m.exec(text.slice(text.lastIndexOf(`\n${label}:`) + 1))?.[0] ?? '', `${label}:`.padEnd(36) + value);

function expectRead(text: string | Buffer): void {
  const regular = readRegular(bytesOf(text));
  expect(regular).not.toBe(null);
  expect([regular]).toEqual(readIrregular(bytesOf(text)));
}

const only = (options: NetshOptions = {}) => dump({ nameSpaces: false, ...options }, [1001]);
const unix = (text: string) => text.replaceAll('\r\n', '\n');
const NAME = 'MSAFD Tcpip [TCP/IP]';

/** A language whose texts have signs that mean something in a pattern. */
const signed = (): Words => ({
  ...INVENTED_LANGUAGE,
  title: 'A.B (x) [y] {z} ^$|?+*\\ C',
  nameSpaceTitle: 'D.E (x) [y] {z} ^$|?+*\\ F',
  labels: INVENTED_LANGUAGE.labels.map((label) => `${label}.(x) [y] {z} ^$|?+*\\ b`),
});

describe('readRegular reads a dump', () => {
  test.each<[string, () => string | Buffer]>([
    ['without blank lines above it', () => dump().trimStart()],
    ['with several blank lines above it', () => `\r\n\r\n${dump()}`],
    ['with the line ends of Unix', () => unix(dump())],
    ['with several blank lines of Unix above it', () => `\n\n${unix(dump())}`],
    ['without blank lines between its entries', () => dump().replaceAll('\r\n\r\n', '\r\n')],
    ['with more blank lines between its entries', () => dump().replaceAll('\r\n\r\n', '\r\n\r\n\r\n\r\n')],
    ['that ends with its last character', () => dump().trimEnd()],
    ['of one entry', () => only()],
    ['of one entry, which ends with its last line', () => `${only().trim()}\r\n`],
    ['without name space providers', () => dump({ nameSpaces: false })],
    ['of several name space providers', () => dump() + dump({}, []).trimStart() + dump({}, [])],
    ['of Windows Vista', () => dump({ flags: false })],
    ['of one entry of Windows Vista', () => dump({ flags: false }, [1001])],
    ['of Windows Vista that begins with a layer', () => dump({ flags: false }, [1031, 1032, 1001])],
    ['that ends with a chain, above name space providers', () => dump({}, [1031, 1001, 1032])],
    ['whose labels hold signs', () => dump({ words: signed() })],
    ['without blanks behind its labels', () => dump().replaceAll(/: {2,}/g, ':')],
    ['with one blank behind its labels', () => dump().replaceAll(/: {2,}/g, ': ')],
    ['with the least numbers', () => valued(valued(dump(), 'Protocol', '-2147483648'), 'Catalog Entry ID', '-1')],
    [
      'with the greatest numbers',
      () => valued(valued(dump(), 'Protocol', '4294967295'), 'Catalog Entry ID', '4294967295'),
    ],
    ['with the greatest flags', () => valued(dump(), 'Service Flags', '0xffffffff')],
    ['with flags in capitals', () => valued(dump(), 'Service Flags', '0X2006AF')],
    ['with a word for an active name space provider', () => valued(dump(), 'Active', 'Yes')],
    ['with an inactive name space provider', () => valued(dump(), 'Active', '0')],
    ['with an empty path that is no path but a dot', () => valued(dump(), 'Provider Path', '.')],
    ['with a path that has slashes', () => valued(dump(), 'Provider Path', 'c/filter64')],
    ['with a long path', () => valued(dump(), 'Provider Path', `C:\\${'x'.repeat(90)}\\filter.dll`)],
    ['with a short name that holds a label', () => valued(dump(), 'Description', 'Version: 2')],
    ['with the longest line', () => valued(dump(), 'Description', 'x'.repeat(2000 - 36))],
    ['with the longest line in its first entry', () => valued(only(), 'Description', 'x'.repeat(2000 - 36))],
    ['with the longest line of dashes', () => dump().replaceAll(/-{54}/g, '-'.repeat(2000))],
    ['with a letter that is a raw byte in other texts', () => valued(dump(), 'Description', 'Cont\u00f4so')],
    [
      'with such a letter in an entry',
      () => valued(dump({ nameSpaces: false }), 'Provider Path', 'C:\\Cont\u00f4so.dll'),
    ],
    ['with a long foreign name', () => valued(dump(), 'Description', '\u63cf'.repeat(100))],
    ['in Chinese with a long name', () => valued(dump({ words: CHINESE }), '\u63cf\u8ff0', `${'x'.repeat(90)} \u00e9`)],
    [
      'in code page 936 with a foreign name',
      () => iconv.encode(valued(dump({ words: CHINESE }), '\u63cf\u8ff0', 'Caf\u00e9'), 'cp936'),
    ],
    ['in an unknown code page', () => iconv.encode(dump({ words: INVENTED_LANGUAGE }), 'cp1252')],
    ['in UTF-16', () => Buffer.from(`\ufeff${dump()}`, 'utf16le')],
  ])('%s', (_, text) => expectRead(text()));

  test('and says where each entry begins', () => {
    const lines = (text: string) => readRegular(Buffer.from(text))?.entries.map(({ firstLine }) => firstLine);
    expect(lines(dump())).toEqual([2, 19, 35]);
    expect(lines(dump({ flags: false }))).toEqual([2, 18, 33]);
    expect(lines(unix(dump()).trimStart())).toEqual([1, 18, 34]);
  });

  test('and takes the code page from the label of its chains, where no other label tells it', () => {
    const words = { ...ENGLISH, labels: ENGLISH.labels.with(13, CHINESE.labels[13] as string) };
    const bytes = iconv.encode(dump({ words }), 'cp936');
    expect(readRegular(bytes)?.encoding).toBe('cp936');
    expectRead(bytes);
  });

  test('and keeps letters that Chinese and French share', () => {
    const text = valued(dump({ words: CHINESE }, [1001]), '\u63cf\u8ff0', 'x').replace('MSAFD', 'Caf\u00e9 \u63cf');
    const read = readRegular(iconv.encode(text, 'cp936'));
    expect(read).toMatchObject({ encoding: 'cp936', decoded: true, nameSpaces: 1 });
    expect(read?.entries[0]?.facts.name).toBe('Caf\u00e9 \u63cf Tcpip [TCP/IP]');
  });
});

describe('readRegular refuses a text', () => {
  test.each<[string, () => string | Buffer]>([
    ['without a dump', () => 'see below\r\n'],
    ['that is empty', () => ''],
    ['with a NUL', () => dump().replace(NAME, 'MSAFD\0Tcpip')],
    ['with another line above the dump', () => `C:\\>\r\n${dump()}`],
    ['with another line below the dump', () => `${dump()}C:\\>\r\n`],
    ['with a line between entries', () => last(dump(), `${ENGLISH.title}\r\n`, `see below\r\n${ENGLISH.title}\r\n`)],
    ['with a line between lines', () => last(dump(), '\r\nProtocol:', '\r\n\r\nProtocol:')],
    ['with blanks around a line', () => last(dump(), '\r\nProtocol:', ' \r\nProtocol:')],
    ['of name space providers only', () => dump({}, [])],
    ['that ends with a chain', () => dump({ nameSpaces: false }, [1031, 1001, 1032])],
    ['of Windows Vista that ends with an entry', () => dump({ flags: false, nameSpaces: false })],
    ['that ends within an entry', () => only().slice(0, only().indexOf('Protocol Chain Length'))],
    ['that ends within its first name space provider', () => dump().slice(0, dump().indexOf('Active'))],
    ['with an id that is too great', () => valued(dump(), 'Catalog Entry ID', '4294967296')],
    ['with a number that is too small', () => valued(dump(), 'Protocol', '-2147483649')],
    ['with a socket type that is too great', () => valued(dump(), 'Socket Type', '4294967296')],
    ['with a family that is too great', () => valued(dump(), 'Address Family', '4294967296')],
    ['with a greatest length that is too great', () => valued(dump(), 'Max Address Length', '4294967296')],
    ['with a least length that is too great', () => valued(dump(), 'Min Address Length', '4294967296')],
    ['with a version that is too great', () => valued(only(), 'Version', '4294967296')],
    ['with a name space that is too great', () => valued(dump(), 'Name Space', '4294967296')],
    ['with a version of a name space provider that is too great', () => valued(dump(), 'Version', '4294967296')],
    ['with a chain length that is too great', () => valued(dump(), 'Protocol Chain Length', '8')],
    ['with a chain length that is not possible', () => valued(dump(), 'Protocol Chain Length', '-1')],
    ['with a chain length and no chain', () => valued(dump(), 'Protocol Chain Length', '2')],
    [
      'of an unknown language with a chain length and no chain',
      () => valued(dump({ words: INVENTED_LANGUAGE }), 'K\u00eatte L\u00e4ng', '2'),
    ],
    ['with a chain of another length', () => dump().replace('1031 : 1001', '1031 : 1001 : 1002')],
    ['with a chain of one', () => dump().replace('1031 : 1001', '1031')],
    ['with a chain without its colon', () => dump().replace('1031 : 1001', '1031 1001')],
    ['with two labels for chains', () => last(dump({}, [1032, 1033, 1001]), 'Protocol Chain:', 'Protocol Chains:')],
    ['with a type for two kinds', () => last(dump(), 'Base Service Provider', 'Layered Service Provider')],
    ['with the flags in its type', () => dump().replaceAll('Base Service Provider', 'Base 0x66')],
    ['with the flags in a name', () => valued(dump({ nameSpaces: false }), 'Description', 'Contoso 0x66')],
    ['with the flags in a path', () => valued(dump(), 'Provider Path', 'C:\\0x66')],
    ['with the flags in the name of a name space provider', () => valued(dump(), 'Description', 'Contoso 0x66')],
    ['with a path that is none', () => valued(dump(), 'Provider Path', 'Contoso')],
    ['with an empty name', () => valued(dump(), 'Description', '')],
    ['with a name like a number', () => valued(dump(), 'Description', '1001')],
    ['with a name like a GUID', () => valued(dump(), 'Description', '{E70F1AA0}')],
    ['with bold letters in a name', () => valued(dump({ nameSpaces: false }), 'Description', '**Contoso**')],
    [
      'with a blank of another kind in a name',
      () => valued(dump({ nameSpaces: false }), 'Description', 'Contoso\u00a0Filter'),
    ],
    [
      'with a blank of another kind in the name of a name space provider',
      () => valued(dump(), 'Description', 'Contoso\u00a0Filter'),
    ],
    [
      'with a blank of another kind behind a name in a code page',
      () => iconv.encode(valued(dump({ words: CHINESE, nameSpaces: false }), '\u63cf\u8ff0', 'Contoso\u3000'), 'cp936'),
    ],
    [
      'with a blank of another kind in a name in an unknown code page',
      () => Buffer.from(valued(dump({ nameSpaces: false }), 'Description', 'Contoso\u00a0Filter'), 'latin1'),
    ],
    ['with a GUID in small letters', () => valued(dump(), 'Provider ID', '{e70f1aa0-ab8b-11cf-8ca3-00805f48a192}')],
    ['with flags that are too great', () => valued(dump(), 'Service Flags', '0x100000066')],
    ['with an active name space provider of two words', () => valued(dump(), 'Active', 'Yes no')],
    ['with a number for an active name space provider', () => valued(dump(), 'Active', '2')],
    [
      'with a long name that holds a field',
      () => valued(dump({ nameSpaces: false }), 'Description', `${'x'.repeat(60)} Version: 2`),
    ],
    [
      'with a long name that holds a foreign title',
      () => valued(dump({ nameSpaces: false }), 'Description', `${'x'.repeat(60)} ${CHINESE.title}`),
    ],
    ['with a long path that holds a field', () => valued(dump(), 'Provider Path', `C:\\${'x'.repeat(60)} Version: 2`)],
    [
      'with a long type that holds a field',
      () => dump().replaceAll('Base Service Provider', `Contoso ${'x'.repeat(60)} Version: x`),
    ],
    [
      'with a long name space provider that holds a field',
      () => valued(dump(), 'Description', `${'x'.repeat(60)} Version: 2`),
    ],
    [
      'with a long word for an active name space provider that holds a field',
      () => valued(dump(), 'Active', `${'x'.repeat(60)};Version:x`),
    ],
    ['with a name that is too long', () => valued(dump({ nameSpaces: false }), 'Description', 'x'.repeat(2001 - 36))],
    ['with a name that is too long in its first entry', () => valued(only(), 'Description', 'x'.repeat(2001 - 36))],
    ['with a type that is too long', () => dump().replaceAll('Base Service Provider', 'x'.repeat(2001 - 36))],
    [
      'with a chain that is too long',
      () => dump({}, [1001, 1031, 1032]).replace('1031 : 1001', `1031${' '.repeat(2000)}: 1001`),
    ],
    [
      'with a word that is too long for an active name space provider',
      () => valued(dump(), 'Active', 'x'.repeat(2001 - 36)),
    ],
    ['with a line of dashes that is too long', () => dump().replaceAll(/-{54}/g, '-'.repeat(2001))],
    ['without dashes', () => dump().replaceAll(/-{54}/g, 'x'.repeat(54))],
    ['with a field without a label', () => dump().replaceAll('Socket Type:', 'Socket Type')],
    ['with a field whose label is only a colon', () => dump().replaceAll('Socket Type:', ':')],
    ['with a tab in a label', () => dump().replaceAll('Socket Type:', 'Socket\tType:')],
  ])('%s', (_, text) => expect(readRegular(bytesOf(text()))).toBe(null));
});
