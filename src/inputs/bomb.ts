import { Failure } from '../failure.ts';

/** Twice the largest SYSTEM hive that a Windows starts with. */
export const LARGEST_UNPACKED = 128 * 1024 * 1024;
/** Registry exports and dumps shrink to a thirtieth at the best; deflate can do a thousandth, of nothing but zeros. */
const MOST_TIMES = 250;
/** Any packed file may become this large, however small it is. */
const ALWAYS_ALLOWED = 1024 * 1024;

/** Whether what is packed claims to become more than any evidence does. */
export const isBomb = (packed: number, unpacked: number): boolean => unpacked > largestOf(packed);

/** The most that so many packed bytes may become. */
export const largestOf = (packed: number): number => Math.min(LARGEST_UNPACKED, ALWAYS_ALLOWED + packed * MOST_TIMES);

/** The same of all members of an archive together: they may all claim the same bytes of it. */
export const isBombOfMembers = (archive: number, unpacked: number): boolean =>
  unpacked > ALWAYS_ALLOWED + archive * MOST_TIMES;

export const bomb = (target: string, packed: number): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `What is packed in ${packed} bytes is larger unpacked than is unpacked here (more than ${MOST_TIMES} times as large, or than ${LARGEST_UNPACKED / 1024 / 1024} MiB).`,
    target,
    hint: 'If it is none of those files that only want to fill your memory, unpack it first.',
  });
