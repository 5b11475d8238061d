import type { ExclusionChange } from '../documents/generated/types.ts';
import { asFailure, type Warning } from '../failure.ts';
import type { RawApplicationRule, WindowsMachine } from '../windows/machine.ts';
import { refuseLongArguments, verifiedPath } from './application.ts';
import { makeBackup } from './backup.ts';
import {
  categoriesText,
  changeOf,
  type Exclusion,
  effectOnLayers,
  excludeCommand,
  failedOutcome,
  stepOf,
  winsockDifference,
} from './exclusion-change.ts';
import { refusalOf, warningsOf } from './exclusion-effect.ts';
import { type ExclusionRecord, isAsRecorded, openRecords, writeRecord } from './exclusion-records.ts';
import { exclusively, moveUntrustedFolder, needElevation } from './exclusive.ts';
import { emptyOutcome, errorText, type Outcome, refusedOutcome, warnIfNotWritten } from './outcome.ts';
import { areUnchanged, isFor, isSameRules, readRules, requireWinsockAgrees, ruleOf } from './rules.ts';
import { type Snapshot, takeSnapshot, verdictOf } from './snapshot.ts';
import { undoExclusion } from './take-back.ts';

const CALL = 'WSCSetApplicationCategory';

/**
 * Makes a rule so that Windows loads only layers of some categories into an application, or undoes such a rule. Writes a backup
 * and a record before the change, and reads the registry after it. Failures are in the outcome.
 */
export function exclude(wanted: Exclusion, machine: WindowsMachine): Outcome {
  let warnings: Warning[] = [];
  try {
    // Only --what-if without --undo needs no administrator: --undo reads records that only administrators may read.
    if (!wanted.whatIf || wanted.undo) needElevation(machine);
    const run = () => (wanted.undo ? undoExclusion(wanted, machine) : addExclusion(wanted, machine));
    if (wanted.whatIf) return run();
    if (!wanted.undo) warnings = moveUntrustedFolder(machine);
    const outcome = exclusively(machine, run);
    return { ...outcome, warnings: [...warnings, ...outcome.warnings] };
  } catch (error) {
    return refusedOutcome('exclude', asFailure(error), { warnings });
  }
}

function addExclusion(wanted: Exclusion, machine: WindowsMachine): Outcome {
  const application = verifiedPath(wanted.application, machine);
  const extra = wanted.arguments;
  refuseLongArguments(application, extra);
  const rules = readRules(machine);
  const rule = ruleOf(rules, application, extra);
  const before = rule?.categories ?? null;
  requireWinsockAgrees(machine, application, extra, before);
  const after = ((before ?? 0) | wanted.categories) >>> 0;
  const now = takeSnapshot(machine);
  const effect = effectOnLayers(now, machine, before, after);
  const exclusion = changeOf({ application, extra, key: rule?.key ?? null, before, after, effect });
  const known = { exclusion, verdict: verdictOf(now) };
  const refusal = refusalOf(effect, application, after);
  if (refusal !== null) return refusedOutcome('exclude', refusal, known);
  const outcome: Outcome = { ...emptyOutcome('exclude'), ...known, warnings: warningsOf(effect, application) };
  if (before === after) return wanted.whatIf ? outcome : reportExistingRule(outcome, machine, rule);
  const had = before === null ? 'it had no rule' : `it permitted ${categoriesText(before)}`;
  const reason = `'${application}' is to permit only layers of the categories ${categoriesText(after)}; ${had}.`;
  if (wanted.whatIf) return { ...outcome, status: 'planned', steps: [stepOf(CALL, reason, 'notStarted')] };
  return writeExclusion({ outcome, wanted, machine, now, rules, rule, exclusion, reason });
}

interface Addition {
  outcome: Outcome;
  wanted: Exclusion;
  machine: WindowsMachine;
  now: Snapshot;
  rules: RawApplicationRule[];
  rule: RawApplicationRule | null;
  exclusion: ExclusionChange;
  reason: string;
}

