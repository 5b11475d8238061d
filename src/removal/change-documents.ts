import { errorDetail, head } from '../documents/documents.ts';
import type {
  ApplicationRule,
  BackupRow,
  BackupsDocument,
  DscState,
  ExclusionsDocument,
  OutcomeDocument,
  PlanDocument,
  RemediationDocument,
} from '../documents/generated/types.ts';
import { checked } from '../documents/validate.ts';
import { condensed, type Warning } from '../failure.ts';
import type { SourceInfo } from '../machine-catalog.ts';
import type { Outcome } from './outcome.ts';
import type { Plan, Selection } from './plan/types.ts';
import type { Remediation } from './remediate.ts';

export interface Planned {
  source: SourceInfo;
  fingerprint: string;
  selection: Selection;
  plan: Plan;
  warnings: Warning[];
}

export function planDocument({ source, fingerprint, selection, plan, warnings }: Planned): PlanDocument {
  const { lsps, steps, after, refusals } = plan;
  return checked('plan', {
    ...head('plan', 0),
    source,
    fingerprint,
    selection,
    lsps,
    steps,
    after,
    refusals,
    warnings: condensed(warnings),
  });
}

export function outcomeDocument({ failure, ...outcome }: Outcome, exitCode: number): OutcomeDocument {
  const error = failure === null ? {} : { error: errorDetail(failure) };
  return checked('outcome', { ...head('outcome', exitCode), ...outcome, ...error });
}

export function remediationDocument({ failure, ...remediation }: Remediation, exitCode: number): RemediationDocument {
  const error = failure === null ? {} : { error: errorDetail(failure) };
  return checked('remediation', { ...head('remediation', exitCode), ...remediation, ...error });
}

export const dscState = (state: DscState): DscState => checked('dsc', state);

export const backupsDocument = (backups: BackupRow[], warnings: Warning[]): BackupsDocument =>
  checked('backups', { ...head('backups', 0), backups, warnings });

export const exclusionsDocument = (rules: ApplicationRule[], warnings: Warning[]): ExclusionsDocument =>
  checked('exclusions', { ...head('exclusions', 0), rules, warnings });
