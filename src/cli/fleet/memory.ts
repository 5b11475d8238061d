import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What memory for new objects these took is what others will take. */
const SAMPLE = 1000;
/** A thread collects itself after so many machines: it takes about a fiftieth of their time, 18 ms on a machine of two cores. */
const BETWEEN_COLLECTIONS = 4000;

let settled = false;

/**
 * Keeps memory flat from there on: V8 doubles each thread's room for new objects whenever some of them live on, up to 48 MB,
 * and ten thousand machines later it has done so for no gain.
 * @param machines how many are done
 */
export function settleMemory(machines: number): void {
  if (settled || machines < SAMPLE) return;
  settled = true;
  setFlagsFromString('--semi-space-growth-factor=1');
}

let uncollected = 0;

/**
 * Collects what this thread has left behind, now and then: V8 by itself waits until all the room is full of it, which takes it
 * tens of thousands of machines and looks like a leak.
 * @param machines how many were done here since the last call
 */
export function collectSometimes(machines: number): void {
  uncollected += machines;
  if (uncollected < BETWEEN_COLLECTIONS) return;
  uncollected = 0;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
