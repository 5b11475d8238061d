import type { WindowsMachine } from './machine.ts';
import { RealMachine } from './real-machine.ts';
import { testVariable } from './test-build.ts';
import { TestMachine } from './test-machine.ts';

declare const TEST_BUILD: boolean;

/** The machine that live sources are read from; null where there is none, which is anywhere but on Windows. */
export function thisMachine(): WindowsMachine | null {
  machine ??= newMachine();
  return machine;
}

let machine: WindowsMachine | null = null;

function newMachine(): WindowsMachine | null {
  if (TEST_BUILD) {
    const library = testVariable('LIBRARY');
    if (library !== null) return new TestMachine(library);
  }
  return process.platform === 'win32' ? new RealMachine() : null;
}
