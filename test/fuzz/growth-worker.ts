// Looks for shapes of inputs whose cost grows faster than they do.

import './constants.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { announcer } from './announce.ts';
import { growthProblems } from './growth.ts';
import { Chance } from './inputs.ts';
import { EVIDENCE_NAMES, randomShape, shaped } from './shapes.ts';

const { seed, shared } = workerData as { seed: number; shared: SharedArrayBuffer };
const announce = announcer(shared);
const chance = new Chance(seed);

for (;;) {
  const shape = randomShape(chance, chance.of(EVIDENCE_NAMES));
  const problems = growthProblems((size) => {
    // Each size is an input of its own to who watches for one that does not end.
    announce(shape);
    return shaped(shape, size);
  });
  if (problems.length > 0) parentPort?.postMessage({ found: { problems, recipe: shape } });
  parentPort?.postMessage({ done: 1 });
}
