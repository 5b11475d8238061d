import { Failure } from '../failure.ts';
import { LARGEST_FILE } from './files.ts';

/** Deflate makes exports and dumps at most 30 times smaller, and a file of zeros 1000 times. */
const MOST_TIMES = 250;
/** Every packed file may become this large. */
const ALWAYS_ALLOWED = 1024 * 1024;

/** Whether a packed file claims an unpacked size that we do not allow. Sizes are in bytes. */
export const isBomb = (packed: number, unpacked: number): boolean => unpacked > largestOf(packed);

/** The largest unpacked size that we allow for this many packed bytes. */
export const largestOf = (packed: number): number => Math.min(LARGEST_FILE, ALWAYS_ALLOWED + packed * MOST_TIMES);

/** The same for all members of an archive together, because many members can share the same packed bytes. */
export const isBombOfMembers = (archive: number, unpacked: number): boolean =>
  unpacked > ALWAYS_ALLOWED + archive * MOST_TIMES;

export const bomb = (target: string, packed: number): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `What is packed in ${packed} bytes is larger unpacked than is unpacked here (more than ${MOST_TIMES} times as large, or than ${LARGEST_FILE / 1024 / 1024} MiB).`,
    target,
    hint: 'If it is none of those files that only want to fill your memory, unpack it first.',
  });
