// Looks for shapes of inputs whose cost grows faster than the input.

import './constants.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { announcer } from './announce.ts';
import { growthProblems } from './growth.ts';
import { Random } from './inputs.ts';
import { EVIDENCE_NAMES, randomShape, shapedInput } from './shapes.ts';

const { seed, shared } = workerData as { seed: number; shared: SharedArrayBuffer };
const announce = announcer(shared);
const random = new Random(seed);

for (;;) {
  const shape = randomShape(random, random.of(EVIDENCE_NAMES));
  const problems = growthProblems((size) => {
    // The main thread watches the time of each size.
    announce(shape);
    return shapedInput(shape, size);
  });
  if (problems.length > 0) parentPort?.postMessage({ found: { problems, recipe: shape } });
  parentPort?.postMessage({ done: 1 });
}
