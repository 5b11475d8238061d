import { LSP_CATEGORIES, namesOf } from '../catalog/flags.ts';
import { asFailure } from '../failure.ts';
import type { ApplicationRules, RawApplicationRule, WindowsMachine } from '../windows/machine.ts';
import { normalizedPath, refuseApplication } from './application.ts';
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
import { type ExclusionRecord, isAsBefore, isAsRecorded, openRecords, writeRecord } from './exclusion-records.ts';
import { emptyOutcome, errorText, type Outcome, warnIfNotWritten } from './outcome.ts';
import { areUnchanged, isFor, isSameRules, readRules, requireWinsockAgrees, ruleOf } from './rules.ts';
import { takeSnapshot, verdictOf } from './snapshot.ts';

/**
 * Undoes a rule that this program made: deletes it, or gives it the categories that it had before. This is the only change that
 * writes to the registry, because Winsock has no function for it.
 * @throws Failure applicationRefused, exclusionsUnavailable, sourcesDiffer, and those of the store
 */
export function undoExclusion(wanted: Exclusion, machine: WindowsMachine): Outcome {
  const application = normalizedPath(wanted.application, machine);
  const extra = wanted.arguments;
  const rules = readRules(machine);
  const rule = ruleOf(rules, application, extra);
  requireWinsockAgrees(machine, application, extra, rule?.categories ?? null);
  const store = machine.store();
  const { records, damaged } = openRecords(store);
  const ownRecords = records.filter((record) => isFor(record, application, extra));
  const record = ownRecords.find((each) => isAsRecorded(each, rule)) ?? null;
  const outcome: Outcome = {
    ...emptyOutcome('exclude'),
    warnings: damaged.map(({ code, message, target }) => ({ code, message, target })),
  };
  if (record === null || rule === null) {
    refuseForeignRule(application, ownRecords, rule);
    if (!wanted.whatIf) closeRecords(ownRecords, machine);
    const message = 'There is nothing to take back: the rule is as it was before.';
    return { ...outcome, warnings: [...outcome.warnings, { code: 'notAdded', message, target: application }] };
  }
  if (record.before !== null && record.before.key !== rule.key) refuseForeignRule(application, ownRecords, rule);
  return writeUndo({ outcome, wanted, machine, rules, rule, record, ownRecords });
}

/** Refuses a rule that this program did not make, or that somebody else has changed since. */
function refuseForeignRule(
  application: string,
  ownRecords: readonly ExclusionRecord[],
  rule: RawApplicationRule | null,
): void {
  const [newest] = ownRecords;
  const hint = 'Look at the rules: winsock-lsp exclusions';
  if (newest === undefined) {
    const message = `This program has added no rule for it${rule === null ? ', and there is none' : ': it is not taken back'}.`;
    refuseApplication(application, message, hint);
  }
  if (isAsBefore(newest, rule)) return;
  const now = rule === null ? 'is gone' : `permits ${categoriesText(rule.categories ?? 0)} (key ${rule.key})`;
  refuseApplication(
    application,
    `Somebody else has changed its rule since: it ${now}, and this program left ${categoriesText(newest.after)}.`,
    hint,
  );
}

interface Undo {
  outcome: Outcome;
  wanted: Exclusion;
  machine: WindowsMachine;
  rules: RawApplicationRule[];
  rule: RawApplicationRule;
  record: ExclusionRecord;
  ownRecords: readonly ExclusionRecord[];
}

function writeUndo({ outcome, wanted, machine, rules, rule, record, ownRecords }: Undo): Outcome {
  const { application, arguments: extra, before } = record;
  const after = before?.categories ?? null;
  const catalog = machine.applicationRules();
  const now = takeSnapshot(machine);
  const effect = effectOnLayers(now, machine, rule.categories, after);
  const exclusion = changeOf({ application, extra, key: rule.key, before: rule.categories, after, effect });
  const call = after === null ? catalog.calls.remove : catalog.calls.setCategories;
  const was = after === null ? 'had no rule' : `permitted ${categoriesText(after)}`;
  const reason = `'${application}' is to have again what it had before this program changed it: it ${was}.`;
  const begun = { ...outcome, exclusion, verdict: verdictOf(now) };
  if (wanted.whatIf) return { ...begun, status: 'planned', steps: [stepOf(call, reason, 'notStarted')] };
  const backup = makeBackup(machine, now, 'exclude');
  const fail = (message: string, errorCode: number | null): Outcome => {
    const unchanged = areUnchanged(rules, machine);
    return failedOutcome(
      { ...begun, backup },
      stepOf(call, reason, 'failed', message, errorCode),
      unchanged,
      unchanged ? null : redoCommand(record),
    );
  };
  try {
    const error = writeRule(catalog, rule, after);
    if (error !== 0) return fail(errorText(error), error);
    const wrong = isSameRules(rulesAfter(rules, rule, after), readRules(machine))
      ? winsockDifference(machine, exclusion)
      : 'the registry does not hold what it did before';
    if (wrong !== null) return fail(wrong, null);
  } catch (error) {
    return fail(asFailure(error).message.replace(/\.$/, ''), null);
  }
  return {
    ...begun,
    warnings: [...begun.warnings, ...warnIfNotWritten(() => closeRecords(ownRecords, machine))],
    backup,
    restartRequired: true,
    restoreCommand: redoCommand(record),
    steps: [stepOf(call, reason, 'done')],
  };
}

const writeRule = (catalog: ApplicationRules, rule: RawApplicationRule, after: number | null): number =>
  after === null ? catalog.remove(rule) : catalog.setCategories(rule, after);

/** All rules as the undo should leave them. */
const rulesAfter = (rules: readonly RawApplicationRule[], rule: RawApplicationRule, after: number | null) =>
  rules.flatMap((each) => (each !== rule ? [each] : after === null ? [] : [{ ...rule, categories: after }]));

function closeRecords(records: readonly ExclusionRecord[], machine: WindowsMachine): void {
  for (const record of records) writeRecord(machine.store(), { ...record, state: 'closed' });
}

/** The command that makes the rule again. `--categories` takes only names, so every added category has one. */
function redoCommand({ application, arguments: extra, before, after }: ExclusionRecord): string | null {
  const names = namesOf((after & ~(before?.categories ?? 0)) >>> 0, LSP_CATEGORIES);
  return excludeCommand(application, extra, `--categories ${names.join(',')}`);
}
