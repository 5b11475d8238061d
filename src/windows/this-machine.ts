import type { WindowsMachine } from './machine.ts';
import { RealMachine } from './real-machine.ts';

/** The machine that live sources are read from; null where there is none, which is anywhere but on Windows. */
export function thisMachine(): WindowsMachine | null {
  machine ??= process.platform === 'win32' ? new RealMachine() : null;
  return machine;
}

let machine: WindowsMachine | null = null;
