import type { Warning } from '../../failure.ts';
import type { Found, Known } from '../../inputs/folder.ts';
import { namesIn, sourcesNamed, sourcesOf } from '../../inputs/operands.ts';
import { pathOf, type Unit } from '../../inputs/unit.ts';
import { membersOf } from '../../inputs/zip.ts';
import type { SourcesRequest } from '../request.ts';
import type { Done } from './batch.ts';
import type { Earlier } from './earlier.ts';

/** What is to be done, or is done already. */
export type Batch = Unit[] | Done;

/** Small enough that threads end at about the same time, large enough that messages cost nothing. */
const UNITS = 32;

/** All that operands and lists stand for, archives opened, in order. */
export async function* unitsOf(
  request: SourcesRequest,
  known: Known,
  warn: (warning: Warning) => void,
): AsyncGenerator<Unit> {
  for (const found of foundBy(request, known)) {
    if (typeof found === 'object' && 'warning' in found) warn(found.warning);
    else if (typeof found === 'object' && 'archive' in found) yield* membersOf(found.archive, known);
    else yield found;
  }
}

function* foundBy({ operands, filesFrom }: SourcesRequest, known: Known): Generator<Found> {
  yield* sourcesOf(operands, known);
  if (filesFrom !== null) yield* sourcesNamed(namesIn(filesFrom), known);
}

/** Units in batches, those that an earlier run has finished as what it wrote. */
export async function* batchesOf(units: AsyncIterable<Unit>, earlier: Earlier | null): AsyncGenerator<Batch> {
  const batch: Unit[] = [];
  let taken: string | null = null;
  for await (const unit of units) {
    const path = pathOf(unit);
    if (earlier !== null) {
      // Of a source that was named twice in a row all lines stand together.
      if (path === taken) continue;
      const done = earlier.take(path);
      taken = done === null ? null : path;
      if (done !== null) {
        if (batch.length > 0) yield batch.splice(0);
        yield done;
        continue;
      }
    }
    batch.push(unit);
    if (batch.length === UNITS) yield batch.splice(0);
  }
  if (batch.length > 0) yield batch;
}
