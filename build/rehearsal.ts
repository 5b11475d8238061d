// What the exe does while V8's code of it is made: that code then has the functions that people wait for, and no others.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseNamed } from '../test/support/cases.ts';
import { HIVE, hiveOf } from '../test/support/hive.ts';
import type { Command } from './code-cache.ts';

/** More than a file that is read at once. */
const FILLING = 1.1e6;

/**
 * Commands that take the same way on every machine, for the same bytes everywhere: what asks Windows is left for later.
 * @param folder where their evidence may lie
 */
export function rehearsalIn(folder: string): Command[] {
  const hive = join(folder, 'SYSTEM');
  writeFileSync(hive, hiveOf(caseNamed('one-lsp-both-catalogs'), { ...HIVE, filling: FILLING }));
  return ['list', 'test'].map((command) => ({ args: [command], file: hive, exitCode: 0 }));
}
