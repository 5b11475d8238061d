import type { Scope } from '../../analysis/scope.ts';
import type { FleetDocument } from '../../contract/fleet-documents.ts';
import { toJson } from '../../contract/write.ts';
import { readUnit, type Unit } from '../../source/inputs/unit.ts';
import { linesOf } from './line.ts';
import { count, emptyTally, type Tally } from './tally.ts';

/** What is done with each machine, the same in every thread. */
export interface Work {
  scope: Scope;
}

/** What some units came to: their lines as they are written, and what these come to. */
export interface Done {
  text: string;
  tally: Tally;
}

/** Reads, judges and writes down all machines of some units, in their order. */
export function doBatch(units: readonly Unit[], { scope }: Work): Done {
  const tally = emptyTally();
  let text = '';
  for (const unit of units) {
    for (const line of linesOf(readUnit(unit), scope)) {
      count(tally, line);
      text += lineText(line);
    }
  }
  return { text, tally };
}

const lineText = (line: FleetDocument): string => `${toJson(line, 0)}\n`;
