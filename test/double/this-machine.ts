// The test build has this in place of src/windows/this-machine.ts.

import type { WindowsMachine } from '../../src/windows/machine.ts';
import { RealMachine } from '../../src/windows/real-machine.ts';
import { TestMachine } from './machine.ts';
import { testVariable } from './variables.ts';

/** The machine that WINSOCK_LSP_TEST_LIBRARY stands in for; without that variable the real one. */
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
