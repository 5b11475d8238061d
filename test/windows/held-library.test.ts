import { afterEach, expect, test } from 'vitest';
import { lockedLibraryWarnings } from '../../src/live/live.ts';
import { nativeCode } from '../../src/windows/native-code.ts';
import { decodeProcesses } from '../../src/windows/rstrtmgr.ts';

afterEach(() => {
  nativeCode.lockedFile = null;
});

test("RM_PROCESS_INFO has the process id at 0 and the program's name at 12", () => {
  const infos = Buffer.alloc(2 * 668);
  infos.writeUInt32LE(4711, 0);
  infos.write('Contoso Backup', 12, 'utf16le');
  infos.writeUInt32LE(12, 668);
  expect(decodeProcesses(infos, 2)).toEqual(['Contoso Backup (process 4711)', 'a program without a name (process 12)']);
  expect(decodeProcesses(infos, 1)).toHaveLength(1);
  // Restart Manager may count more than there was room for.
  expect(decodeProcesses(infos, 99)).toHaveLength(2);
});

test('a library that is not locked gives no warning', () => {
  expect(lockedLibraryWarnings({ programsHolding: () => ['x'] })).toEqual([]);
});

test('the warning names the programs that have the library open, when Windows says so', () => {
  nativeCode.lockedFile = 'C:\\koffi.node';
  const [warning] = lockedLibraryWarnings({ programsHolding: (path) => [`${path}-holder (process 7)`] });
  expect(warning).toMatchObject({ code: 'nativeHeld', target: 'C:\\koffi.node' });
  expect(warning?.message).toContain('Probably it is: C:\\koffi.node-holder (process 7).');
  expect(lockedLibraryWarnings({ programsHolding: () => [] })[0]?.message).toContain('does not say which program');
});
