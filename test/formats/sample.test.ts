// What every reader sees of a file to recognise it: the beginning of its text, in any encoding.

import { describe, expect, test } from 'vitest';
import { isJson, isListDocument, sampleOf } from '../../src/formats/sample.ts';
import { inMemory } from '../../src/inputs/files.ts';
import { KINDS_AND_HOW } from '../../src/kinds.ts';

const headOf = (bytes: Buffer): string => sampleOf(inMemory(bytes), 'a').head;

describe('the beginning of a text is without blanks and marks', () => {
  const TEXT = '\r\n  [{"a": 1}]\r\n';
  const HEAD = '[{"a": 1}]\r\n';
  const wide = (text: string) => Buffer.from(text, 'utf16le');

  test.each([
    ['UTF-8', () => Buffer.from(TEXT)],
    ['UTF-8 with its mark', () => Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16LE', () => wide(TEXT)],
    ['UTF-16LE with its mark', () => wide(`\ufeff${TEXT}`)],
    ['UTF-16BE', () => wide(TEXT).swap16()],
    ['UTF-16BE with its mark', () => wide(`\ufeff${TEXT}`).swap16()],
  ])('in %s', (_, bytes) => expect(headOf(bytes())).toBe(HEAD));

  test('in UTF-16LE without a mark, with a letter that has the byte of another in it', () => {
    expect(headOf(wide('a\u7b00'))).toBe('a\u7b00');
  });

  test.each([
    ['UTF-16LE with a first letter that is not Latin', '\u4e2d{}', 'utf16le', '\u4e2d{}'],
    ['a code page, with the first byte of a mark', '\xffx{}', 'latin1', '\xffx{}'],
    ['a code page, with the second byte of a mark', 'x\xfe{}', 'latin1', 'x\xfe{}'],
    ['a code page, with a mark in the middle', 'x\xef\xbb\xbf{}', 'latin1', 'x\xef\xbb\xbf{}'],
  ] as const)('in %s', (_, text, encoding, head) => {
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    expect(headOf(Buffer.from(mark + text, encoding))).toBe(head);
  });
});

test('a file is read as a whole only when a reader asks for it, and once', () => {
  let times = 0;
  const file = inMemory(Buffer.from('Hello.'));
  const sample = sampleOf({ ...file, all: () => Buffer.from(`Hello. ${++times}`) }, 'a');
  expect([times, sample.file.size]).toEqual([0, 6]);
  expect([sample.bytes().toString(), sample.bytes().toString(), times]).toEqual(['Hello. 1', 'Hello. 1', 1]);
});

describe('a file that no reader could read is refused at once', () => {
  const archive = {
    code: 'sourceUnsupported',
    message: 'This is an archive inside an archive or on standard input, or a zip archive of another name than .zip.',
    hint: 'Give a .zip or .gz file that holds the evidence itself.',
  };
  test.each([
    ['an empty file', '', { code: 'sourceMalformed', message: 'The file is empty.', hint: KINDS_AND_HOW }],
    ['a zip archive', 'PK\x03\x04\x14\0', archive],
    ['a gzip file', '\x1f\x8b\x08\0', archive],
    [
      'the registry of Windows 9x',
      'CREG\0\0\x01\0',
      {
        code: 'sourceUnsupported',
        message: 'This is the registry of a Windows 95, 98 or Me, which this program does not read.',
        hint: 'Windows 9x has no completion ports that a provider could break.',
      },
    ],
  ])('%s', (_, content, failure) => {
    const sampled = () => sampleOf(inMemory(Buffer.from(content, 'latin1')), 'a.bin');
    expect(sampled).toThrow(expect.objectContaining({ ...failure, target: 'a.bin' }));
  });

  test.each(['PK and others', 'x\x1f\x8b', 'CRE', 'x'])('but not %j', (text) => {
    expect(headOf(Buffer.from(text, 'latin1'))).toBe(text);
  });
});

test.each([
  ['{"a":1}', true],
  ['{}', true],
  ['{\r\n  "a": 1', true],
  ['[{"a":1}]', true],
  ['[\r\n  {', true],
  ['[]', true],
  ['{a:1}', false],
  ['{  a', false],
  ['[1]', false],
  ['[HKEY_LOCAL_MACHINE]', false],
  ['[  HKEY_LOCAL_MACHINE]', false],
  ['x {"a":1}', false],
  ['', false],
])('%j begins like a JSON object or an array of objects: %s', (head, answer) => expect(isJson(head)).toBe(answer));

test.each([
  ['{"document":"list"', true],
  ['{\n  "document"  :  "list"', true],
  ['{"document" :"list"', true],
  ['{"document":"test"', false],
  ['{"kind":"list"', false],
  ['{"data":"\\"document\\":\\"list\\""', false],
])('%s is a document of list: %s', (head, answer) => expect(isListDocument(head)).toBe(answer));
