import { spawnSync } from 'node:child_process';
import { ROOT } from '../targets.ts';

/** The oldest time that a zip can hold. */
const OLDEST = Date.UTC(1980, 0, 1) / 1000;

/** Seconds since 1970 that all packages bear: SOURCE_DATE_EPOCH, or the commit's time, so that it decides their bytes. */
export function sourceDate(): number {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) {
    if (!/^\d{1,11}$/.test(given)) throw new Error(`SOURCE_DATE_EPOCH is no number of seconds: ${given}`);
    return Math.max(Number(given), OLDEST);
  }
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return Math.max(Number(stdout), OLDEST);
  console.error('This is no git checkout: the packages bear the year 1980. Set SOURCE_DATE_EPOCH for another time.');
  return OLDEST;
}
