import type { WindowsMachine } from './machine.ts';
import { RealMachine } from './real-machine.ts';

/** Null on other systems than Windows. */
export function thisMachine(): WindowsMachine | null {
  machine ??= process.platform === 'win32' ? new RealMachine() : null;
  return machine;
}

let machine: WindowsMachine | null = null;
