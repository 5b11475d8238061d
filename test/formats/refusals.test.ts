import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EVIDENCE } from '../../src/formats/index.ts';
import { ask } from '../support/ask.ts';
import { emptyFolder } from '../support/folder.ts';

const FILE = join(emptyFolder('refusals'), 'file');

async function refusal(content: string | Buffer) {
  writeFileSync(FILE, content);
  const { stdout, stderr } = await ask('test', FILE);
  const text = (await ask('test', FILE, '--format', 'table')).stderr;
  expect(stderr).not.toBe('');
  return { ...(JSON.parse(stdout).error as { code: string; message: string; hint: string }), text };
}

describe('a file of another kind', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['a screenshot', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), /a picture/],
    ['a PDF document', '%PDF-1.7\n%\u00e2', /a PDF document/],
    ['a program', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), /a program or a DLL/],
    ['an event log', Buffer.from('ElfFile\0\0\0', 'latin1'), /an event log/],
    ['bytes', Buffer.from([1, 2, 0, 3, 0, 0, 9]), /a binary file/],
    ['blanks', '\r\n \r\n', /a text of blanks/],
    ['a web page', '<!DOCTYPE html><html></html>', /a web page/],
    [
      'a log of HijackThis',
      'Logfile of Trend Micro HijackThis v2.0.5\r\nO10 - Unknown file in Winsock LSP: c:\\a.dll\r\n',
      /HijackThis/,
    ],
    ['ipconfig', '\r\nWindows IP Configuration\r\n\r\n   Host Name . . : PC1\r\n', /the output of ipconfig/],
    ['ipconfig in UTF-16', Buffer.from('\ufeff\r\nWindows IP Configuration\r\n', 'utf16le'), /the output of ipconfig/],
    ['netsh winsock reset', 'Sucessfully reset the Winsock Catalog.\r\n', /netsh winsock reset/],
    ['a letter that begins like a bitmap', 'BMW called again.', /a text of another kind/],
  ])('is called what it seems to be: %s', async (_, content, seems) => {
    const { code, message, hint } = await refusal(content);
    expect(code).toBe('sourceUnrecognised');
    expect(message).toMatch(/^This seems to be .*, and nothing in it is a Winsock catalog\.$/);
    expect(message).toMatch(seems);
    for (const { label } of EVIDENCE) expect(hint).toContain(label);
    expect(hint).toMatch(/On that machine run: netsh winsock show catalog > dump\.txt$/);
  });

  test('is refused in text with what it seems to be, which kinds are read, and how to make one', async () => {
    const { text } = await refusal('Hello.');
    expect(text).toMatch(/seems to be a text.*\. These kinds are read: .*\. On that machine run: /);
  });

  test('of JSON is refused with the kinds that are read', async () => {
    const { message, hint } = await refusal('{"a":1}');
    expect(message).toMatch(/^This is JSON of another kind/);
    expect(hint).toContain('On that machine run: netsh winsock show catalog');
  });
});

test.each<[string, string, RegExp]>([
  [
    'a registry export of another key',
    'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n"a"="b"\r\n',
    /^On that machine run: reg export HKLM/,
  ],
  [
    'a Chromium log that was cut off',
    '{"constants":{"clientInfo":{"os_type":"Windows NT: 10.0"}},"events":[',
    /Stop Logging/,
  ],
])('%s says what it is, what it lacks, and how to make it', async (_, content, how) => {
  const { code, message, hint } = await refusal(content);
  expect([code, message]).toEqual(['noCatalog', expect.stringMatching(/^This is .*, and it holds no /)]);
  expect(hint).toMatch(how);
});
