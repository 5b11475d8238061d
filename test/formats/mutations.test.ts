// Evidence that is damaged at random: nothing but a Failure is thrown, and nothing is invented. A longer run of the same
// over all parsers is test/fuzz/fuzz.ts.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { inventions, isWhitewashed, readEvidence } from '../support/inventions.ts';
import { isOneByte, mutated, mutation } from '../support/mutations.ts';

const KINDS = ['osquery', 'velociraptor', 'firefox', 'msinfo', 'netExport', 'autoruns', 'registryText'];
const RUNS = 8;

test.each(cases)('damaged evidence of $name invents nothing', (machine) => {
  for (const { name, kind, bytes } of evidenceOf(machine)) {
    if (!KINDS.includes(kind)) continue;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const damaged = mutations.reduce(mutated, bytes);
        const results = readEvidence(kind, damaged);
        expect([name, inventions(results, damaged, kind)]).toEqual([name, []]);
        if (isOneByte(mutations)) expect([name, isWhitewashed(results, machine)]).toEqual([name, false]);
      }),
      { numRuns: RUNS },
    );
  }
});
