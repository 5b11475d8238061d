// The cost of reading must not grow faster than the input. Here we count the blocks of code that run, which do not depend on other
// programs. npm run fuzz tries more shapes and measures time.

import { expect, test } from 'vitest';
import { readBytes } from '../../src/formats/read.ts';
import { Coverage } from '../fuzz/coverage.ts';
import { GROWING_SHAPES, NAMED_SHAPES } from '../support/growing.ts';

const KILOBYTE = 1024;
const read = (text: string) => readBytes(Buffer.from(text), 'a', { logs: () => [], controlSet: null });

test.each(GROWING_SHAPES)('$name: three times the input takes three times the steps', ({ text }) => {
  const coverage = new Coverage();
  const stepsOf = (size: number) => {
    const input = text(size);
    coverage.steps();
    read(input);
    return coverage.steps() / input.length;
  };
  const few = stepsOf(16 * KILOBYTE);
  const many = stepsOf(48 * KILOBYTE);
  expect(few).toBeGreaterThan(0);
  // Steps for each character. A reader that walks a list again for each line takes three times as many.
  expect(many / few).toBeLessThan(1.8);
});

/** A regular expression of quadratic cost would not finish a megabyte within the time of a test. */
test.each(NAMED_SHAPES)('$name: a megabyte is read, and its answer is bounded', ({ text }) => {
  for (const result of read(text(KILOBYTE * KILOBYTE))) {
    if ('failure' in result) expect(result.failure.code).not.toBe('internal');
    else expect(JSON.stringify(result.warnings).length).toBeLessThan(4 * KILOBYTE * KILOBYTE);
  }
});
