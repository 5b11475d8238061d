// Commands import this module with import(), so that those that only read files need not load the code for Windows.

export { thisMachine } from '../windows/this-machine.ts';
export { readLive } from './live.ts';
