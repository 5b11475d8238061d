// Evidence with random damage. A reader throws nothing but a Failure, invents no value, and no machine is compliant to which a part
// may belong that the reader could not place or has left out. npm run fuzz does the same for longer.

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

/**
 * The machines, where all are compliant although the account is not empty. Of several dumps in one text only those are in doubt
 * that the lost part stands in or beside: insertions.test.ts tries that.
 */
function compliantInSpiteOf({ machines, unplaced, leftOut }: Reading): string[] {
  if (unplaced.length + leftOut.length === 0) return [];
  const compliant = machines.filter((machine) => !('failure' in machine) && verdictOf(machine) === 'compliant');
  return compliant.length === machines.length ? compliant.map(({ source }) => source.path ?? '') : [];
}
