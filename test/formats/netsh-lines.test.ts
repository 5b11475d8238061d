// Single lines of a dump: what mail programs, forums and consoles did to them, and which lines are no part of a dump.

import { describe, expect, test } from 'vitest';
import { isLongValue, isPath, isUnfinished, joinedValue } from '../../src/formats/netsh/continuation.ts';
import { type Field, languageLabels } from '../../src/formats/netsh/labels.ts';
import { cleanLine, type DumpLine, isRule, parseLine, segmentsOf } from '../../src/formats/netsh/lines.ts';
import { isMarker, isRemark } from '../../src/formats/omission.ts';

const GUID = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

describe('a value that a console or a mail program has wrapped', () => {
  test.each<[Field, string, string]>([
    ['description', 'Contoso Filter over', '[MSAFD Tcpip [TCP/IP]]'],
    ['description', 'Contoso Filter over [MSAFD', 'Tcpip [TCP/IP]]'],
    ['description', 'Contoso [a', 'b]'],
    ['entryType', 'Layered Service', 'Provider'],
    ['entryType', 'Layered Chain', 'Entry (32)'],
    ['providerPath', 'C:\\Program', 'Files\\Contoso\\filter.dll'],
    ['providerPath', 'C:\\Contoso.dir\\sub', 'dir\\filter.dll'],
    ['providerPath', 'C:\\Contoso 2.10', 'beta\\filter.dll'],
  ])('%s %j goes on in the line %j', (field, value, end) => {
    const joined = joinedValue(field, { value, full: false }, end, languageLabels());
    expect(joined).toBe(`${value} ${end}`);
  });

  test('is broken in the middle of a word where the line is as wide as the console', () => {
    const joined = joinedValue('providerPath', { value: 'C:\\Cont', full: true }, 'oso\\filter.dll', languageLabels());
    expect(joined).toBe('C:\\Contoso\\filter.dll');
  });

  test.each<[Field, string, string]>([
    ['description', 'Contoso Filter', '[MSAFD Tcpip [TCP/IP]]'],
    ['description', 'Contoso Filter', 'over Tcpip'],
    ['description', 'Contoso Filter over', '[MSAFD Tcpip [TCP/IP]] and others'],
    ['description', 'Contoso Filter over', 'the [MSAFD Tcpip [TCP/IP]]'],
    ['description', 'Contoso Filter over', '[MSAFD Tcpip]'],
    ['description', 'Contoso Filter over', 'Tcpip'],
    ['description', 'Contoso [MSAFD', '0x66]'],
    ['entryType', 'Layered', 'Filter'],
    ['entryType', 'Base Service Provider', '(32)'],
    ['entryType', 'C:\\Program', 'Files\\filter.dll'],
    ['providerPath', 'C:\\Contoso\\filter.dll', 'C:\\Contoso\\other.dll'],
    ['providerPath', 'C:\\Program', 'Files'],
    ['providerPath', 'C:\\Program', 'Files\\filter.dll and other.dll'],
    ['providerPath', 'C:\\Program', 'Files\\filter.dll.dll'],
    ['providerPath', 'Layered Service', 'Provider'],
    ['providerId', '{E70F1AA0', 'filter.dll'],
    ['version', '2', 'filter.dll'],
  ])('%s %j does not go on in the line %j', (field, value, end) => {
    expect(joinedValue(field, { value, full: false }, end, languageLabels())).toBe(null);
  });

  test.each<[Field, string, boolean]>([
    ['entryType', '', false],
    ['description', '', false],
    ['providerPath', '', false],
    ['providerPath', 'C:\\a.dll', false],
    ['providerPath', 'Program', true],
    ['providerId', '', true],
    ['id', '', true],
    ['id', '1001', false],
  ])('%s %j lacks its end: %j', (field, value, unfinished) => {
    expect(isUnfinished(field, value)).toBe(unfinished);
  });

  test.each(['', 'C:\\a', 'a/b', 'a.dll'])('%j may be a path', (text) => expect(isPath(text)).toBe(true));
  test.each(['Contoso', '2', ' '])('%j is no path', (text) => expect(isPath(text)).toBe(false));

  test.each([GUID, 'C:\\Contoso\\filter.dll', 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]'])(
    '%j may stand in the line below its label',
    (text) => expect(isLongValue(text)).toBe(true),
  );
  test.each([
    ...[
      'filter.dll',
      'C:\\Contoso',
      'C:\\Contoso\\filter.dll is it',
      '2',
      'Contoso Filter over [MSAFD Tcpip]',
      'Filter over [',
    ],
    ...['Contoso Filter over [MSAFD Tcpip [TCP/IP]] and others', 'Contoso Filter', `see ${GUID}`],
  ])('%j may not', (text) => expect(isLongValue(text)).toBe(false));
});

