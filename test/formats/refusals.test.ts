import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EVIDENCE } from '../../src/formats/index.ts';
import { noCatalog, unrecognised } from '../../src/formats/refusals.ts';
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

describe('a file that people send by mistake is called', () => {
  const seems = (content: Buffer): string => unrecognised(content, 'a').message;
  const message = (kind: string) => `This seems to be ${kind}, and nothing in it is a Winsock catalog.`;

  test.each([
    ['\x89PNG\r\n', 'a picture'],
    ['\xff\xd8\xff\xe0', 'a picture'],
    ['GIF89a', 'a picture'],
    ['BM\x36\0', 'a picture'],
    ['RIFF1234', 'a picture or a recording'],
    ['%PDF-1.7', 'a PDF document'],
    ['MZ\x90\0', 'a program or a DLL'],
    ['ElfFile\0', 'an event log (.evtx)'],
    ['\xd0\xcf\x11\xe0', 'an Office document or an installer'],
    ['SQLite format 3\0', 'an SQLite database'],
    ['7z\xbc\xaf', 'a 7-Zip archive'],
    ['Rar!', 'a RAR archive'],
    ['MSCF', 'a cabinet archive'],
    ['MDMP', 'a crash dump of a program'],
    ['PAGEDU64', 'a memory dump of Windows'],
    ['\0\0\0\x1cftypisom', 'a binary file of an unknown kind'],
    ['x MZ\0\xff', 'a binary file of an unknown kind'],
  ])('by its first bytes %j: %s', (bytes, kind) => {
    expect(seems(Buffer.from(bytes, 'latin1'))).toBe(message(kind));
  });

  test.each([
    [' ', 'a text of blanks'],
    ['\r\n\t \r\n', 'a text of blanks'],
    ['<html>', 'a web page'],
    ['\r\n  <!DOCTYPE HTML>', 'a web page'],
    ['Save it as <html>.', 'a text of another kind'],
    ['<?xml version="1.0"?>', 'an XML file'],
    ['\n\n<?xml version="1.0"?>', 'an XML file'],
    ['Put <?xml in front.', 'a text of another kind'],
    ['Logfile of HijackThis', 'a log of HijackThis, which names files and shows no flags'],
    ['Scan result of Farbar Recovery Scan Tool (FRST)', 'a log of FRST, which names files and shows no flags'],
    ['\ufeffWindows IP Configuration', 'the output of ipconfig'],
    ['I send you the Windows IP Configuration', 'a text of another kind'],
    ['\r\nHost Name: PC1\r\nOS Name:        Microsoft Windows 10', 'the output of systeminfo'],
    ['OS Name: Microsoft Windows 10', 'the output of systeminfo'],
    ['Its OS Name: Windows', 'a text of another kind'],
    ['Sucessfully reset the winsock catalog.', 'the output of netsh winsock reset'],
    ['\r\nActive Connections\r\n\r\n  Proto', 'the output of netstat'],
    ['Active Connections', 'the output of netstat'],
    ['Active Connections  \n', 'the output of netstat'],
    ['Active Connections of Contoso', 'a text of another kind'],
    ['No Active Connections', 'a text of another kind'],
    ['The following command was not found: winsock show.', 'an error message of netsh'],
    ['\r\nThe requested operation requires elevation (Run as administrator).', 'an error message of netsh'],
    ['He says: The requested operation requires elevation', 'a text of another kind'],
    ['{"a":1}', 'JSON of another kind'],
    ['\r\n [1]', 'JSON of another kind'],
    ['Hello [1]', 'a text of another kind'],
    ['Hijack\ufeffThis', 'a text of another kind'],
    ['BMW called again.', 'a text of another kind'],
  ])('by its text %j: %s', (text, kind) => {
    expect(seems(Buffer.from(text))).toBe(message(kind));
    expect(seems(Buffer.from(`\ufeff${text.replace(/^\ufeff/, '')}`, 'utf16le'))).toBe(message(kind));
  });

  test('by its text in UTF-16 without a byte order mark', () => {
    expect(seems(Buffer.from('Windows IP Configuration', 'utf16le'))).toBe(message('the output of ipconfig'));
  });

  test('by its text in a code page, where one of its first two bytes is one of a byte order mark', () => {
    for (const text of ['\xffx\r\nActive Connections', 'x\xfe\r\nActive Connections'])
      expect(seems(Buffer.from(text, 'latin1'))).toBe(message('the output of netstat'));
  });
});

test('a file without a catalog is refused with what it lacks, and by default with how to make one', () => {
  expect(noCatalog('reg', 'a.reg', 'Winsock protocol catalog')).toMatchObject({
    code: 'noCatalog',
    message: 'This is a registry export, and it holds no Winsock protocol catalog.',
    target: 'a.reg',
    hint: 'On that machine run: reg export HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2 winsock.reg',
  });
  expect(noCatalog('reg', 'a.reg', 'key', 'Look again.')).toMatchObject({ hint: 'Look again.' });
});
