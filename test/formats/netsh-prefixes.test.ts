// Programs that search many files put the name of a file or computer, a line number or a time in front of each line.

import { describe, expect, test } from 'vitest';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import { withoutPrefixes } from '../../src/formats/netsh/prefixes.ts';
import { caseNamed, ordered } from '../support/cases.ts';
import { netshOf } from '../support/netsh.ts';

const textsOf = (lines: readonly string[]) => withoutPrefixes(lines).map(({ text }) => text);

test.each<[prefix: string, printed: number | null, origin: string]>([
  ['PC1: ', null, 'PC1: '],
  ['web01.txt:', null, 'web01.txt:'],
  ['C:\\dumps\\web01.txt | ', null, 'C:\\dumps\\web01.txt | '],
  ['10.0.0.12 ', null, '10.0.0.12 '],
  ['[10.0.0.12] ', null, '[10.0.0.12] '],
  ['7:', 7, ''],
  ['17: ', 17, ''],
  ['17-', 17, ''],
  ['1234567:', 1234567, ''],
  ['web01.txt:17:', 17, 'web01.txt:'],
  ['web01.txt:17:  ', 17, 'web01.txt:'],
  ['web01.txt:17-', 17, 'web01.txt:'],
  ['web17: ', null, 'web17: '],
  ['web-17-', null, 'web-17-'],
  ['17:web: ', null, '17:web: '],
  ['17|', null, '17|'],
  ['2026-11-30 ', null, ' '],
  ['30.11.2026 ', null, ' '],
  ['1/2/26 ', null, ' '],
  ['log 2026-11-30 ', null, 'log  '],
  ['log-2026-11-30:', null, 'log-2026-11-30:'],
  ['2026_11_30 ', null, '2026_11_30 '],
  ['12:05 ', null, ' '],
  ['9:05:17 ', null, ' '],
  ['12:05:17 ', null, ' '],
  ['12:05:17.123456789 ', null, ' '],
  ['12:05:17,5 ', null, ' '],
  ['12:05.25 ', null, ' '],
  ['2026-11-30T12:05:17.5Z INFO ', null, 'TZ INFO '],
  ['Nov 30 12:05:17 pc1 collector[42]: ', null, 'Nov 30  pc1 collector[42]: '],
])('%j in front of labels: line number %j, origin %j', (prefix, printed, origin) => {
  const lines = ['Winsock Catalog Provider Entry', 'Version: 2', 'Protocol Chain Length: 1'];
  expect(withoutPrefixes(lines.map((line) => prefix + line))).toEqual(lines.map((text) => ({ text, printed, origin })));
});

describe('a line without a label', () => {
  test.each([
    [
      'above all others',
      ['PC10: Titel', 'PC10: Version: 2', 'PC10: Version: 3'],
      ['Titel', 'Version: 2', 'Version: 3'],
    ],
    ['below all others', ['PC10: Version: 2', 'PC10: Version: 3', 'PC10: ---'], ['Version: 2', 'Version: 3', '---']],
    [
      'between two computers',
      ['PC9: Version: 2', 'PC9: Version: 3', 'QC1: ---', 'QC1: Version: 2', 'QC1: Version: 2'],
      ['Version: 2', 'Version: 3', '---', 'Version: 2', 'Version: 2'],
    ],
    [
      'far from the next label',
      ['PC10: a', 'PC10: b', 'PC10: Version: 2', 'PC10: Version: 3'],
      ['a', 'b', 'Version: 2', 'Version: 3'],
    ],
    [
      'with another number',
      ['9:Version: 2', '10:---', '11:Version: 2', '101:---', '1001:'],
      ['Version: 2', '---', 'Version: 2', '---', ''],
    ],
    [
      'at another time',
      ['9:59:59 Version: 2', '10:00:00 ---', '10:00:01 Version: 2'],
      ['Version: 2', '---', 'Version: 2'],
    ],
    [
      'without the blank behind its prefix',
      ['PC10 | Version: 2', 'PC10 |', 'PC10 | Version: 2'],
      ['Version: 2', '', 'Version: 2'],
    ],
    [
      'of another file than its neighbours',
      ['a:1:Version: 2', 'a:2:Version: 3', 'b:7:---', 'a:3:Version: 4'],
      ['Version: 2', 'Version: 3', 'b:7:---', 'Version: 4'],
    ],
    [
      "with grep's mark of another line",
      ['1:Version: 2', '2:Version: 2', '3-Version: 2', '4-Version: 2', '5-', '6:Version: 2'],
      ['Version: 2', 'Version: 2', 'Version: 2', 'Version: 2', '', 'Version: 2'],
    ],
    [
      "with grep's mark of another line, between lines with the other mark",
      ['16:Version: 2', '17-Version: 2', '18-Version: 2', '19:Version: 2', '20-', '21:Version: 2'],
      ['Version: 2', 'Version: 2', 'Version: 2', 'Version: 2', '', 'Version: 2'],
    ],
    [
      'with a file and that mark',
      ['a.txt:16:Version: 2', 'a.txt:17-Version: 2', 'a.txt:18-Version: 2', 'a.txt:19:Version: 2', 'a.txt:20-x'],
      ['Version: 2', 'Version: 2', 'Version: 2', 'Version: 2', 'x'],
    ],
  ])('%s has the prefix of its neighbours', (_, lines, texts) => {
    expect(textsOf(lines)).toEqual(texts);
  });

  test.each([
    ['begins in another way', ['PC10: Version: 2', 'Titel', 'PC10: Version: 3']],
    ['has a number behind a letter', ['16:Version: 2', 'x9:Titel', '18:Version: 3']],
    ['has no number', ['17:Version: 2', 'a', ':', '18:Version: 2']],
    ['is blank', ['PC10: Version: 2', '', 'PC10: Version: 3']],
  ])('keeps its text where it %s', (_, lines) => {
    const bare = withoutPrefixes(lines).slice(1, -1);
    expect(bare).toEqual(lines.slice(1, -1).map((text) => ({ text, printed: null, origin: null })));
  });
});

