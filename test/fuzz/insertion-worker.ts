// Tries every insertion of an entry into clean evidence, once.

import './constants.ts';
import { parentPort } from 'node:worker_threads';
import { CLEAN, insertionsInto, isMissed } from '../support/insertions.ts';

for (const { name } of CLEAN) {
  const insertions = insertionsInto(name);
  for (const recipe of insertions)
    if (isMissed(recipe))
      parentPort?.postMessage({ found: { problems: [`${name} is compliant with an entry in it`], recipe } });
  parentPort?.postMessage({ done: insertions.length });
}
