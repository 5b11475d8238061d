// What becomes of a rule, and how it is told: for adding and for taking back alike.

import { hex, LSP_CATEGORIES, namesOf } from '../catalog/flags.ts';
import type { ExclusionChange, OutcomeStep } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { categorisedLayers, type Effect, effectOf } from '../verdict/exclusion.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { categoriesOf } from './backup.ts';
import type { Outcome } from './outcome.ts';
import { toldCategories } from './rules.ts';
import type { Snapshot } from './snapshot.ts';

/** What a rule is wanted for. */
export interface Exclusion {
  application: string;
  arguments: string | null;
  /** Categories that are to be permitted. */
  categories: number;
  /** Take back what this program added. */
  undo: boolean;
  /** Only say what would be done. */
  whatIf: boolean;
}

export function effectOn(
  { entries }: Snapshot,
  machine: WindowsMachine,
  before: number | null,
  after: number | null,
): Effect {
  const layers = categorisedLayers(entries, (bitness, providerId) => categoriesOf(machine, bitness, providerId));
  return effectOf(layers, before, after);
}

export function changeOf(facts: {
  application: string;
  extra: string | null;
  key: string | null;
  before: number | null;
  after: number | null;
  effect: Effect;
}): ExclusionChange {
  const { application, extra, key, before, after, effect } = facts;
  const names = (mask: number | null) => (mask === null ? null : namesOf(mask, LSP_CATEGORIES));
  return {
    application,
    arguments: extra,
    key,
    before,
    beforeNames: names(before),
    after,
    afterNames: names(after),
    layers: effect.layers.map(({ bitness, name, providerId, nonIfs, categories, loads }) => ({
      bitness,
      name,
      providerId,
      nonIfs,
      categories,
      categoryNames: names(categories),
      loads,
    })),
  };
}

export const categoriesText = (mask: number): string => {
  const names = namesOf(mask, LSP_CATEGORIES).join(', ');
  return names === '' ? `none (${hex(mask)})` : `${names} (${hex(mask)})`;
};

export const stepOf = (
  call: string,
  reason: string,
  status: OutcomeStep['status'],
  message: string | null = null,
  errorCode: number | null = null,
): OutcomeStep => ({ number: 1, call, bitness: null, providerId: null, reason, status, message, errorCode });

/** @param back the command that takes back what was changed; null where there is none that holds in every shell */
export function failed(outcome: Outcome, step: OutcomeStep, unchanged: boolean, back: string | null): Outcome {
  const failure = new Failure({
    code: 'stepFailed',
    message: `${step.call} failed: ${step.message}.`,
    target: step.call,
    hint: unchanged
      ? 'The rules are as they were.'
      : `Look at the rules: winsock-lsp exclusions${back === null ? '' : `. To take it back: ${back}`}`,
  });
  return {
    ...outcome,
    status: 'failed',
    steps: [step],
    restartRequired: !unchanged,
    restoreCommand: unchanged ? null : back,
    failure,
  };
}

/** A command for any shell, or null: names are hostile, and cmd and PowerShell read different things in quotes. */
export function command(application: string, extra: string | null, options: string): string | null {
  if (/["$`%!\u201c-\u201e]|\\$/.test(`${application}${extra ?? ''}`)) return null;
  return `winsock-lsp exclude "${application}"${extra === null ? '' : ` "--arguments=${extra}"`} ${options}`;
}

/** Winsock itself is the second witness. */
export function untold(
  machine: WindowsMachine,
  { application, arguments: extra, after }: ExclusionChange,
): string | null {
  const told = toldCategories(machine, application, extra);
  if (told === after) return null;
  return `the registry holds it, but Winsock tells ${told === null ? 'no rule' : categoriesText(told)}`;
}
