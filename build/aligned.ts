// V8 reads the code of a program where it lies if that begins at a multiple of eight, and else copies it first: a fifth of
// a millisecond at each start. Where a file comes to lie in the exe is known only when the exe is made.

import { ROOM } from '../src/code.ts';

/** Code with room to be moved in, as src/code.ts reads it: its first byte says how far in the code begins. */
export const withRoom = (code: Buffer): Buffer =>
  code.length === 0 ? code : Buffer.concat([Buffer.alloc(ROOM, ROOM), code]);

/** Moves code in an exe to a multiple of eight: of the file, and so of the memory that it is mapped to. */
export function align(executable: Buffer, roomy: Buffer): void {
  if (roomy.length === 0) return;
  const at = executable.indexOf(roomy);
  if (at === -1 || executable.indexOf(roomy, at + 1) !== -1) throw new Error('the exe does not hold its code once');
  const begin = ROOM - (at % ROOM);
  executable.fill(0, at, at + roomy.length);
  executable[at] = begin;
  roomy.copy(executable, at + begin, ROOM);
}
