// Commands import this module only when they read this machine.

export { thisMachine } from '../windows/this-machine.ts';
export { readLive } from './live.ts';
