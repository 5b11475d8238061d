// Which lines of a filtered dump belong to one entry. Lines are joined only where every entry shows the same few fields.

import { expect, test } from 'vitest';
import { filteredRecords } from '../../src/formats/netsh/filtered.ts';
import { languageLabels } from '../../src/formats/netsh/labels.ts';
import { segmentsOf } from '../../src/formats/netsh/lines.ts';
import { ENGLISH } from '../support/netsh.ts';

/** A line for each letter: the entry's type, description, provider id and so on, in netsh's order. */
const LINES: Record<string, string> = {
  T: 'Entry Type: Base Service Provider',
  D: 'Description: Contoso',
  G: 'Provider ID: {E70F1AA0-AB8B-11CF-8CA3-00805F48A192}',
  P: 'Provider Path: C:\\a.dll',
  I: 'Catalog Entry ID: 1001',
  V: 'Version: 2',
  A: 'Address Family: 2',
  X: 'Max Address Length: 16',
  N: 'Min Address Length: 16',
  S: 'Socket Type: 1',
  O: 'Protocol: 6',
  F: 'Service Flags: 0x20066',
  L: 'Protocol Chain Length: 1',
  C: 'Protocol Chain: 1001 : 1002',
  n: 'Name Space: 12',
  a: 'Active: 1',
  W: ENGLISH.title,
  w: ENGLISH.nameSpaceTitle,
  '-': '-----',
  ' ': '',
  '.': '...',
  '?': 'see below',
  '=': `see: ${ENGLISH.title}`,
  '>': 'C:\\>',
};
const LETTERS = new Map(Object.entries(LINES).map(([letter, line]) => [line, letter]));

interface Groups {
  /** The letters of the lines of each entry. */
  entries: string[];
  nameSpaces: number;
}

/** @param lines a letter for each line, or whole lines */
function read(lines: string | readonly string[]): Groups | null {
  const texts = typeof lines === 'string' ? [...lines].map((letter) => LINES[letter] ?? '') : lines;
  const dump = filteredRecords(segmentsOf(texts), languageLabels());
  if (dump === null) return null;
  const { entries, nameSpaces, ...rest } = dump;
  expect(rest).toEqual({ lost: [], moreLost: 0, origin: null });
  const letters = entries.map(({ fields, hasHead }) => {
    const own = [...fields.values()].map(({ label, value }) => LETTERS.get(`${label}: ${value}`)).join('');
    expect(hasHead).toBe(own.startsWith('T'));
    return own;
  });
  return { entries: letters, nameSpaces };
}

test.each<[lines: string, entries: string[], nameSpaces: number]>([
  ['FFF>', ['F', 'F', 'F'], 0],
  ['DFDF>', ['DF', 'DF'], 0],
  ['TFTF>', ['TF', 'TF'], 0],
  ['D?FD?F>', ['DF', 'DF'], 0],
  ['D=FDF>', ['DF', 'DF'], 0],
  ['WFWF>', ['F', 'F'], 0],
  ['W-FW-F>', ['F', 'F'], 0],
  ['DF DF >', ['DF', 'DF'], 0],
  // In any order below a title or a blank line.
  ['FD FD >', ['DF', 'DF'], 0],
  ['WFDWFD>', ['DF', 'DF'], 0],
  ['-FD-FD>', ['DF', 'DF'], 0],
  // Only entries with chains show a chain.
  ['DFLDFLCDFL>', ['DFL', 'DFLC', 'DFL'], 0],
  ['DFLCDFL>', ['DFLC', 'DFL'], 0],
  ['FLCFLC>', ['FLC', 'FLC'], 0],
  // Name space providers show fewer lines.
  ['DFDFDD>', ['DF', 'DF'], 2],
  ['DFDFD>', ['DF', 'DF'], 1],
  ['DGFDGFDGDG>', ['DGF', 'DGF'], 2],
  ['DGVFDGVFDGnaV>', ['DGVF', 'DGVF'], 1],
  ['DFDFwDwD>', ['DF', 'DF'], 2],
  ['DFDFDaDF>', ['DF', 'DF', 'DF'], 1],
  ['DFDFDnDF>', ['DF', 'DF', 'DF'], 1],
  ['DFDFw-DW-DF>', ['DF', 'DF', 'DF'], 1],
  ['DFDFwDWDF>', ['DF', 'DF', 'DF'], 1],
  ['W-DFW-DFw-D>', ['DF', 'DF'], 1],
  ['DFaDF>', ['DF', 'DF'], 0],
  // The text may end within an entry, which then lacks fields.
  ['DFDFD', ['DF', 'DF', 'D'], 0],
  ['TFTFT', ['TF', 'TF', 'T'], 0],
  ['TIFTIFTI', ['TIF', 'TIF', 'TI'], 0],
  ['DFDF', ['DF', 'DF'], 0],
  // One entry alone: without a gap, or without flags.
  ['FL>', ['FL'], 0],
  ['FLC>', ['FLC'], 0],
  ['OF>', ['OF'], 0],
  ['F>', ['F'], 0],
  ['TDP>', ['TDP'], 0],
  ['TP>', ['TP'], 0],
  ['DI>', ['DI'], 0],
])('%s is read as %j', (lines, entries, nameSpaces) => {
  expect(read(lines)).toEqual({ entries, nameSpaces });
});

