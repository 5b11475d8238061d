import { describe, expect, test } from 'vitest';
import { codePageDecoder } from '../../src/inputs/ansi-code-pages.ts';

const decode = (page: string | number, ...bytes: number[]): string | undefined =>
  codePageDecoder(page)?.(Uint8Array.from(bytes));

// The tables of these pages: unicode.org, Public/MAPPINGS/VENDORS/MICSFT/WindowsBestFit.
describe('a byte of an ANSI code page', () => {
  test.each([
    [874, [0xa1], 'ก'],
    [932, [0x83, 0x65], 'テ'],
    [936, [0xd6, 0xd0], '中'],
    [949, [0xc7, 0xd1], '한'],
    [950, [0xa4, 0xa4], '中'],
    [1250, [0xb3], 'ł'],
    [1251, [0xcf], 'П'],
    [1252, [0x80, 0xe9], '€é'],
    [1253, [0xe1], 'α'],
    [1254, [0xfd], 'ı'],
    [1255, [0xf9], 'ש'],
    [1256, [0xca], 'ت'],
    [1257, [0xeb], 'ė'],
    [1258, [0xfd], 'ư'],
    ['65001', [0xc3, 0xa9], 'é'],
  ])('of page %s is the character that Windows shows', (page, bytes, expected) => {
    expect(decode(page, ...bytes)).toBe(expected);
  });

  test('that the page leaves undefined is the control character that Windows makes of it', () => {
    expect(decode(1252, 0x81, 0x9d)).toBe('\x81\x9d');
  });

  test('of a page that Windows does not use as ANSI is unknown', () => {
    expect(decode(1047, 0xe9)).toBe('\ufffd');
    expect(decode('constructor', 0xe9)).toBe('\ufffd');
    expect(codePageDecoder(null)).toBeNull();
  });
});
