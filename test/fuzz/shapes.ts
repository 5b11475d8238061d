// Inputs of any size with repeated parts. If a reader walks a text again for each part, the cost grows faster than the input.

import type { SourceKind } from '../../src/kinds.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import type { Random } from './inputs.ts';

/** Which evidence an input is made of, and which of its pieces are repeated. Numbers may be larger than the evidence: they wrap. */
export interface Shape {
  evidence: string;
  /** Whether pieces are lines or characters. */
  grain: 'lines' | 'characters';
  /** How many pieces of the evidence's beginning come first. */
  before: number;
  first: Part;
  /** A second repeated part; null for none. */
  second: Part | null;
  /** Whether the two parts alternate. Otherwise all of the second comes behind all of the first. */
  mixed: boolean;
  /** How many pieces of the evidence's end come last. */
  after: number;
}

export interface Part {
  from: number;
  length: number;
  /** Whether each repetition has its own number in place of each number of the evidence. */
  numbered: boolean;
}

/** A machine with two entries in each catalog. In a short file a random shape combines more of the pieces. */
function small(machine: Case): Case {
  const entries = [32, 64].flatMap((bitness) =>
    machine.entries.filter((entry) => entry.bitness === bitness).slice(0, 2),
  );
  return { ...machine, entries };
}

const EVIDENCE = new Map(
  evidenceOf(small(caseNamed('one-lsp-both-catalogs')))
    .filter(({ kind }) => kind !== 'hive')
    .map((evidence) => [evidence.name, evidence]),
);

export const EVIDENCE_NAMES: readonly string[] = [...EVIDENCE.keys()];

export const kindOf = ({ evidence }: Shape): SourceKind => of(evidence).kind;

function of(name: string) {
  const evidence = EVIDENCE.get(name);
  if (evidence === undefined) throw new Error(`there is no evidence '${name}'`);
  return evidence;
}

/** Makes an input of a shape. @param size about so many bytes */
export function shapedInput({ evidence, grain, before, first, second, mixed, after }: Shape, size: number): Buffer {
  const { bytes } = of(evidence);
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.toString(wide ? 'utf16le' : 'utf8');
  const pieces = grain === 'lines' ? text.split(/(?<=\n)/) : [...text.slice(0, 4000)];
  const pieceOf = ({ from, length }: Part) => {
    const at = from % pieces.length;
    return pieces.slice(at, at + 1 + (length % pieces.length)).join('');
  };
  const parts = [first, ...(second === null ? [] : [second])].map((part) => ({ text: pieceOf(part), ...part }));
  const together = parts.reduce((sum, part) => sum + part.text.length, 0);
  const room = size / (wide ? 2 : 1);
  const times = Math.max(1, Math.floor(room / together));
  const each = ({ text: part, numbered }: { text: string; numbered: boolean }, index: number) =>
    numbered
      ? part.replace(/\d+/g, (digits) => String(index).padStart(digits.length, '0').slice(-Math.max(digits.length, 7)))
      : part;
  const repeated: string[] = [];
  if (mixed) for (let index = 0; index < times; index++) for (const part of parts) repeated.push(each(part, index));
  else
    for (const part of parts) {
      const own = Math.max(1, Math.floor(room / parts.length / part.text.length));
      for (let index = 0; index < own; index++) repeated.push(each(part, index));
    }
  const whole = [pieces.slice(0, before % (pieces.length + 1)).join(''), ...repeated];
  if (after > 0) whole.push(pieces.slice(-(after % (pieces.length + 1)) || pieces.length).join(''));
  return Buffer.from(whole.join(''), wide ? 'utf16le' : 'utf8');
}

export function randomShape(random: Random, evidence: string): Shape {
  const part = (): Part => ({
    from: random.below(2 ** 31),
    length: random.below(3) === 0 ? random.below(60) : random.below(3),
    numbered: random.below(2) === 0,
  });
  const once = () => (random.below(3) === 0 ? 0 : random.below(400));
  return {
    evidence,
    grain: random.below(4) === 0 ? 'characters' : 'lines',
    before: once(),
    first: part(),
    second: random.below(2) === 0 ? part() : null,
    mixed: random.below(2) === 0,
    after: once(),
  };
}
