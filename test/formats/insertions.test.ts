// Inserting a non-IFS entry anywhere into evidence of a compliant machine, in any form, must change the verdict. These tests try
// one of 41 insertions, starting at another one for each kind of evidence. npm run fuzz tries them all.

import { expect, test } from 'vitest';
import { DISGUISES } from '../support/disguises.ts';
import { CLEAN, insertionsInto, isMissed, isMissedBetweenDumps } from '../support/insertions.ts';

/** Odd, so that every disguise is tried before other lines. */
const ONE_OF = 41;

test('there are a hundred disguises, and kinds of evidence that can be compliant', () => {
  expect(DISGUISES.length).toBeGreaterThanOrEqual(100);
  expect(CLEAN.length).toBeGreaterThanOrEqual(8);
});

test.each(CLEAN.map(({ name }, place) => ({ name, place })))('$name', ({ name, place }) => {
  const tried = insertionsInto(name).filter((_, index) => index % ONE_OF === place % ONE_OF);
  expect(tried.filter(isMissed)).toEqual([]);
});

test('between two dumps of netsh in one text', () => {
  const tried = insertionsInto('netsh').filter((_, index) => index % ONE_OF === 0);
  expect(tried.length).toBeGreaterThan(50);
  expect(tried.filter(isMissedBetweenDumps)).toEqual([]);
});
