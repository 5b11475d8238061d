import { describe, expect, test } from 'vitest';
import { windowsProviderIds } from '../../src/live/identity/known.ts';
import { runningPrograms } from '../../src/processes/processes.ts';
import { judgePrograms } from '../../src/programs/programs.ts';
import { type RawProcess, WindowsError, type WindowsMachine } from '../../src/windows/machine.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';
import { modelledMachine } from '../support/modelled-machine.ts';

const CASE = caseNamed('one-lsp-both-catalogs');
const entries = entriesOf(CASE);
const catalogs = { entries, complete: true, programs: judgePrograms(entries, true, [64, 32], windowsProviderIds()) };
const ALL = { ids: null, names: null };
const running = (changes: Partial<WindowsMachine>) =>
  runningPrograms({ ...modelledMachine(CASE), ...changes }, catalogs, ALL);

const WINSOCK = 'C:\\Windows\\System32\\ws2_32.dll';
const process = (pid: number, facts: Partial<RawProcess> = {}): RawProcess => ({
  pid,
  name: 'server.exe',
  path: null,
  bitness: 64,
  startTime: '2026-11-21T08:00:00.000Z',
  modules: [WINSOCK, 'C:\\x\\coreclr.dll'],
  error: null,
  ...facts,
});

describe('the running programs of a machine', () => {
  test('are an error where Windows does not list its processes', () => {
    const processes = () => {
      throw new WindowsError('CreateToolhelp32Snapshot', 8);
    };
    expect(() => running({ processes })).toThrow(expect.objectContaining({ code: 'processesFailed', exitCode: 66 }));
  });

  test('are judged although nobody knows when the catalog was changed', () => {
    const catalogChanged = () => {
      throw new WindowsError('RegQueryInfoKeyW', 5);
    };
    const { changed, programs } = running({ processes: () => [process(7)], catalogChanged });
    expect(changed).toBe(null);
    expect(programs).toMatchObject([{ runtime: { name: 'dotnet' }, verdict: 'atRisk', stale: null }]);
  });

  test('are sorted by id', () => {
    const { programs } = running({ processes: () => [process(9), process(7), process(8)] });
    expect(programs.map(({ process: { pid } }) => pid)).toEqual([7, 8, 9]);
  });

  test('have the runtime of their modules where the file cannot be read', () => {
    const withFile = () => {
      throw new Error('access denied');
    };
    const { programs } = running({ processes: () => [process(7, { path: 'C:\\x\\server.exe' })], withFile });
    expect(programs).toMatchObject([{ runtime: { name: 'dotnet', version: null } }]);
  });
});
