// Commands import this module only when they need it, so that those that only read files do not load the code for Windows.

export { thisMachine } from '../windows/this-machine.ts';
export { readLive } from './live.ts';
