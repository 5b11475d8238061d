// The same of the Windows test build: there a cycle takes seconds, so that these are few.

import { describe } from 'vitest';
import type { Launcher } from './launch.ts';
import { testCycles } from './removal-cycle.ts';
import { testBuilds } from './removal-machine.ts';

const build = testBuilds.find(({ name }) => name === 'win-x64');

describe.skipIf(build === undefined)('the win-x64 test build', () =>
  testCycles(build as Launcher, ['guid-half-present', 'two-stacked-lower-non-ifs']),
);