describe('a line in brackets', () => {
  test.each([
    ...[
      '(14 lines)',
      '[14 lines]',
      '<14 lines>',
      '{14 lines}',
      '(x)',
      '\uff08\u7701\u7565\uff09',
      '\u3010\u7701\u7565\u3011',
    ],
    ...['\u3014\u7701\u7565\u3015', '(see [x]', '[x] and so on]', '[\u7701\u7565]'],
  ])('%j is a remark', (text) => expect(isRemark(text)).toBe(true));
  test.each(['[code]', '[/code]', '<b>', GUID, 'a (b)', '(a) b', 'a'])('%j is none', (text) =>
    expect(isRemark(text)).toBe(false),
  );
});

describe('a line of dashes', () => {
  test.each(['---', '-'.repeat(54), '\\---', '---\\', '\u2014\u2014\u2014', '\u2500\u2500\u2500\u2500'])(
    '%j stands below a title',
    (text) => expect(isRule(text)).toBe(true),
  );
  test.each(['--', 'x---', '---x', '===', '- - -', ''])('%j does not', (text) => expect(isRule(text)).toBe(false));
});

describe('a mark of an omission', () => {
  test.each([
    ...[
      '...',
      '. . .',
      '. ..',
      '\u2026',
      'snip',
      '[snip]',
      '<snip>',
      '{snip}',
      '(...)',
      '*** snip ***',
      '_snip_',
      '~~ snip',
      '[ ... ]',
    ],
    ...['truncated', 'output truncated', '[Output truncated]', '-- More --', 'more', 'more (14%)', 'MORE(', '--more--'],
    ...[
      'omitted',
      '14 lines omitted',
      '1 line omitted',
      '123456 lines removed',
      '4 entries left out',
      'rest cut',
      '9 cut',
    ],
    ...['entries omitted', 'cut', 'cut here'],
  ])('%j is one', (text) => expect(isMarker(text)).toBe(true));
  test.each([
    ...[
      '',
      '.',
      '..',
      '..-.',
      'a ...',
      'x snip',
      'not truncated',
      'moreover',
      'more lines',
      'no more',
      'cutting',
      '14 lines',
    ],
    ...['1234567 lines removed', '12 files omitted', 'entries', 'Description', 'lines  omitted', 'put out'],
  ])('%j is none', (text) => expect(isMarker(text)).toBe(false));
});

describe('a line without what mail programs and forums add', () => {
  test.each([
    ['> Version: 2', 'Version: 2'],
    ['>Version: 2', 'Version: 2'],
    ['>> > Version: 2', 'Version: 2'],
    ['  >  | Version: 2', 'Version: 2'],
    ['&gt; &gt; Version: 2', 'Version: 2'],
    ['Version: 2 > 1', 'Version: 2 > 1'],
    ['**Version:** 2', 'Version: 2'],
    ['Version: 2<br>', 'Version: 2'],
    ['Version: 2<br/>', 'Version: 2'],
    ['Version: 2<BR />', 'Version: 2'],
    ['Version:&nbsp;&nbsp;2', 'Version:  2'],
    ['\ufeffVersion:\u00a02\u200b', 'Version: 2'],
    ['\t Version: 2 \t', 'Version: 2'],
    ['*Version*: 2', '*Version*: 2'],
  ])('%j is %j', (line, clean) => expect(cleanLine(line)).toBe(clean));

  test('is empty where it is longer than any that netsh prints', () => {
    expect(cleanLine('x'.repeat(2000))).toHaveLength(2000);
    expect(cleanLine('x'.repeat(2001))).toBe('');
  });
});

test.each([
  ['Version:   2', 'Version', '2'],
  ['Version : 2', 'Version', '2'],
  ['\u7248\u672c\uff1a2', '\u7248\u672c', '2'],
  ['Provider Path: C:\\a.dll', 'Provider Path', 'C:\\a.dll'],
  ['Provider ID:', 'Provider ID', ''],
  ['Protocol Chain: 1 : 2', 'Protocol Chain', '1 : 2'],
  ['c:\\a.dll', null, 'c:\\a.dll'],
  [': 2', null, ': 2'],
  ['a:2', 'a', '2'],
  ['Version 2', null, 'Version 2'],
])('%j has the label %j and the value %j', (line, label, value) => {
  expect(parseLine(line)).toEqual({ label, value });
});

