import { Failure } from '../failure.ts';
import type { MachineCatalog } from '../machine-catalog.ts';
import { thisMachine } from '../windows/this-machine.ts';
import { readApi } from './api.ts';
import { readLiveRegistry } from './registry.ts';

export type LiveSource = 'api' | 'registry';

/** This machine's catalogs. @throws Failure liveNeedsWindows, apiFailed, registryFailed, noCatalog, native… */
export function readLive(source: LiveSource): MachineCatalog {
  const machine = thisMachine();
  if (machine === null) throw liveNeedsWindows();
  return source === 'api' ? readApi(machine) : readLiveRegistry(machine);
}

const liveNeedsWindows = (): Failure =>
  new Failure({
    code: 'liveNeedsWindows',
    message: 'This machine has no Winsock catalog to read: it does not run Windows.',
    target: null,
    hint: 'Give a file: the output of "netsh winsock show catalog", a .reg export or a SYSTEM hive (in PowerShell: -Path).',
  });
