// Gives an input to its reader and looks for problems in the result.

import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../src/failure.ts';
import { readHive } from '../../src/formats/hive/hive.ts';
import { readNetsh, readRegularNetsh } from '../../src/formats/netsh/netsh.ts';
import { readBytes } from '../../src/formats/read.ts';
import type { EvidenceKind } from '../../src/kinds.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { hiveFile } from '../support/hive.ts';
import { inventions, isFalselyCompliant, readEvidence } from '../support/inventions.ts';
import { isOneByte } from '../support/mutations.ts';
import { baseNamed, inputOf, type Recipe } from './inputs.ts';

/** Milliseconds of processor time. */
const SLOWEST = 1000;

function timeNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The problems that an input shows; empty for none. */
export function trial(recipe: Recipe): string[] {
  const { bytes, logs } = inputOf(recipe);
  const started = timeNow();
  try {
    const problems = problemsOf(recipe, bytes, logs);
    return timeNow() - started > SLOWEST && isSlow(recipe, bytes, logs)
      ? [...problems, `it takes more than ${SLOWEST} ms`]
      : problems;
  } catch (error) {
    return [`${(error as Error).name} ${(error as Error).message} ${(error as Error).stack?.split('\n')[1] ?? ''}`];
  }
}

/** Whether an input that was slow once is slow twice more. Garbage collection may have made it slow once. */
function isSlow(recipe: Recipe, bytes: Buffer, logs: Buffer[]): boolean {
  return [1, 2].every(() => {
    const started = timeNow();
    answersOf(recipe, bytes, logs);
    return timeNow() - started > SLOWEST;
  });
}

function answersOf({ base, sniffed }: Recipe, bytes: Buffer, logs: Buffer[]): MachineResult[] {
  const { kind } = baseNamed(base);
  const files = () => logs.map((log, index) => ({ name: `SYSTEM.LOG${index + 1}`, bytes: log }));
  if (sniffed) return readBytes(bytes, 'a', { logs: files, controlSet: null });
  return logs.length > 0 ? readLogged(bytes, logs) : readEvidence(kind, bytes);
}

function readLogged(bytes: Buffer, logs: Buffer[]): MachineResult[] {
  try {
    return [readHive(hiveFile(bytes, logs), 'a')];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

function problemsOf(recipe: Recipe, bytes: Buffer, logs: Buffer[]): string[] {
  const results = answersOf(recipe, bytes, logs);
  // With logs, an item's bytes may be partly in the hive and partly in a log, so they cannot be found in one place.
  const problems = results.flatMap((result) =>
    inventions([result], bytes, logs.length > 0 ? null : (result.source.kind as EvidenceKind)),
  );
  const { machine, kind } = baseNamed(recipe.base);
  if (
    recipe.splice === null &&
    isOneByte(recipe.mutations) &&
    logs.length === 0 &&
    isFalselyCompliant(results, machine)
  )
    problems.push('one changed byte makes a non-IFS machine compliant');
  if (kind === 'netsh') problems.push(...ofBothReaders(bytes));
  return problems;
}

/** Compares readRegularNetsh with readNetsh, which must read the same. */
function ofBothReaders(bytes: Buffer): string[] {
  const regular = readRegularNetsh(bytes, 'a');
  if (regular === null) return [];
  const [whole, ...others] = readNetsh(bytes, 'a');
  return others.length === 0 && isDeepStrictEqual(regular, whole) ? [] : ['readRegularNetsh differs from readNetsh'];
}