function writeExclusion({ outcome, wanted, machine, now, rules, rule, exclusion, reason }: Addition): Outcome {
  const { application, arguments: extra } = exclusion;
  const after = exclusion.after as number;
  const store = machine.store();
  const ownRecords = openRecords(store).records.filter((record) => isFor(record, application, extra));
  // When this program changed the rule before, an undo leads back to the state before its first change.
  const earlier = ownRecords.find((record) => isAsRecorded(record, rule));
  const backup = makeBackup(machine, now, 'exclude');
  const record: ExclusionRecord = {
    backup,
    time: new Date().toISOString(),
    application,
    arguments: extra,
    key: rule?.key ?? null,
    before: earlier === undefined ? rule : earlier.before,
    after,
    state: 'started',
  };
  // Other records are of changes that did not happen or that somebody undid. Close them, or they would claim a later rule.
  for (const stale of ownRecords) if (stale !== earlier) writeRecord(store, { ...stale, state: 'closed' });
  writeRecord(store, record);
  const fail = (message: string, errorCode: number | null): Outcome => {
    const unchanged = areUnchanged(rules, machine);
    const notes = unchanged ? warnIfNotWritten(() => writeRecord(store, { ...record, state: 'closed' })) : [];
    return failedOutcome(
      { ...outcome, backup, warnings: [...outcome.warnings, ...notes] },
      stepOf(CALL, reason, 'failed', message, errorCode),
      unchanged,
      undoCommand(exclusion),
    );
  };
  try {
    const error = machine.changes().setApplicationCategory(application, extra, wanted.categories);
    if (error !== 0) return fail(errorText(error), error);
    const seen = readRules(machine);
    const made = ruleOf(seen, application, extra);
    const wrong = difference(rules, seen, rule, made, after) ?? winsockDifference(machine, exclusion);
    if (wrong !== null) return fail(wrong, null);
    const notes = warnIfNotWritten(() => {
      writeRecord(store, { ...record, key: made?.key ?? null, state: 'added' });
      if (earlier !== undefined) writeRecord(store, { ...earlier, state: 'closed' });
    });
    return {
      ...outcome,
      warnings: [...outcome.warnings, ...notes],
      backup,
      exclusion: { ...exclusion, key: made?.key ?? null },
      restartRequired: true,
      restoreCommand: undoCommand(exclusion),
      steps: [stepOf(CALL, reason, 'done')],
    };
  } catch (error) {
    return fail(asFailure(error).message.replace(/\.$/, ''), null);
  }
}

/** How the rules in the registry differ from those that the change should leave; null when they do not. */
function difference(
  rules: readonly RawApplicationRule[],
  seen: readonly RawApplicationRule[],
  rule: RawApplicationRule | null,
  made: RawApplicationRule | null,
  after: number,
): string | null {
  if (isSameRules(rules, seen)) return 'Windows answered with success, and the registry is as it was';
  if (made === null) return 'Windows answered with success, and the registry has no rule for it';
  if (made.categories !== after) return `its rule permits ${categoriesText(made.categories ?? 0)}`;
  if (rule !== null && made.key !== rule.key) return `its rule was ${rule.key} and is now ${made.key}`;
  const others = (all: readonly RawApplicationRule[], but: RawApplicationRule | null) =>
    all.filter((each) => each !== but);
  return isSameRules(others(rules, rule), others(seen, made)) ? null : 'other rules are not what they were';
}

/** The rule exists already. Completes the record of a run that was killed after it made the rule. */
function reportExistingRule(outcome: Outcome, machine: WindowsMachine, rule: RawApplicationRule | null): Outcome {
  const { application, arguments: extra } = outcome.exclusion as ExclusionChange;
  const store = machine.store();
  const ownRecords = openRecords(store).records.filter((record) => isFor(record, application, extra));
  const earlier = ownRecords.find((record) => isAsRecorded(record, rule));
  if (earlier !== undefined) {
    if (earlier.state === 'started') writeRecord(store, { ...earlier, key: rule?.key ?? null, state: 'added' });
    return { ...outcome, restoreCommand: undoCommand(outcome.exclusion as ExclusionChange) };
  }
  const message = 'Its rule is there already, and not by this program: it will not be taken back.';
  return { ...outcome, warnings: [...outcome.warnings, { code: 'notAdded', message, target: application }] };
}

const undoCommand = ({ application, arguments: extra }: ExclusionChange): string | null =>
  excludeCommand(application, extra, '--undo');
