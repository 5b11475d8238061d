import { expect, test } from 'vitest';
import { layerName } from '../../src/catalog/layer-name.ts';

test.each([
  ['Contoso Filter', 'contoso filter'],
  ['Contoso Filter over [MSAFD Tcpip [TCP/IP]]', 'contoso filter'],
  ['Upper over [Lower over [MSAFD Tcpip [TCP/IP]]]', 'upper'],
  ['SangforLSP_x64 over [MSAFD Tcpip [TCP/IP]]', 'sangforlsp'],
  ['Contoso (32-bit)', 'contoso'],
  ['Contoso 64 bit', 'contoso'],
  ['ASProxy64', 'asproxy'],
  ['Contoso 128', 'contoso 128'],
  ['x64', null],
  ['', null],
  [null, null],
])('the layer of an entry called %j is %j', (name, expected) => {
  expect(layerName(name)).toBe(expected);
});

test('a long name takes no quadratic time', () => {
  expect(layerName(`a${' '.repeat(100_000)}b`)?.length).toBe(100_002);
});
