import { expect, test } from 'vitest';
import { resolveKnownName } from '../../src/registry/known-names.ts';

test.each([
  '@%SystemRoot%\\System32\\mswsock.dll,-60100',
  '@%windir%\\system32\\MSWSOCK.DLL,-60100',
  '@C:\\Windows\\System32\\mswsock.dll,-60100',
  '@d:\\windows\\system32\\wshtcpip.dll,-60100',
])('%s is a name of Windows', (name) => expect(resolveKnownName(name)).toBe('MSAFD Tcpip [TCP/IP]'));

test.each([
  null,
  '',
  'MSAFD Tcpip [TCP/IP]',
  'mswsock.dll,-60100',
  'x@%SystemRoot%\\System32\\mswsock.dll,-60100',
  '@%SystemRoot%\\System32\\mswsock.dll,-60100x',
  '@%SystemRoot%\\System32\\mswsock.dll,-60100;v2',
  '@%SystemRoot%\\System32\\mswsock.dll,60100',
  '@%SystemRoot%\\System32\\mswsock.dll,-60199',
  '@%SystemRoot%\\System32\\contoso.dll,-60100',
  '@%SystemRoot%\\System32\\drivers\\mswsock.dll,-60100',
  '@C:\\Contoso\\mswsock.dll,-60100',
  '@mswsock.dll,-60100',
])('%s is none', (name) => expect(resolveKnownName(name)).toBe(null));
