// This machine. A part of its own, so that a start which only reads files does not read what asks Windows.

export { leaveAtOnce } from '../../windows/leave.ts';
export { thisMachine } from '../../windows/this-machine.ts';
export { readLive } from './live.ts';
