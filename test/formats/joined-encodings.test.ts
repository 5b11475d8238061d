// Two outputs that somebody joined in one file may be in two encodings. Whatever the second one is in, a clean machine with a non-IFS
// entry behind it is not compliant.

import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readBytes } from '../../src/formats/read.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { CHINESE, netshOf } from '../support/netsh.ts';
import { REG_STYLES, REGEDIT5, regOf } from '../support/reg.ts';
import { itemPropertiesOf, regQueryOf } from '../support/registry-text.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const ONE: Case = { ...SICK, entries: SICK.entries.slice(0, 1) };

const wide = (text: string) => Buffer.from(text, 'utf16le');
const ENCODINGS: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-16LE': wide,
  'UTF-16LE with its mark': (text) => wide(`\ufeff${text}`),
  'UTF-16BE': (text) => wide(text).swap16(),
  'UTF-16BE with its mark': (text) => wide(`\ufeff${text}`).swap16(),
  'UTF-32LE': (text) => iconv.encode(text, 'utf-32le'),
  'code page 936': (text) => iconv.encode(text, 'cp936'),
};
/** What may stand between the two: nothing, a line end, or an odd byte. */
const BETWEEN = ['', '\r\n', '\n', 'x'];

const verdicts = (bytes: Buffer): string[] =>
  readBytes(bytes, 'evidence', { logs: () => [], controlSet: null }).map((result) =>
    'failure' in result ? 'unknown' : judge(result.entries, result.missingEntries, 'internet').verdict,
  );

/** The encodings of the first text, of the text between and of the second with which a sick machine is compliant. */
const missed = (first: string, second: string): string[][] =>
  Object.entries(ENCODINGS).flatMap(([one, encodeFirst]) =>
    Object.entries(ENCODINGS).flatMap(([other, encodeSecond]) =>
      BETWEEN.filter((between) =>
        verdicts(Buffer.concat([encodeFirst(first), Buffer.from(between), encodeSecond(second)])).every(
          (verdict) => verdict === 'compliant',
        ),
      ).map((between) => [one, between, other]),
    ),
  );

const FIRST: Record<string, string> = {
  netsh: netshOf(CLEAN),
  'netsh in Chinese': netshOf(CLEAN, { words: CHINESE }),
  'reg query': regQueryOf(CLEAN),
  'Get-ItemProperty': itemPropertiesOf(CLEAN),
};
const SECOND: Record<string, string> = {
  netsh: netshOf(ONE, { nameSpaces: false }),
  'netsh with line feeds': netshOf(ONE, { nameSpaces: false }).replaceAll('\r\n', '\n'),
  'netsh in Chinese': netshOf(ONE, { words: CHINESE, nameSpaces: false }),
  'reg query': regQueryOf(ONE),
};

test.each(Object.keys(FIRST).flatMap((first) => Object.keys(SECOND).map((second) => [first, second] as const)))(
  '%s, and %s in another encoding',
  (first, second) => {
    expect(missed(FIRST[first] as string, SECOND[second] as string)).toEqual([]);
  },
);

// Another control set in the same export is another matter.
const STYLES = Object.keys(REG_STYLES).filter((name) => !name.startsWith('two'));

test.each(STYLES)('an export in the style of %s, and another in another encoding', (style) => {
  const first = regOf(CLEAN, REG_STYLES[style]);
  for (const machine of [SICK, ONE]) {
    const second = regOf(machine, { ...REGEDIT5, encoding: 'utf8' }).toString();
    const key = second.slice(second.lastIndexOf('\r\n['));
    for (const text of [second, key])
      for (const [name, encode] of Object.entries(ENCODINGS))
        for (const between of BETWEEN)
          expect([name, between, verdicts(Buffer.concat([first, Buffer.from(between), encode(text)]))]).not.toEqual([
            name,
            between,
            ['compliant'],
          ]);
  }
});

test('an export in two encodings says where the second begins', () => {
  const first = regOf(CLEAN, REG_STYLES['UTF-8']);
  const [result] = readBytes(Buffer.concat([first, regOf(SICK)]), 'a.reg', { logs: () => [], controlSet: null });
  expect(result).toMatchObject({
    warnings: expect.arrayContaining([
      expect.objectContaining({ code: 'notPlaced', target: `a.reg:${first.toString().split('\n').length}` }),
    ]),
  });
});

test('a UTF-16 text with a little Japanese or Chinese is in one encoding', () => {
  const japanese = caseNamed('name-in-japanese');
  for (const text of [netshOf(japanese), netshOf(japanese, { words: CHINESE }), netshOf(CLEAN, { words: CHINESE })])
    for (const bytes of [wide(`\ufeff${text}`), wide(`\ufeff${text}`).swap16()])
      expect(readBytes(bytes, 'a.txt', { logs: () => [], controlSet: null })).toMatchObject([
        { source: { encoding: bytes[0] === 0xff ? 'utf-16le' : 'utf-16be' } },
      ]);
});
