import { Failure } from '../failure.ts';
import { isWindowsError, type RawApplicationRule, type WindowsMachine } from '../windows/machine.ts';
import { isSamePath, refuseApplication } from './application.ts';

/** All rules of AppId_Catalog. @throws Failure exclusionsUnavailable: what cannot be read is never an empty list */
export function readRules(machine: WindowsMachine): RawApplicationRule[] {
  return orUnavailable(() => machine.applicationRules().read());
}

/** The rule for an application with these arguments. @throws Failure applicationRefused */
export function ruleOf(
  rules: readonly RawApplicationRule[],
  application: string,
  extra: string | null,
): RawApplicationRule | null {
  const [rule, ...others] = rules.filter((each) => isFor(each, application, extra));
  if (rule === undefined) return null;
  if (others.length > 0)
    refuseApplication(application, 'There are several rules for it: which one counts is not known.');
  if (rule.categories === null) refuseApplication(application, `Its rule ${rule.key} could not be read.`);
  return rule;
}

/** Case does not count in a path, and may count in arguments. */
export const isFor = (
  rule: { application: string | null; arguments: string | null },
  application: string,
  extra: string | null,
): boolean => isSamePath(rule.application, application) && rule.arguments === extra;

/** What Winsock itself tells of the application; null for no rule. @throws Failure exclusionsUnavailable */
export const toldCategories = (machine: WindowsMachine, application: string, extra: string | null): number | null =>
  orUnavailable(() => machine.changes().applicationCategory(application, extra));

/** Two witnesses who differ: nothing is changed. @throws Failure sourcesDiffer */
export function needSameTold(machine: WindowsMachine, application: string, extra: string | null, seen: number | null) {
  const told = toldCategories(machine, application, extra);
  if (told === seen) return;
  const text = (mask: number | null) => (mask === null ? 'no rule' : `categories 0x${mask.toString(16)}`);
  throw new Failure({
    code: 'sourcesDiffer',
    message: `Winsock tells ${text(told)} for it and the registry ${text(seen)}: nothing is changed.`,
    target: application,
    hint: 'Look at the rules: winsock-lsp exclusions',
  });
}

/** Whether two lists hold the same rules, wherever they stand. */
export function isSameRules(one: readonly RawApplicationRule[], other: readonly RawApplicationRule[]): boolean {
  return one.length === other.length && one.every((rule) => other.some((each) => isSameRule(rule, each)));
}

const isSameRule = (a: RawApplicationRule, b: RawApplicationRule): boolean =>
  a.key === b.key && a.application === b.application && a.arguments === b.arguments && a.categories === b.categories;

function orUnavailable<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!isWindowsError(error)) throw error;
    throw new Failure({
      code: 'exclusionsUnavailable',
      message: `The per-application rules cannot be read: ${error.message}.`,
      target: error.call,
      hint: null,
    });
  }
}
