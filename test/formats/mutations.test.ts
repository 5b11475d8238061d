// Evidence that is damaged at random: nothing but a Failure is thrown, nothing is invented, and what a reader could not place or
// left out makes no machine compliant. A longer run of the same over all parsers is test/fuzz/fuzz.ts.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reading } from '../../src/formats/index.ts';
import { cases } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { inventions, isFalselyCompliant, readingOf } from '../support/inventions.ts';
import { isOneByte, mutated, mutation } from '../support/mutations.ts';
import { verdictOf } from '../support/one-machine.ts';

const RUNS = 8;

test.each(cases)('damaged evidence of $name invents nothing', (machine) => {
  for (const { name, kind, bytes } of evidenceOf(machine)) {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const damaged = mutations.reduce(mutated, bytes);
        const reading = readingOf(kind, damaged);
        const results = reading?.machines ?? [];
        expect([name, inventions(results, damaged, kind)]).toEqual([name, []]);
        if (reading !== null) expect([name, compliantInSpiteOf(reading)]).toEqual([name, []]);
        if (isOneByte(mutations)) expect([name, isFalselyCompliant(results, machine)]).toEqual([name, false]);
      }),
      { numRuns: RUNS },
    );
  }
});

/** The machines that are compliant although the reader could not place, or left out, something that may be theirs. */
function compliantInSpiteOf({ machines, unplaced, leftOut }: Reading): string[] {
  if (unplaced.length + leftOut.length === 0) return [];
  return machines.flatMap((machine) =>
    !('failure' in machine) && verdictOf(machine) === 'compliant' ? [machine.source.path ?? ''] : [],
  );
}
