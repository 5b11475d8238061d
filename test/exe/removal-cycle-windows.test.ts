// Cycles of removal and restore with the Windows test build. A cycle takes seconds under Wine, so there are only a few.

import { describe } from 'vitest';
import type { Launcher } from './launch.ts';
import { testCycles } from './removal-cycle.ts';
import { testBuilds } from './removal-machine.ts';

const build = testBuilds.find(({ name }) => name === 'win-x64');

describe.skipIf(build === undefined)('the win-x64 test build', () =>
  testCycles(build as Launcher, ['guid-half-present', 'two-stacked-lower-non-ifs']),
);
