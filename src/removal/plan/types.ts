import type { Bitness } from '../../catalog/entry.ts';
import type { Afterwards } from './after.ts';

/** What a plan is asked to remove. */
export interface Selection {
  /** Every layered service provider with a non-IFS entry. */
  nonIfs: boolean;
  /** Chains that lead nowhere, and layers whose file is gone. */
  orphans: boolean;
  /** Canonical GUIDs. */
  providers: string[];
  ids: { bitness: 32 | 64; id: number }[];
  includeDependents: boolean;
  allowBaseProvider: boolean;
}

/** Functions of ws2_32 that a plan calls; those that end in 32 work on the 32-bit catalog. */
export type PlanCall = 'WSCDeinstallProvider' | 'WSCDeinstallProvider32' | 'WSCUpdateProvider' | 'WSCUpdateProvider32';

export interface PlanStep {
  /** From 1, in the order of execution. */
  number: number;
  call: PlanCall;
  bitness: 32 | 64;
  providerId: string;
  reason: string;
  /** Catalog entry ids that are gone afterwards. */
  removes: number[];
  /** Chains that are other ones afterwards. */
  updates: { id: number; chain: number[] }[];
}

/** Whether an LSP could be put back: `unproven` where the way has not been seen to work. */
export type Restorable = 'yes' | 'unproven' | 'no';

export interface PlannedLsp {
  name: string | null;
  providerIds: string[];
  restorable: Restorable;
}

export interface Plan {
  lsps: PlannedLsp[];
  steps: PlanStep[];
  after: Afterwards[];
  refusals: Refusal[];
}

/** What is known beside the entries. */
export interface PlanFacts {
  /** Whether the source shows all entries. */
  complete: boolean;
  /** Whether it is this machine's own catalog; any other can be planned, never applied. */
  live: boolean;
  windowsProviderIds: ReadonlySet<string>;
}

/** Why a plan will not be carried out. */
export interface Refusal {
  code: string;
  message: string;
  bitness: Bitness;
  ids: (number | null)[];
}
