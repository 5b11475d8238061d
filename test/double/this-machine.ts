// Replaces src/windows/this-machine.ts in the test build.

import type { WindowsMachine } from '../../src/windows/machine.ts';
import { RealMachine } from '../../src/windows/real-machine.ts';
import { TestMachine } from './machine.ts';
import { testVariable } from './variables.ts';

/** The machine of the library that WINSOCK_LSP_TEST_LIBRARY names; without that variable the real machine. */
export function thisMachine(): WindowsMachine | null {
  machine ??= newMachine();
  return machine;
}

let machine: WindowsMachine | null = null;

function newMachine(): WindowsMachine | null {
  const library = testVariable('LIBRARY');
  if (library !== null) return new TestMachine(library);
  return process.platform === 'win32' ? new RealMachine() : null;
}
