import { errorDetail, head } from '../documents/documents.ts';
import type { ProbeDocument, ProbeRun } from '../documents/generated/types.ts';
import { checked } from '../documents/validate.ts';
import type { Failure, Warning } from '../failure.ts';
import type { Probed, ProbedRun } from './probe.ts';
import { OWN_BITNESS } from './probe.ts';
import { RUN_LIMIT } from './request.ts';

/** The document `probe`. @param failure why nothing could be probed; null when it could */
export function probeDocument(
  probes: readonly Probed[],
  warnings: readonly Warning[],
  failure: Failure | null,
): ProbeDocument {
  return checked('probe', {
    ...head('probe', failure?.exitCode ?? 0),
    bitness: OWN_BITNESS,
    timeLimit: RUN_LIMIT,
    layerBlamed: overallBlame(probes),
    probes: probes.map(({ protocol, servingProvider, layerBlamed, reason, baseline, ...run }) => ({
      protocol: protocol as ProbeDocument['probes'][number]['protocol'],
      ...runOf(run),
      layerBlamed,
      reason,
      servingProvider,
      baseline: baseline === null ? null : { provider: baseline.provider, ...runOf(baseline) },
    })),
    warnings: [...warnings],
    ...(failure === null ? {} : { error: errorDetail(failure) }),
  });
}

/** True when a layer is to blame for any protocol, null when that is unknown for some, else false. */
function overallBlame(probes: readonly Probed[]): boolean | null {
  const blames = probes.map(({ layerBlamed }) => layerBlamed);
  return blames.includes(true) ? true : blames.includes(null) ? null : false;
}

function runOf(run: ProbedRun): Omit<ProbeRun, 'provider'> {
  const { claimedProvider, expected, received, lost, duplicated, status, skipsOnSuccess, calls, error, death } = run;
  const counts = { expected, received, lost, duplicated };
  return { claimedProvider, ...counts, status, skipsOnSuccess, calls, error, death, milliseconds: run.milliseconds };
}