test.each([
  ['only one line has it', ['PC1: Version: 2', 'Version: 3', 'Description: x']],
  ['the lines have different ones', ['PC1 Version: 2', 'Berlin Version: 3']],
  ['the line begins with a label', Array<string>(3).fill('Description: Contoso Protocol: 6')],
  ['the line begins with a label in other letters', Array<string>(3).fill('description: Contoso Protocol: 6')],
  ['the line begins with a title', Array<string>(3).fill('Winsock Catalog Provider Entry')],
  ['a word ends in a label', Array<string>(3).fill('PC1 SubVersion: 2')],
  ['a title is within a text', Array<string>(3).fill('PC1 Name Space Provider Entry of Contoso')],
  ['it is longer than names are', Array<string>(3).fill(`${'x'.repeat(299)} Version: 2`)],
  ['there is no label', ['PC1: a', 'PC1: b']],
])('nothing is taken off a line where %s', (_, lines) => {
  expect(withoutPrefixes(lines)).toEqual(lines.map((text) => ({ text, printed: null, origin: null })));
});

test('a name of the greatest length is taken off', () => {
  const prefix = `${'x'.repeat(291)} `;
  expect(textsOf([`${prefix}Version: 2`, `${prefix}Version: 3`])).toEqual(['Version: 2', 'Version: 3']);
});

test.each<[string, (index: number) => string]>([
  ['a computer', () => 'PC1: '],
  ['a computer with a number', () => 'PC10: '],
  ['an address', () => '[10.0.0.12] '],
  ['a path', () => 'C:\\dumps\\web-2026-01.txt: '],
  ['a file', () => 'web01.txt:'],
  ['a column', () => 'PC10 | '],
  ['line numbers', (index) => `${index + 1}:`],
  ['a file and line numbers', (index) => `web01.txt:${index + 1}:`],
  ['times', (index) => `2026-11-30 9:${50 + (index >> 5)}:${10 + (index % 32)} `],
  ['times in ISO 8601', (index) => `2026-11-30T12:${10 + (index >> 5)}:${10 + (index % 32)}.${index}Z INFO `],
  ['times of syslog', (index) => `Nov 30 12:00:${10 + (index % 32)} pc1 collector[42]: `],
])('a whole dump of one computer is whole with %s in front of each line', (_, prefix) => {
  const machine = caseNamed('one-lsp-both-catalogs');
  const lines = netshOf(machine).trim().split('\r\n');
  const text = lines.map((line, index) => prefix(index) + line).join('\r\n');
  const catalogs = readNetsh(Buffer.from(text), 'dump.txt');
  expect(catalogs).toMatchObject([{ missingEntries: 0, warnings: [] }]);
  expect(catalogs[0]?.entries.map(({ id, serviceFlags }) => [id, serviceFlags])).toEqual(
    ordered(machine).map(({ catalogEntryId, serviceFlags }) => [catalogEntryId, serviceFlags]),
  );
});
