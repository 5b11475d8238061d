import { spawnSync } from 'node:child_process';
import { ROOT } from '../targets.ts';

/** The earliest time that a zip can store. */
const OLDEST = Date.UTC(1980, 0, 1) / 1000;

/**
 * The time of all files in the packages, in seconds since 1970: SOURCE_DATE_EPOCH, or else the time of the commit. The time of
 * the build would give other bytes each time.
 * @throws Error where SOURCE_DATE_EPOCH is no number
 */
export function sourceDate(): number {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) {
    if (!/^\d{1,11}$/.test(given)) throw new Error(`SOURCE_DATE_EPOCH is no number of seconds: ${given}`);
    return Math.max(Number(given), OLDEST);
  }
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return Math.max(Number(stdout), OLDEST);
  console.error(
    'This is no git checkout: the files in the packages get the year 1980. Set SOURCE_DATE_EPOCH to change that.',
  );
  return OLDEST;
}
