import { setFlagsFromString } from 'node:v8';

/** What memory for new objects these took is what others will take. */
const SAMPLE = 1000;

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
