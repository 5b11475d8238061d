// Decides whether a layer is to blame: only if the default provider does worse than the base provider alone.

import { winsockErrorText } from './errors.ts';
import type { Run } from './run.ts';

export interface Comparison {
  /** Null when unknown. */
  layerBlamed: boolean | null;
  /** A few sentences for people. */
  reason: string;
}

/**
 * Compares two runs of one protocol.
 * @param byDefault the run on the provider that a program gets
 * @param baseline the run on the base provider; null where the catalog has none
 * @param layered whether the catalog puts a layer above the base provider; null when the catalog could not be read
 * @param seconds the time limit of a run, for the text
 */
export function compareRuns(
  byDefault: Run,
  baseline: Run | null,
  layered: boolean | null,
  seconds: number,
): Comparison {
  const layerBlamed = isLayerToBlame(byDefault, baseline, layered);
  return {
    layerBlamed,
    reason: [runText(byDefault, seconds), ...blameText(layerBlamed, byDefault, baseline, layered)].join(' '),
  };
}

/** Whether to run again before blaming a layer for a hang, because a busy machine can exceed the time limit once. */
export const needsSecondRun = (byDefault: Run, { layerBlamed }: Comparison): boolean =>
  byDefault.status === 'hangs' && layerBlamed === true;

/** The comparison when the second run did not hang. */
export const hungOnce = (byDefault: Run, seconds: number): Comparison => ({
  layerBlamed: null,
  reason: `${runText(byDefault, seconds)} A second run did not hang, so the cause is the layer or a busy machine.`,
});

function isLayerToBlame(byDefault: Run, baseline: Run | null, layered: boolean | null): boolean | null {
  // Without a layer both runs use the same provider, so a difference is chance.
  if (byDefault.status === 'works' || layered === false) return false;
  if (baseline === null) return null;
  if (byDefault.status === baseline.status)
    return byDefault.status === 'losesCompletions' && isWorse(byDefault, baseline);
  if (baseline.status === 'works') return true;
  // A base provider that only loses completions does not crash or hang, so the layer is to blame for that.
  return baseline.status === 'losesCompletions' ? true : null;
}

const isWorse = (run: Run, than: Run): boolean =>
  (run.lost ?? 0) > (than.lost ?? 0) || (run.duplicated ?? 0) > (than.duplicated ?? 0);

function blameText(blamed: boolean | null, byDefault: Run, baseline: Run | null, layered: boolean | null): string[] {
  if (byDefault.status === 'works') return [];
  if (layered === false) return ['No layer serves this protocol: it is the base provider itself.'];
  if (baseline === null)
    return ['No base provider is there to compare with: whether the layer is to blame is unknown.'];
  if (blamed === null)
    return [`The base provider alone: ${baselineText(baseline)}, so the layer can be neither blamed nor cleared.`];
  if (blamed && baseline.status === 'works') return ['The base provider alone works: the layer is to blame.'];
  if (blamed) return [`The base provider alone: ${baselineText(baseline)}. The layer is to blame for the difference.`];
  return ['The base provider alone does the same: not the fault of a layer.'];
}

function baselineText({ status, lost, duplicated }: Run): string {
  const counts = status === 'losesCompletions' ? ` (${lost} lost, ${duplicated} not promised)` : '';
  return `${status}${counts}`;
}

function runText(run: Run, seconds: number): string {
  const inStep = run.error?.step == null ? '' : ` in ${run.error.step}`;
  switch (run.status) {
    case 'works':
      return `All ${run.expected} promised completions came, and no other.${refusalText(run)}`;
    case 'losesCompletions':
      return `${completionsText(run)}${run.error === null ? '' : ` Then ${failureText(run)}`}`;
    case 'hangs':
      return `It was not done within ${seconds} seconds and was ended${inStep && ` while${inStep}`}.`;
    case 'crashes':
      return `The process died${inStep} (${run.death?.name ?? 'exit code'}${exitText(run)}).`;
    case 'notAvailable':
      return run.notStarted === null ? failureText(run) : `No process could be started for it: ${run.notStarted}.`;
  }
}

function completionsText({ expected, lost, duplicated }: Run): string {
  const parts = [
    ...(lost === 0 ? [] : [`${lost} of ${expected} promised completions did not come`]),
    ...(duplicated === 0 ? [] : [`${duplicated} came that were not promised`]),
  ];
  return `${parts.join(', and ')}.`;
}

/** Says that the sockets refused the mode. That is no fault: programs then use them without it. */
const refusalText = ({ skipsOnSuccess }: Run): string =>
  skipsOnSuccess === false ? ' The sockets do not take FILE_SKIP_COMPLETION_PORT_ON_SUCCESS.' : '';

function failureText({ error }: Run): string {
  const { step, errno } = error ?? { step: null, errno: null };
  if (errno === null) return `This Windows has no ${step}.`;
  const text = winsockErrorText(errno);
  return `${step} failed with error ${errno}${text === null ? '' : ` (${text})`}.`;
}

function exitText({ death }: Run): string {
  if (death?.exitCode == null) return '';
  return ` 0x${(death.exitCode >>> 0).toString(16)}`;
}
