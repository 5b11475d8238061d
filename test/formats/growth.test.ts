// What an input costs grows as the input does. npm run fuzz looks for more shapes, and measures time; here steps are counted,
// which no other program can change.

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
  // As many for each character; where a list is walked again for each line it is three times as many.
  expect(many / few).toBeLessThan(1.8);
});

/** No pattern that looks again from every place of a text comes to the end of a megabyte within the time of a test. */
test.each(NAMED_SHAPES)('$name: a megabyte is read, and its answer is bounded', ({ text }) => {
  for (const result of read(text(KILOBYTE * KILOBYTE))) {
    if ('failure' in result) expect(result.failure.code).not.toBe('internal');
    else expect(JSON.stringify(result.warnings).length).toBeLessThan(4 * KILOBYTE * KILOBYTE);
  }
});
