// A line that netsh does not print may stand where lines of an entry were cut out, or may be an entry itself. With such a line a dump
// is not compliant.

import { expect, test } from 'vitest';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import { readBytes } from '../../src/formats/read.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, netshOf, type Words } from '../support/netsh.ts';
import { osqueryRows } from '../support/osquery.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const VENDOR: Case = {
  ...SICK,
  entries: SICK.entries
    .slice(0, 1)
    .map((entry) => ({ ...entry, name: 'Contoso Filter TCP', providerPath: 'C:\\Contoso\\filter64.dll' })),
};

const verdicts = (text: string): string[] =>
  readBytes(Buffer.from(text), 'dump.txt', { logs: () => [], controlSet: null }).map((result) =>
    'failure' in result ? 'unknown' : judge(result.entries, result.missingEntries, 'internet').verdict,
  );
const isCompliant = (text: string): boolean => verdicts(text).every((verdict) => verdict === 'compliant');

/** Where the warnings say that something cannot be placed. */
const placesOf = (text: string): (string | null)[] =>
  readNetsh(Buffer.from(text), 'dump.txt').flatMap(({ warnings }) =>
    warnings.filter(({ code }) => code === 'entriesMissing').map(({ target }) => target),
  );

const REMARKS = [
  ...[
    '(14 Zeilen ausgelassen)',
    '14 Zeilen ausgelassen',
    '[14 lignes omises]',
    '(14 \u884c\u7701\u7565)',
    '14 \u884c\u7701\u7565',
    'usw.',
  ],
  ...['*** ausgelassen ***', '| Service Flags | 0x66 |', '[Contoso [0x66]]', 'see filter32.dll', '0x66'],
];

test.each(REMARKS)('%j does not join the beginning of one entry and the end of another', (remark) => {
  const vendor = netshOf(VENDOR, { nameSpaces: false }).trim().split('\r\n');
  const clean = netshOf(CLEAN);
  const from = clean.indexOf(ENGLISH.title, clean.indexOf('Hyper-V'));
  const next = clean.indexOf(ENGLISH.title, from + 1);
  const own = clean.slice(from, next).split('\r\n');
  for (let cut = 3; cut < vendor.length; cut++) {
    for (const breaks of [[remark], ['', remark], [remark, ''], [remark, remark]]) {
      const spliced = [...vendor.slice(0, cut), ...breaks, ...own.slice(cut)].join('\r\n');
      expect([cut, isCompliant(clean.slice(0, from) + spliced + clean.slice(next))]).toEqual([cut, false]);
      const moved = [...vendor.slice(0, cut - 1), `${vendor[cut - 1]?.split(':')[0]}:`, ...breaks, ...own.slice(cut)];
      expect([cut, isCompliant(clean.slice(0, from) + moved.join('\r\n') + clean.slice(next))]).toEqual([cut, false]);
    }
  }
});

test('a line that could be an entry is no end of the value above it', () => {
  const clean = netshOf(CLEAN);
  for (const label of ['Entry Type:', 'Description:', 'Provider Path:']) {
    const at = clean.indexOf('\r\n', clean.indexOf(label)) + 2;
    for (const line of ['| {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01} | 0x66 |', JSON.stringify(osqueryRows(VENDOR))]) {
      const text = `${clean.slice(0, at)}${line}\r\n${clean.slice(at)}`;
      expect([label, isCompliant(text)]).toEqual([label, false]);
      expect(placesOf(text)).toContain(`dump.txt:${clean.slice(0, at).split('\n').length}`);
    }
  }
});

test.each(['-> 0x66', '/ 0x66', '(0x66)', '[sic: 0x66]', '-> 66', '<-- 102'])(
  'service flags with a second value behind them (%s) are unknown',
  (second) => {
    expect(isCompliant(netshOf(CLEAN).replace('0x20066', `0x20066 ${second}`))).toBe(false);
  },
);

test('service flags with a remark behind them are read', () => {
  expect(isCompliant(netshOf(CLEAN).replace('0x20066', '0x20066   <-- fine'))).toBe(true);
});

test.each([
  ['flags', ['Catalog', '1032'], ['Flags', '0x66']],
  ['decimal flags', ['Catalog', '1032'], ['Flags', '102']],
  ['known labels and flags', ['Name Space', '32'], ['Active', '0x66']],
])('a block with %s is no name space provider', (_, second, third) => {
  const lines = [
    ['Description', 'Contoso Filter'],
    ['Provider ID', '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}'],
    second,
    third,
    ['Version', '2'],
  ].map(([label, value]) => `${label}:`.padEnd(36) + value);
  for (const title of ['Layered Provider', ENGLISH.nameSpaceTitle])
    for (const words of [ENGLISH, INVENTED_LANGUAGE]) {
      const text = [netshOf(CLEAN, { words }).trimEnd(), '', title, '-'.repeat(54), ...lines, ''].join('\r\n');
      expect([title, isCompliant(text)]).toEqual([title, false]);
    }
});