test.each([
  ['there is no field', '?>'],
  ['all fields are shown', 'TDGPIVAXNSOFLTDGPIVAXNSOFL>'],
  ['all fields are shown that Windows Vista prints', 'TDGPIVAXNSOLTDGPIVAXNSOL>'],
  ['only fields are shown that name space providers have too', 'DGVDGV>'],
  ['only fields are shown that name space providers have too: GUIDs', 'GG>'],
  ['only fields are shown that other programs print too', 'DODO>'],
  ['one entry shows another field', 'TFDF>'],
  ['one entry lacks a field', 'TFTTF>'],
  ['one entry lacks a field, and the text ends behind the last', 'TFTTF'],
  ['the last entry lacks a field, but the text goes on', 'TFTFT>'],
  ['the last entry lacks its beginning', 'TFTFF'],
  ['the last entry lacks a field in its middle', 'TIFTIFTF'],
  ['something was left out, and then the text ends within an entry', 'TFTFT.T'],
  ['a field follows that neither entries nor name space providers have', 'DFDFDL>'],
  ['a field follows name space providers', 'DFDFDO>'],
  ['name space providers lack a field that they have', 'DVFDVFV>'],
  ['one of the name space providers has another field', 'DFDFDI>'],
  ['dashes are between name and flags', 'D-FD-F>'],
  ['a blank line is between name and flags', 'D F D F???>'],
  ['a title is between name and flags', 'DWFDWF>'],
  ['a name follows flags', 'FDFD>'],
  ['a name follows flags, and another line is between entries', 'FD?FD?>'],
  ['a line of name space providers is within entries', 'DFaLDFaL>'],
  ['a line of name space providers follows dashes', 'D-a-DF-DF>'],
  ['a line of name space providers follows a title', 'DWaWDFWDF>'],
  ['a name space title is above flags', 'wDwDwD>'],
  ['one entry alone has a gap', 'DF>'],
  ['one entry alone has a gap and an end', 'DFL>'],
  ['one entry alone has a gap, and name space providers follow', 'DFDD>'],
])('nothing is joined where %s: %s', (_, lines) => {
  expect(read(lines)).toBe(null);
});

test.each<[string, string, string, boolean]>([
  ['as far apart as netsh prints them', '4:D', '14:F', true],
  ['one line closer', '4:D', '13:F', false],
  ['one line farther', '4:D', '15:F', false],
  ['the chain length, on Windows 7', '4:D', '15:L', true],
  ['the chain length, on Windows Vista', '4:D', '14:L', true],
  ['the chain length, two lines closer', '4:D', '13:L', false],
  ['the chain length, one line farther', '4:D', '16:L', false],
  ['the chain length, far away', '4:D', '40:L', false],
])('numbered lines belong together: %s', (_, one, other, together) => {
  const numbered = (line: string, more: number): string => {
    const [number, letter] = line.split(':') as [string, string];
    return `${Number(number) + more}:${LINES[letter]}`;
  };
  const lines = [0, 20, 40].flatMap((more) => [numbered(one, more), numbered(other, more)]);
  const letters = `${one.at(-1)}${other.at(-1)}`;
  const joined = { entries: [letters, letters, letters], nameSpaces: 0 };
  expect(read([...lines, 'C:\\>'])).toEqual(together ? joined : null);
});

test('lines of which only some are numbered are joined as others are', () => {
  const numbers = ['4:', '', '20:', '', '36:', ''];
  for (const shown of [numbers, numbers.toReversed()]) {
    const lines = shown.map((number, index) => number + LINES[index % 2 === 0 ? 'D' : 'F']);
    expect(read([...lines, 'C:\\>'])).toEqual({ entries: ['DF', 'DF', 'DF'], nameSpaces: 0 });
  }
});
