// What a policy works with, each piece of it as the command of that name does it.

import type { CatalogEntry } from '../catalog/entry.ts';
import { fingerprintOf } from '../documents/fingerprint.ts';
import type { PlanDocument } from '../documents/generated/types.ts';
import { type Effort, withIdentity } from '../live/identity/identity.ts';
import { unknownSource } from '../machine-catalog.ts';
import { apply } from '../removal/apply.ts';
import { planDocument } from '../removal/change-documents.ts';
import type { Plan } from '../removal/plan/types.ts';
import type { Hands } from '../removal/remediate.ts';
import { disagreement, look } from '../removal/snapshot.ts';
import { showsAll } from '../verdict/completeness.ts';
import type { Scope } from '../verdict/scope.ts';
import { judge } from '../verdict/verdict.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { NOTHING_SELECTED, planned } from './planning.ts';
import type { Judged } from './request.ts';

/** This machine as `test` sees it. @throws Failure */
export type JudgeLive = (scope: Scope, effort: Effort) => Judged;

export const handsOf =
  (machine: WindowsMachine, judgeLive: JudgeLive) =>
  (scope: Scope): Hands => ({
    judge: () => {
      const { catalog, judgement } = judgeLive(scope, 'layered');
      return { entries: catalog.entries, judgement, warnings: catalog.warnings };
    },
    judgeAgain: () => judge(looked(machine), 0, scope),
    plan: (providers) => {
      const entries = looked(machine);
      const selection = { ...NOTHING_SELECTED, providers };
      const fingerprint = fingerprintOf(entries);
      const plan = plannerFor(machine)(entries, selection);
      return planDocument({ source: unknownSource(null, 'api'), fingerprint, selection, plan, warnings: [] });
    },
    apply: (document) => apply(document, machine, plannerFor(machine)),
  });

/** As a new process sees it. @throws Failure where the registry says otherwise */
function looked(machine: WindowsMachine): CatalogEntry[] {
  const now = look(machine);
  const differs = disagreement(now);
  if (differs !== null) throw differs;
  return now.seen;
}

/** The plan again, as `plan` would make it on this machine now. */
export const plannerFor =
  (machine: WindowsMachine) =>
  (entries: CatalogEntry[], selection: PlanDocument['selection']): Plan => {
    const known = withIdentity(entries, machine, 'layered');
    return planned(known, selection, showsAll(known, 0, false), true);
  };
