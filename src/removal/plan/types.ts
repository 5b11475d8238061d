import type { Bitness } from '../../catalog/entry.ts';
import type { ServedSocket } from './after.ts';

/** What the user asks to remove. */
export interface Selection {
  /** Every layered service provider with a non-IFS entry. */
  nonIfs: boolean;
  /** Chains that name a missing entry, and layers whose file is gone. */
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
  /** Ids of the entries that the step removes. */
  removes: number[];
  /** New chains of the entries that the step changes. */
  updates: { id: number; chain: number[] }[];
}

/** Whether an LSP can be restored. `unproven`: nobody has seen it work on Windows. */
export type Restorable = 'yes' | 'unproven' | 'no';

export interface PlannedLsp {
  name: string | null;
  providerIds: string[];
  restorable: Restorable;
}

export interface Plan {
  lsps: PlannedLsp[];
  steps: PlanStep[];
  after: ServedSocket[];
  refusals: Refusal[];
}

/** Facts that the entries do not show. */
export interface PlanFacts {
  /** Whether the source shows all entries. */
  complete: boolean;
  /** Whether it is the catalog of this machine. A plan for any other is never applied. */
  live: boolean;
  windowsProviderIds: ReadonlySet<string>;
}

/** Why a plan is not applied. */
export interface Refusal {
  code: string;
  message: string;
  bitness: Bitness;
  ids: (number | null)[];
}
