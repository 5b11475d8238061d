// The evidence of every case in every kind, and the recipes by which inputs are made from it.

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
  /** Logs of a hive. */
  logs: Buffer[];
}

/** Describes an input, so that it can be stored and made again. */
export interface Recipe {
  base: string;
  mutations: Mutation[];
  /** A piece of other evidence that is inserted; null for none. */
  splice: { base: string; at: number; from: number; length: number } | null;
  /** Whether the program has to recognise the kind; otherwise the reader of the base's kind reads it. */
  sniffed: boolean;
}

/** A machine with a few of its entries. Readers treat three entries as they treat thirty, in a tenth of the time. */
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

/** Makes the input of a recipe. */
export function inputOf({ base: name, mutations, splice }: Recipe): { bytes: Buffer; logs: Buffer[] } {
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

/** A generator of pseudo-random numbers (32-bit xorshift). The same seed gives the same numbers. */
export class Random {
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

/** Makes a new recipe, or adds damage to one that was kept because it ran new blocks. */
export function nextRecipe(random: Random, kept: readonly Recipe[]): Recipe {
  const more = Array.from({ length: 1 + random.below(3) }, () => random.mutation());
  const old = kept.length > 0 && random.below(2) === 0 ? random.of(kept) : null;
  if (old !== null && old.mutations.length + more.length <= MOST_MUTATIONS)
    return { ...old, mutations: [...old.mutations, ...more] };
  const bases = random.below(8) === 0 ? WHOLE : SHORT;
  const spliced = random.below(10) === 0;
  const splice = { base: random.of(SHORT).name, at: random.below(2 ** 31), from: random.below(2 ** 31), length: 0 };
  return {
    base: random.of(bases).name,
    mutations: more,
    splice: spliced ? { ...splice, length: random.below(20_000) } : null,
    sniffed: spliced || random.below(4) === 0,
  };
}
