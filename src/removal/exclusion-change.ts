// Parts of the outcome that adding an exclusion and undoing it share.

import { hex, LSP_CATEGORIES, namesOf } from '../catalog/flags.ts';
import type { ExclusionChange, OutcomeStep } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { categorisedLayers, type Effect, effectOf } from '../verdict/exclusion.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { categoriesOf } from './backup.ts';
import type { Outcome } from './outcome.ts';
import { winsockCategories } from './rules.ts';
import type { Snapshot } from './snapshot.ts';

export interface Exclusion {
  application: string;
  arguments: string | null;
  /** LSP categories that the rule permits, a bit mask. */
  categories: number;
  /** Undo the rule that this program made. */
  undo: boolean;
  /** Report the change without making it. */
  whatIf: boolean;
}

export function effectOnLayers(
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

/** @param undoCommand the command that undoes the change; null when none works in every shell */
export function failedOutcome(
  outcome: Outcome,
  step: OutcomeStep,
  unchanged: boolean,
  undoCommand: string | null,
): Outcome {
  const failure = new Failure({
    code: 'stepFailed',
    message: `${step.call} failed: ${step.message}.`,
    target: step.call,
    hint: unchanged
      ? 'The rules are as they were.'
      : `Look at the rules: winsock-lsp exclusions${undoCommand === null ? '' : `. To take it back: ${undoCommand}`}`,
  });
  return {
    ...outcome,
    status: 'failed',
    steps: [step],
    restartRequired: !unchanged,
    restoreCommand: unchanged ? null : undoCommand,
    failure,
  };
}

/** A command that means the same in cmd and in PowerShell; null when a character of the names is special in either. */
export function excludeCommand(application: string, extra: string | null, options: string): string | null {
  if (/["$`%!\u201c-\u201e]|\\$/.test(`${application}${extra ?? ''}`)) return null;
  return `winsock-lsp exclude "${application}"${extra === null ? '' : ` "--arguments=${extra}"`} ${options}`;
}

/** How Winsock's answer differs from the rule that the change should leave; null when it does not. */
export function winsockDifference(
  machine: WindowsMachine,
  { application, arguments: extra, after }: ExclusionChange,
): string | null {
  const actual = winsockCategories(machine, application, extra);
  if (actual === after) return null;
  return `the registry holds it, but Winsock tells ${actual === null ? 'no rule' : categoriesText(actual)}`;
}
