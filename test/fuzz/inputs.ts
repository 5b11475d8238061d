// Every kind of evidence of every case, and how one input is made of it: an input is a recipe that can be written down.

import type { EvidenceKind } from '../../src/kinds.ts';
import { type Case, cases } from '../support/cases.ts';
import { evidenceOf } from '../support/evidence.ts';
import { HIVE, hiveOf } from '../support/hive.ts';
import { dirty, newLogs, oldLog } from '../support/hive-logs.ts';
import { HOWS, type Mutation, mutated } from '../support/mutations.ts';

export interface Base {
  /** `CASE, whole: a hive`. */
  name: string;
  machine: Case;
  kind: EvidenceKind;
  bytes: Buffer;
  /** What lies beside a hive. */
  logs: Buffer[];
}

/** How an input is made. */
export interface Recipe {
  base: string;
  mutations: Mutation[];
  /** A piece of another file put into it. */
  splice: { base: string; at: number; from: number; length: number } | null;
  /** Whether its kind is to be found out first. */
  sniffed: boolean;
}

/** Entries of one size less: what parsers do with three they do with thirty, in a tenth of the time. */
function shortened(machine: Case): Case {
  const entries = [32, 64].flatMap((bitness) => {
    const own = machine.entries.filter((entry) => entry.bitness === bitness);
    const layered = own.filter(({ chainLength }) => chainLength !== 1).slice(0, 2);
    return own.filter((entry) => layered.includes(entry) || entry === own.find(({ chainLength }) => chainLength === 1));
  });
  const sick = entries.some(({ serviceFlags }) => (serviceFlags & 0x20000) === 0);
  const verdict = sick ? 'nonCompliant' : 'compliant';
  return { ...machine, entries, expect: { ...machine.expect, verdict: { ...machine.expect.verdict, all: verdict } } };
}

function basesOf(machine: Case, size: string): Base[] {
  const plain = evidenceOf(machine).map((evidence) => ({ ...evidence, machine, logs: [] as Buffer[] }));
  const [before, after] = [hiveOf({ ...machine, entries: machine.entries.slice(0, 2) }), hiveOf(machine, HIVE)];
  const { log1, log2 } = newLogs(before, after);
  const hive = { kind: 'hive' as const, machine, bytes: dirty(before) };
  const logged: Base[] = [
    { ...hive, name: 'a hive with new logs', logs: [log1, log2] },
    { ...hive, name: 'a hive with an old log', logs: [oldLog(before, after)] },
  ];
  return [...plain, ...logged].map((base) => ({ ...base, name: `${machine.name}, ${size}: ${base.name}` }));
}

export const SHORT: readonly Base[] = cases.flatMap((machine) => basesOf(shortened(machine), 'short'));
export const WHOLE: readonly Base[] = cases.flatMap((machine) => basesOf(machine, 'whole'));
const BY_NAME = new Map([...SHORT, ...WHOLE].map((base) => [base.name, base]));

export function baseNamed(name: string): Base {
  const base = BY_NAME.get(name);
  if (base === undefined) throw new Error(`there is no base '${name}'`);
  return base;
}

/** The input that a recipe makes. */
export function cooked({ base: name, mutations, splice }: Recipe): { bytes: Buffer; logs: Buffer[] } {
  const base = baseNamed(name);
  let [bytes, logs] = [base.bytes, base.logs];
  if (splice !== null) {
    const other = baseNamed(splice.base).bytes;
    const from = splice.from % other.length;
    const at = splice.at % (bytes.length + 1);
    const piece = other.subarray(from, from + splice.length);
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  }
  for (const mutation of mutations) {
    const part = logs.length === 0 ? 0 : mutation.value % (logs.length + 1);
    if (part === 0) bytes = mutated(bytes, mutation);
    else logs = logs.map((log, index) => (index === part - 1 ? mutated(log, mutation) : log));
  }
  return { bytes, logs };
}

/** Numbers that look random and come again with the same seed (xorshift of 32 bits). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  mutation(): Mutation {
    const length = this.below(4) === 0 ? this.below(4000) : this.below(9);
    return { how: this.of(HOWS), at: this.below(2 ** 31), length, value: this.below(256) };
  }
}

const MOST_MUTATIONS = 12;

/** A new recipe, or one that reached something new with more damage to it. */
export function recipe(chance: Chance, kept: readonly Recipe[]): Recipe {
  const more = Array.from({ length: 1 + chance.below(3) }, () => chance.mutation());
  const old = kept.length > 0 && chance.below(2) === 0 ? chance.of(kept) : null;
  if (old !== null && old.mutations.length + more.length <= MOST_MUTATIONS)
    return { ...old, mutations: [...old.mutations, ...more] };
  const bases = chance.below(8) === 0 ? WHOLE : SHORT;
  const spliced = chance.below(10) === 0;
  const splice = { base: chance.of(SHORT).name, at: chance.below(2 ** 31), from: chance.below(2 ** 31), length: 0 };
  return {
    base: chance.of(bases).name,
    mutations: more,
    splice: spliced ? { ...splice, length: chance.below(20_000) } : null,
    sniffed: spliced || chance.below(4) === 0,
  };
}
