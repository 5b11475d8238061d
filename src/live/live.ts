import { Failure, type Warning } from '../failure.ts';
import type { MachineCatalog } from '../machine-catalog.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { nativeCode } from '../windows/native-code.ts';
import { thisMachine } from '../windows/this-machine.ts';
import { readApi } from './api.ts';
import { readLiveRegistry } from './registry.ts';

export type LiveSource = 'api' | 'registry';

/** Reads this machine's catalogs. @throws Failure liveNeedsWindows, apiFailed, registryFailed, noCatalog, native… */
export function readLive(source: LiveSource): MachineCatalog {
  const machine = thisMachine();
  if (machine === null) throw liveNeedsWindows();
  const catalog = source === 'api' ? readApi(machine) : readLiveRegistry(machine);
  return { ...catalog, warnings: [...catalog.warnings, ...lockedLibraryWarnings(machine)] };
}

/** Warns that another program has locked the native library, and names programs that may have. Any user can lock it. */
export function lockedLibraryWarnings(machine: Pick<WindowsMachine, 'programsHolding'>): Warning[] {
  const { lockedFile } = nativeCode;
  if (lockedFile === null) return [];
  const programs = machine.programsHolding(lockedFile);
  const who = programs.length === 0 ? 'Windows does not say which program.' : `Probably it is: ${programs.join(', ')}.`;
  const message = `Another program has opened the native library for exclusive use. ${who} A copy was loaded from a folder that only administrators can open.`;
  return [{ code: 'nativeHeld', message, target: lockedFile }];
}

const liveNeedsWindows = (): Failure =>
  new Failure({
    code: 'liveNeedsWindows',
    message: 'This machine has no Winsock catalog to read: it does not run Windows.',
    target: null,
    hint: 'Give a file: the output of "netsh winsock show catalog", a .reg export or a SYSTEM hive (in PowerShell: -Path).',
  });
