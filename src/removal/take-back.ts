import { LSP_CATEGORIES, namesOf } from '../catalog/flags.ts';
import { asFailure } from '../failure.ts';
import type { ApplicationRules, RawApplicationRule, WindowsMachine } from '../windows/machine.ts';
import { namedApplication, refuseApplication } from './application.ts';
import { makeBackup } from './backup.ts';
import {
  categoriesText,
  changeOf,
  command,
  type Exclusion,
  effectOn,
  failed,
  stepOf,
  untold,
} from './exclusion-change.ts';
import { type ExclusionRecord, isAsBefore, isAsRecorded, openRecords, writeRecord } from './exclusion-records.ts';
import { closing, emptyOutcome, errorText, type Outcome } from './outcome.ts';
import { isFor, isSameRules, needSameTold, readRules, ruleOf } from './rules.ts';
import { takeSnapshot, verdictOf } from './snapshot.ts';

/**
 * Takes back a rule that this program added and recorded: the one place where the registry is written, since Winsock has
 * no function that does it. The rule is removed, or gets the categories that it had before. @throws Failure
 */
export function takenBack(wanted: Exclusion, machine: WindowsMachine): Outcome {
  const named = namedApplication(wanted.application, machine);
  const extra = wanted.arguments;
  const rules = readRules(machine);
  const rule = ruleOf(rules, named, extra);
  needSameTold(machine, named, extra, rule?.categories ?? null);
  const store = machine.store();
  const { records, damaged } = openRecords(store);
  const own = records.filter((record) => isFor(record, named, extra));
  const record = own.find((each) => isAsRecorded(each, rule)) ?? null;
  const outcome: Outcome = {
    ...emptyOutcome('exclude'),
    warnings: damaged.map(({ code, message, target }) => ({ code, message, target })),
  };
  if (record === null || rule === null) {
    refuseForeign(named, own, rule);
    if (!wanted.whatIf) close(own, machine);
    const message = 'There is nothing to take back: the rule is as it was before.';
    return { ...outcome, warnings: [...outcome.warnings, { code: 'notAdded', message, target: named }] };
  }
  if (record.before !== null && record.before.key !== rule.key) refuseForeign(named, own, rule);
  return undone({ outcome, wanted, machine, rules, rule, record, own });
}

/** Only what this program did, and nobody changed since, is taken back. */
function refuseForeign(application: string, own: readonly ExclusionRecord[], rule: RawApplicationRule | null): void {
  const [newest] = own;
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

interface Undoing {
  outcome: Outcome;
  wanted: Exclusion;
  machine: WindowsMachine;
  rules: RawApplicationRule[];
  rule: RawApplicationRule;
  record: ExclusionRecord;
  own: readonly ExclusionRecord[];
}

function undone({ outcome, wanted, machine, rules, rule, record, own }: Undoing): Outcome {
  const { application, arguments: extra, before } = record;
  const after = before?.categories ?? null;
  const catalog = machine.applicationRules();
  const now = takeSnapshot(machine);
  const effect = effectOn(now, machine, rule.categories, after);
  const exclusion = changeOf({ application, extra, key: rule.key, before: rule.categories, after, effect });
  const call = after === null ? catalog.calls.remove : catalog.calls.setCategories;
  const was = after === null ? 'had no rule' : `permitted ${categoriesText(after)}`;
  const reason = `'${application}' is to have again what it had before this program changed it: it ${was}.`;
  const begun = { ...outcome, exclusion, verdict: verdictOf(now) };
  if (wanted.whatIf) return { ...begun, status: 'planned', steps: [stepOf(call, reason, 'notStarted')] };
  const backup = makeBackup(machine, now, 'exclude');
  const fail = (message: string, errorCode: number | null): Outcome => {
    const unchanged = isStill(rules, machine);
    return failed(
      { ...begun, backup },
      stepOf(call, reason, 'failed', message, errorCode),
      unchanged,
      unchanged ? null : redoCommand(record),
    );
  };
  try {
    const error = written(catalog, rule, after);
    if (error !== 0) return fail(errorText(error), error);
    const wrong = isSameRules(promised(rules, rule, after), readRules(machine))
      ? untold(machine, exclusion)
      : 'the registry does not hold what it did before';
    if (wrong !== null) return fail(wrong, null);
  } catch (error) {
    return fail(asFailure(error).message.replace(/\.$/, ''), null);
  }
  return {
    ...begun,
    warnings: [...begun.warnings, ...closing(() => close(own, machine))],
    backup,
    restartRequired: true,
    restoreCommand: redoCommand(record),
    steps: [stepOf(call, reason, 'done')],
  };
}

const written = (catalog: ApplicationRules, rule: RawApplicationRule, after: number | null): number =>
  after === null ? catalog.remove(rule) : catalog.setCategories(rule, after);

/** All rules as they shall be afterwards. */
const promised = (rules: readonly RawApplicationRule[], rule: RawApplicationRule, after: number | null) =>
  rules.flatMap((each) => (each !== rule ? [each] : after === null ? [] : [{ ...rule, categories: after }]));

function isStill(rules: readonly RawApplicationRule[], machine: WindowsMachine): boolean {
  try {
    return isSameRules(rules, readRules(machine));
  } catch {
    return false;
  }
}

function close(records: readonly ExclusionRecord[], machine: WindowsMachine): void {
  for (const record of records) writeRecord(machine.store(), { ...record, state: 'closed' });
}

/** The command that adds it again; what was added has names, since nothing else can be asked for. */
function redoCommand({ application, arguments: extra, before, after }: ExclusionRecord): string | null {
  const names = namesOf((after & ~(before?.categories ?? 0)) >>> 0, LSP_CATEGORIES);
  return command(application, extra, `--categories ${names.join(',')}`);
}
