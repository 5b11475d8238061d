import type { ExclusionChange, OutcomeStep, Unfinished } from '../documents/generated/types.ts';
import { asFailure, Failure, type Warning } from '../failure.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { REFUSAL_HINTS } from './plan/refusals.ts';
import type { Refusal } from './plan/types.ts';

/** The result of a command that changes something, as the document `outcome` reports it. */
export interface Outcome {
  command: 'apply' | 'backup' | 'restore' | 'exclude';
  status: 'done' | 'failed' | 'refused' | 'planned';
  steps: OutcomeStep[];
  verdict: Verdict | null;
  restartRequired: boolean;
  backup: string | null;
  restoreCommand: string | null;
  unfinished: Unfinished | null;
  exclusion: ExclusionChange | null;
  refusals: Refusal[];
  warnings: Warning[];
  failure: Failure | null;
}

export const emptyOutcome = (command: Outcome['command']): Outcome => ({
  command,
  status: 'done',
  steps: [],
  verdict: null,
  restartRequired: false,
  backup: null,
  restoreCommand: null,
  unfinished: null,
  exclusion: null,
  refusals: [],
  warnings: [],
  failure: null,
});

/** The outcome of a command that changed nothing. */
export const refusedOutcome = (
  command: Outcome['command'],
  failure: Failure,
  more: Partial<Outcome> = {},
): Outcome => ({
  ...emptyOutcome(command),
  ...more,
  status: 'refused',
  failure,
});

export const refusedPlan = (refusals: readonly Refusal[]): Failure =>
  new Failure({
    code: 'refused',
    message: refusals.map(({ message }) => message).join(' '),
    target: null,
    hint: [...new Set(refusals.flatMap(({ code }) => REFUSAL_HINTS[code] ?? [])), 'Nothing was changed.'].join(' '),
  });

export const restoreCommand = (backup: string): string => `winsock-lsp restore ${backup}`;

export const stepFailure = (number: number, call: string, message: string, backup: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `Step ${number} (${call}) failed: ${message}.`,
    target: call,
    hint: `Nothing after it was attempted. To bring the catalogs back: ${restoreCommand(backup)}`,
  });

/** WSCUpdateProvider writes the path too, so without knowing the path the call would lose it. */
export const unknownPath = (providerId: string | null): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `the path of ${providerId} cannot be read, and an update would replace it`,
    target: providerId,
    hint: 'Look at its path: winsock-lsp list --source registry',
  });

/** Writes that a run is finished. An error is only a warning: the change is verified, and the next run finds it out itself. */
export function warnIfNotWritten(write: () => void): Warning[] {
  try {
    write();
    return [];
  } catch (error) {
    const { message } = asFailure(error);
    return [{ code: 'notNoted', message: `That it has ended could not be noted: ${message}`, target: null }];
  }
}

/** Errors (winerror.h) of the functions that change a catalog, for people. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [5, 'ERROR_ACCESS_DENIED'],
  [8, 'ERROR_NOT_ENOUGH_MEMORY'],
  [10004, 'WSAEINTR'],
  [10013, 'WSAEACCES'],
  [10014, 'WSAEFAULT'],
  [10022, 'WSAEINVAL: Windows knows no such provider, or not these entries'],
  [10055, 'WSAENOBUFS'],
  [10091, 'WSASYSNOTREADY'],
  [10104, 'WSAEINVALIDPROCTABLE'],
  [10105, 'WSAEINVALIDPROVIDER'],
  [10106, 'WSAEPROVIDERFAILEDINIT'],
  [10107, 'WSASYSCALLFAILURE'],
  [11002, 'WSATRY_AGAIN'],
  [
    11003,
    "WSANO_RECOVERY: no administrator's rights, a provider that is there already, or the registry could not be written",
  ],
]);

export const errorText = (code: number): string => {
  const name = ERRORS.get(code);
  return name === undefined ? `Windows answered with error ${code}` : `Windows answered with error ${code} (${name})`;
};
