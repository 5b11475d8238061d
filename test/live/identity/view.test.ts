import { describe, expect, test } from 'vitest';
import { fileInView } from '../../../src/live/identity/view.ts';

const FOLDERS = {
  systemRoot: 'C:\\Windows',
  programFiles: 'C:\\Program Files',
  programFilesX86: 'C:\\Program Files (x86)',
};

describe("a provider's file", () => {
  test.each([
    ['%SystemRoot%\\system32\\mswsock.dll', 64, 'C:\\Windows\\system32\\mswsock.dll'],
    ['%SystemRoot%\\system32\\mswsock.dll', 32, 'C:\\Windows\\SysWOW64\\mswsock.dll'],
    ['c:\\windows\\SYSTEM32\\a\\b.dll', 32, 'C:\\Windows\\SysWOW64\\a\\b.dll'],
    ['C:\\Windows\\Sysnative\\b.dll', 32, 'C:\\Windows\\System32\\b.dll'],
    ['C:\\Windows\\System32\\drivers\\etc\\b.dll', 32, 'C:\\Windows\\System32\\drivers\\etc\\b.dll'],
    ['C:\\Windows\\System32x\\b.dll', 32, 'C:\\Windows\\System32x\\b.dll'],
    ['%ProgramFiles%\\A\\b.dll', 64, 'C:\\Program Files\\A\\b.dll'],
    ['%ProgramFiles%\\A\\b.dll', 32, 'C:\\Program Files (x86)\\A\\b.dll'],
    ['%CommonProgramFiles%\\A\\b.dll', 32, 'C:\\Program Files (x86)\\Common Files\\A\\b.dll'],
    ['%ProgramW6432%\\A\\b.dll', 32, 'C:\\Program Files\\A\\b.dll'],
    ['C:/A/./x/../b.dll', 64, 'C:\\A\\b.dll'],
  ] as const)('%s in a %i-bit program is %s', (path, bitness, expected) => {
    expect(fileInView(path, bitness, FOLDERS)?.toLowerCase()).toBe(expected.toLowerCase());
  });

  test.each([
    '\\\\server\\share\\b.dll',
    '//server/share/b.dll',
    '\\\\?\\C:\\b.dll',
    '\\\\.\\pipe\\b',
    '\\??\\C:\\b.dll',
    'b.dll',
    'C:b.dll',
    '\\b.dll',
    '%Path%\\b.dll',
    '%APPDATA%\\b.dll',
    'C:\\..\\..\\b.dll',
    'C:\\a\\nul',
    'C:\\a\\COM1.dll',
    'C:\\a\\con .dll',
    'C:\\a.dll:stream',
    'C:\\a|b.dll',
    'C:\\a\u0000b.dll',
    'C:\\a\ufffd.dll',
    'C:\\',
    '',
  ])('%j is not looked up', (path) => {
    expect(fileInView(path, 64, FOLDERS)).toBe(null);
  });
});
