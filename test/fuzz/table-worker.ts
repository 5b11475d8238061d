import './constants.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { GROWING_SHAPES } from '../support/growing.ts';
import { costOf } from './growth.ts';

const MEGABYTE = 1024 * 1024;
const shape = GROWING_SHAPES[workerData as number];

for (const size of [1, 2, 4]) {
  const bytes = Buffer.from(shape?.text(size * MEGABYTE) ?? '');
  parentPort?.postMessage(Math.min(...[1, 2].map(() => costOf(bytes).time)));
}
