import { readUnit } from '../../formats/read-unit.ts';
import type { Unit } from '../../inputs/unit.ts';
import type { Scope } from '../../verdict/scope.ts';
import type { FleetFormat } from '../request.ts';
import { linesOf } from './line.ts';
import { count, emptyTally, type Tally } from './tally.ts';
import { lineText } from './text.ts';

/** What is done with each machine, the same in every thread. */
export interface Work {
  scope: Scope;
  format: FleetFormat;
}

/** What some units came to: their lines as they are written, and what these come to. */
export interface Done {
  bytes: Uint8Array<ArrayBuffer>;
  tally: Tally;
}

/** Reads, judges and writes down all machines of some units, in their order. */
export function doBatch(units: readonly Unit[], { scope, format }: Work): Done {
  const tally = emptyTally();
  let text = '';
  for (const unit of units) {
    for (const line of linesOf(readUnit(unit, null), scope)) {
      count(tally, line);
      text += lineText(line, format);
    }
  }
  return { bytes: new TextEncoder().encode(text), tally };
}
