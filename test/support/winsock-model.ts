// A model of Winsock's functions that change catalogs, with the rules of test/simulator. For tests without processes.

import type { CatalogEntry } from '../../src/catalog/entry.ts';
import {
  matchesOf,
  nextRestoreStep,
  type RestoredEntry,
  type RestoreMemory,
  type RestoreStep,
} from '../../src/removal/plan/restoration.ts';
import { isUnchanged } from '../../src/removal/plan/states.ts';
import type { PlanStep } from '../../src/removal/plan/types.ts';

type Bits = 32 | 64;

export interface Rules {
  /** What WSCInstallProvider64_32 does. */
  both: 'works' | 'wrong-ids' | 'refuses';
  /** Whether a 32-bit process can install. */
  in32: boolean;
  /** Whether WSCUpdateProvider adds entries that are not there. */
  updateAdds: boolean;
}

export class WinsockModel {
  entries: readonly CatalogEntry[];
  readonly #rules: Rules;
  #next: number;

  constructor(entries: readonly CatalogEntry[], rules: Rules) {
    this.entries = entries;
    this.#rules = rules;
    this.#next = Math.max(...entries.map(({ id }) => id ?? 0)) + 1;
  }

  remove({ bitness, providerId, updates }: PlanStep): void {
    this.entries =
      updates.length > 0
        ? this.entries.map((entry) => {
            const update = updates.find(({ id }) => entry.bitness === bitness && entry.id === id);
            return update === undefined ? entry : { ...entry, chain: update.chain, chainLength: update.chain.length };
          })
        : this.entries.filter((entry) => entry.bitness !== bitness || entry.providerId !== providerId);
  }

  carryOut(step: RestoreStep, backup: readonly CatalogEntry[]): void {
    const { call, providerId, order } = step;
    const bitness = step.bitness ?? 64;
    const here = (entry: CatalogEntry) => entry.bitness === bitness;
    const isThere = (bits: Bits) =>
      this.entries.some((entry) => entry.bitness === bits && entry.providerId === providerId);
    if (call === 'WSCDeinstallProvider')
      this.entries = this.entries.filter((entry) => !here(entry) || entry.providerId !== providerId);
    if (call === 'WSCWriteProviderOrder') {
      if (order.length !== this.entries.filter(here).length) throw new Error('WSCWriteProviderOrder wants every id');
      const sorted = order.map((id) => this.entries.find((entry) => here(entry) && entry.id === id) as CatalogEntry);
      this.entries = [...this.entries.filter((entry) => !here(entry)), ...sorted];
    }
    const canInstall = (bitness === 64 || this.#rules.in32) && !isThere(bitness);
    if (call === 'WSCInstallProvider' && canInstall) for (const each of step.entries) this.#add(backup, each, bitness);
    if (call === 'WSCInstallProvider64_32' && this.#rules.both !== 'refuses' && !isThere(64) && !isThere(32)) {
      for (const each of step.entries) {
        const id = this.#add(backup, each, 64);
        this.#add(backup, each, 32, this.#rules.both === 'works' ? id : undefined);
      }
    }
    if (call === 'WSCUpdateProvider') this.#update(step, backup, bitness);
  }

  #update(step: RestoreStep, backup: readonly CatalogEntry[], bitness: Bits): void {
    const known = (id: number) => this.entries.some((entry) => entry.bitness === bitness && entry.id === id);
    if (!this.#rules.updateAdds && step.entries.some(({ id }) => !known(id))) return;
    const path = backup[step.entries[0]?.index ?? 0]?.providerPath ?? null;
    for (const each of step.entries) {
      if (!known(each.id)) {
        this.#add(backup, each, bitness);
        continue;
      }
      this.entries = this.entries.map((entry) => {
        if (entry.bitness !== bitness || entry.id !== each.id) return entry;
        if (entry.providerId !== step.providerId) throw new Error(`id ${each.id} is another provider's`);
        return this.#made(backup, each, bitness, each.id);
      });
    }
    this.entries = this.entries.map((entry) =>
      entry.bitness === bitness && entry.providerId === step.providerId ? { ...entry, providerPath: path } : entry,
    );
  }

  #add(backup: readonly CatalogEntry[], each: RestoredEntry, bitness: Bits, id = this.#next++): number {
    this.entries = [...this.entries, this.#made(backup, each, bitness, id)];
    return id;
  }

  #made(backup: readonly CatalogEntry[], { index, chain }: RestoredEntry, bitness: Bits, id: number): CatalogEntry {
    return {
      ...(backup[index] as CatalogEntry),
      bitness,
      id,
      chain,
      chainLength: (backup[index] as CatalogEntry).chainLength,
    };
  }
}

/**
 * Restores a backup on the model, as src/removal/restore.ts does. @returns the steps
 * @param earlier GUIDs that an earlier, interrupted restore put into the 64-bit catalog
 * @param most the number of steps after which this restore is interrupted
 * @param after is called after each step
 */
export function restoreOn(
  model: WinsockModel,
  backup: readonly CatalogEntry[],
  {
    earlier = [],
    most = 200,
    after = () => {},
  }: {
    earlier?: readonly string[];
    most?: number;
    after?: (step: RestoreStep) => void;
  } = {},
): RestoreStep[] {
  const [notCompleted, surplus] = [new Set<string>(), new Set(earlier)];
  const memory: RestoreMemory = { notCompleted, surplus, both: null, in32: null };
  const steps: RestoreStep[] = [];
  for (let step = nextRestoreStep(backup, model.entries, null, memory); step !== null; ) {
    if (steps.length === 200) throw new Error('the restore does not come to its end');
    if (steps.length === most) break;
    steps.push(step);
    const before = model.entries;
    model.carryOut(step, backup);
    after(step);
    const unchanged = isUnchanged(before, model.entries);
    if (step.call === 'WSCInstallProvider64_32') {
      memory.both = !unchanged;
      if (!unchanged) surplus.add(step.providerId as string);
    } else if (step.call === 'WSCInstallProvider' && step.bitness === 32) {
      memory.in32 = !unchanged;
    } else if (unchanged) {
      const completes = step.entries.some(({ index }) => !matchesOf(backup, before).has(backup[index] as CatalogEntry));
      if (!completes) throw new Error(`${step.call} changed nothing`);
      notCompleted.add(`${step.bitness}:${step.providerId}`);
    }
    step = nextRestoreStep(backup, model.entries, null, memory);
  }
  return steps;
}

/** Chain ids that no entry of the catalog has: `64:GUID>1031`. */
export const brokenLinks = (entries: readonly CatalogEntry[]): string[] =>
  entries.flatMap(({ bitness, providerId, chain }) =>
    (chain ?? [])
      .filter((link) => !entries.some((entry) => entry.bitness === bitness && entry.id === link))
      .map((link) => `${bitness}:${providerId}>${link}`),
  );

/** The catalogs without ids, for comparison: chains name positions. */
export function withoutIds(entries: readonly CatalogEntry[]): string[] {
  return ([64, 32] as const).flatMap((bitness) => {
    const own = entries.filter((entry) => entry.bitness === bitness);
    const place = (id: number) => {
      const found = own.findIndex((entry) => entry.id === id);
      return found < 0 ? `id ${id}` : `#${found}`;
    };
    return own.map(
      ({ providerId, name, chain, serviceFlags, providerFlags, providerPath, addressFamily, socketType }) =>
        [
          bitness,
          providerId,
          name,
          chain?.map(place),
          serviceFlags,
          providerFlags,
          providerPath,
          addressFamily,
          socketType,
        ].join(' '),
    );
  });
}