describe('the lines of a dump', () => {
  const linesOf = (lines: readonly string[]): DumpLine[] => segmentsOf(lines).flatMap((segment) => segment.lines);
  const pairsOf = (lines: readonly string[]) => linesOf(lines).map(({ label, value }) => [label, value]);

  test('are cut into segments at lines of dashes, with the title above', () => {
    const segments = segmentsOf([
      'Title',
      '-----',
      'Version: 2',
      'Other',
      '-----',
      '-----',
      'Id: 3',
      '-----',
      'Id: ---',
    ]);
    const short = segments.map(({ lines, ...rest }) => ({ ...rest, lines: lines.map(({ number }) => number) }));
    expect(short).toEqual([
      { title: 'Title', titleLine: 1, ruled: true, lines: [3] },
      { title: 'Other', titleLine: 4, ruled: true, lines: [] },
      { title: null, titleLine: 6, ruled: true, lines: [7] },
      { title: null, titleLine: 8, ruled: true, lines: [9] },
    ]);
  });

  test('above the first dashes are a segment without dashes', () => {
    const [first, second, ...others] = segmentsOf(['Version: 2', '-----', 'Id: 3']);
    expect([first, second, others]).toMatchObject([
      { title: null, titleLine: 0, ruled: false, lines: [{ number: 1 }] },
      { title: null, titleLine: 2, ruled: true, lines: [{ number: 3 }] },
      [],
    ]);
    expect(segmentsOf([])).toEqual([{ title: null, titleLine: 0, ruled: false, lines: [] }]);
  });

  test('have all that is known of each', () => {
    expect(linesOf(['Version: 2', '', 'Id: 3', 'x'.repeat(79)])).toEqual([
      {
        ...{ number: 1, label: 'Version', value: '2', afterBlank: false, full: false, followed: true },
        ...{ printed: null, origin: null, long: false },
      },
      {
        ...{ number: 3, label: 'Id', value: '3', afterBlank: true, full: false, followed: true },
        ...{ printed: null, origin: null, long: false },
      },
      {
        ...{ number: 4, label: null, value: 'x'.repeat(79), afterBlank: false, full: true, followed: false },
        ...{ printed: null, origin: null, long: false },
      },
    ]);
  });

  test('have no blank lines between entries where most have a blank line above them', () => {
    const afterBlank = (lines: string[]) => linesOf(lines).map((line) => line.afterBlank);
    expect(afterBlank(['a', '', 'b', '', 'c', 'd'])).toEqual([false, true, true, false]);
    expect(afterBlank(['a', '', 'b', '', 'c'])).toEqual([false, false, false]);
    expect(afterBlank(['a', '', 'b', 'c', 'd', 'e'])).toEqual([false, true, false, false, false]);
  });

  test('may be cut at the end of the text and above a mark of an omission', () => {
    const followed = linesOf(['Id: 1', '...', 'Id: 2', 'Id: 3']).map((line) => line.followed);
    expect(followed).toEqual([false, true, true, false]);
    expect(linesOf(['...', 'Id: 1']).map((line) => line.followed)).toEqual([true, false]);
  });

  test.each([
    ['colours', '\u001b[1;31mVersion: 2\u001b[0m'],
    ['other codes of terminals', '\u001b[KVersion: 2\u001b[12;34H'],
    ['quotes', '> > Version: 2'],
  ])('have no %s', (_, line) => expect(pairsOf([line])).toEqual([['Version', '2']]));

  test('that are too long are not read, but known', () => {
    const [most, long, blank] = linesOf([
      `Version: ${'1'.repeat(1991)}`,
      `Version: ${'1'.repeat(1992)}`,
      ' '.repeat(2001),
      GUID,
    ]);
    expect(most).toMatchObject({ label: 'Version', value: '1'.repeat(1991), long: false });
    expect(long).toMatchObject({ label: null, value: `Version: ${'1'.repeat(191)}`, long: true });
    expect(blank).toMatchObject({ label: null, value: '', long: true });
  });

  test('that are far too long keep their colours and quotes, because a search of millions of them fails', () => {
    const colour = '\u001b[1m';
    expect(pairsOf([colour.padEnd(10_000, 'x')])).toEqual([[null, 'x'.repeat(200)]]);
    expect(pairsOf([colour.padEnd(10_001, 'x')])).toEqual([[null, colour.padEnd(200, 'x')]]);
    expect(linesOf(['>'.repeat(4_000_000)])).toMatchObject([{ long: true }]);
  });

  test('with a label alone get the long value that the next line holds', () => {
    expect(pairsOf(['Provider ID:', GUID, 'Version: 2'])).toEqual([
      ['Provider ID', GUID],
      ['Version', '2'],
    ]);
  });

  test.each([
    ['the label has a value', ['Provider ID: x', GUID, 'a', 'b']],
    ['the label is missing', ['Provider ID', GUID, 'a', 'b']],
    ['a blank line is between them', ['Provider ID:', '', GUID, 'a', 'b']],
    ['the value has a label of its own', ['Provider ID:', `Provider ID: ${GUID}`, 'a', 'b']],
    ['the value is short', ['Provider ID:', 'Contoso', 'a', 'b']],
  ])('do not where %s', (_, lines) => {
    expect(linesOf(lines)).toHaveLength(4);
  });
});
