// All that asks Windows. Imported by the commands that need it: files are read without it.

export { thisMachine } from '../windows/this-machine.ts';
export { readLive } from './live.ts';