test('halves of two computers are two machines', () => {
  const lines = netshOf(CLEAN).trim().split('\r\n');
  // The title and the dashes stand above the first entry of the 32-bit catalog.
  const middle = lines.findIndex((line) => line.endsWith('(32)')) - 2;
  for (const [one, other] of [
    ['PC1: ', 'PC2: '],
    ['[10.0.0.1] ', '[10.0.0.2] '],
    ['10.0.0.1 ', '10.0.0.2 '],
    ['dump1.txt:', 'dump2.txt:'],
    ['', 'PC2: '],
  ]) {
    const joined = lines.map((line, index) => (index < middle ? one : other) + line).join('\r\n');
    expect([one, isCompliant(joined)]).toEqual([one, false]);
  }
});

test.each([
  ['the name of a computer', () => 'PC1: '],
  ['line numbers', (index: number) => `dump.txt:${index + 1}:`],
])('%s in front of every line are of one machine', (_, prefix) => {
  expect(verdicts(prefixed(prefix))).toEqual(['compliant']);
});

test.each([
  ['times', (index: number) => `2026-11-30 12:${10 + (index >> 5)}:${10 + (index % 32)} `],
  ['times in ISO 8601', (index: number) => `2026-11-30T12:${10 + (index >> 5)}:${10 + (index % 32)}.${index}Z INFO `],
  ['times of syslog', (index: number) => `Nov 30 12:00:${10 + (index % 32)} pc1 collector[42]: `],
])('%s in front of every line do not make several machines of one', (_, prefix) => {
  expect(verdicts(prefixed(prefix))).toHaveLength(1);
});

function prefixed(prefix: (index: number) => string): string {
  const lines = netshOf(CLEAN).trim().split('\r\n');
  return lines.map((line, index) => prefix(index) + line).join('\r\n');
}

test.each([' (32-bit)', '(32 \u4f4d)', '\uff0832 \u4f4d\uff09', ' (x86)', ' [32]', ' 32', ' (WOW64)'])(
  'the 32-bit half alone is not compliant with the mark %j',
  (mark) => {
    const half = { ...CLEAN, entries: CLEAN.entries.filter(({ bitness }) => bitness === 32) };
    for (const words of [ENGLISH, CHINESE, INVENTED_LANGUAGE]) {
      const types = words.types.map((type) => type + mark) as Words['types'];
      const text = netshOf(half, { words: { ...words, types } });
      // In an unknown language only brackets show that a type has a mark.
      if (words !== INVENTED_LANGUAGE || mark !== ' 32')
        expect([words.title, isCompliant(text)]).toEqual([words.title, false]);
    }
  },
);

test.each([
  '[die ersten 4 Eintr\u00e4ge sind abgeschnitten]',
  '[gek\u00fcrzt]',
  '\uff08\u7701\u7565\uff09',
  '(premi\u00e8res entr\u00e9es supprim\u00e9es)',
  '\u2026 und so weiter',
])('%j above the first entry makes the verdict unknown', (remark) => {
  for (const words of [ENGLISH, CHINESE, INVENTED_LANGUAGE])
    expect(isCompliant(`${remark}\r\n${netshOf(CLEAN, { words })}`)).toBe(false);
});

test.each(['die ersten 4 Eintr\u00e4ge fehlen', 'Hinweis: vier fehlen', 'rest \u7701\u7565'])(
  '%j between the command line and the first entry makes the verdict unknown',
  (remark) => {
    for (const prompt of ['C:\\>netsh winsock show catalog', 'PS C:\\> netsh winsock show catalog'])
      expect(isCompliant(`${prompt}\r\n${remark}\r\n${netshOf(CLEAN)}`)).toBe(false);
  },
);

test.each([
  'Collecting the Winsock catalog ...\r\n',
  'Hello,\r\nhere is the dump of my Windows 10:\r\n',
  'C:\\>netsh winsock show catalog\r\n',
  '```text\r\n',
  '[code]\r\n',
  'C:\\>netsh winsock show catalog\r\n================\r\n',
])('%j above the first entry is no part of the catalog', (front) => {
  expect(verdicts(front + netshOf(CLEAN))).toEqual(['compliant']);
});

test.each(['[Rest der Ausgabe abgeschnitten]', '(suite supprim\u00e9e)', '\u2026 und so weiter'])(
  '%j behind the name space providers makes the verdict unknown',
  (remark) => {
    expect(isCompliant(`${netshOf(CLEAN)}${remark}\r\n`)).toBe(false);
  },
);

test('service flags in a name or a path make the verdict unknown', () => {
  for (const value of ['Hyper-V RAW', '%SystemRoot%\\system32\\mswsock.dll', 'Base Service Provider'])
    expect([value, isCompliant(netshOf(CLEAN).replace(value, 'Contoso  Service Flags: 0x66'))]).toEqual([value, false]);
});

test.each(['\u200b', '\u2060', '\u00ad', ' ', '\u202e'])(
  'an entry with %j between its letters is no remark',
  (between) => {
    const entry = netshOf(VENDOR, { nameSpaces: false }).trim().split('\r\n');
    const text = entry.map((line) => [...line].join(between)).join('\r\n');
    expect(isCompliant(`${netshOf(CLEAN)}${text}\r\n`)).toBe(false);
  },
);

test('an entry in wide letters is no remark', () => {
  const wide = (line: string) => line.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  const entry = netshOf(VENDOR, { nameSpaces: false }).trim().split('\r\n');
  expect(isCompliant(`${netshOf(CLEAN)}${entry.map(wide).join('\r\n')}\r\n`)).toBe(false);
});
