import { Failure, orNull } from '../failure.ts';
import { isWindowsError, type RawApplicationRule, type WindowsMachine } from '../windows/machine.ts';
import { isSamePath, refuseApplication } from './application.ts';

/** All rules of AppId_Catalog. @throws Failure exclusionsUnavailable */
export function readRules(machine: WindowsMachine): RawApplicationRule[] {
  return orUnavailable(() => machine.applicationRules().read());
}

/**
 * The rule for an application with these arguments; null when there is none.
 * @throws Failure applicationRefused when there are several, or the rule cannot be read
 */
export function ruleOf(
  rules: readonly RawApplicationRule[],
  application: string,
  extra: string | null,
): RawApplicationRule | null {
  const [rule, ...others] = rules.filter((each) => isFor(each, application, extra));
  if (rule === undefined) return null;
  const hint = 'Look at the rules: winsock-lsp exclusions';
  if (others.length > 0)
    refuseApplication(application, 'There are several rules for it: which one counts is not known.', hint);
  if (rule.categories === null) refuseApplication(application, `Its rule ${rule.key} could not be read.`, hint);
  return rule;
}

/** Whether a rule is for this application. Compares paths without case, and arguments exactly. */
export const isFor = (
  rule: { application: string | null; arguments: string | null },
  application: string,
  extra: string | null,
): boolean => isSamePath(rule.application, application) && rule.arguments === extra;

/** The categories that Winsock permits for the application; null for no rule. @throws Failure exclusionsUnavailable */
export const winsockCategories = (machine: WindowsMachine, application: string, extra: string | null): number | null =>
  orUnavailable(() => machine.changes().applicationCategory(application, extra));

/**
 * Checks that Winsock and the registry have the same rule for the application.
 * @param stored the categories in the registry; null for no rule
 * @throws Failure sourcesDiffer
 */
export function requireWinsockAgrees(
  machine: WindowsMachine,
  application: string,
  extra: string | null,
  stored: number | null,
): void {
  const actual = winsockCategories(machine, application, extra);
  if (actual === stored) return;
  const text = (mask: number | null) => (mask === null ? 'no rule' : `categories 0x${mask.toString(16)}`);
  throw new Failure({
    code: 'sourcesDiffer',
    message: `Winsock tells ${text(actual)} for it and the registry ${text(stored)}: nothing is changed.`,
    target: application,
    hint: 'Look at the rules: winsock-lsp exclusions',
  });
}

/** Whether two lists hold the same rules, in any order. */
export function isSameRules(one: readonly RawApplicationRule[], other: readonly RawApplicationRule[]): boolean {
  return one.length === other.length && one.every((rule) => other.some((each) => isSameRule(rule, each)));
}

/** Whether the registry still holds these rules; false where it cannot be read. */
export const areUnchanged = (rules: readonly RawApplicationRule[], machine: WindowsMachine): boolean =>
  orNull(() => isSameRules(rules, readRules(machine))) === true;

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
      hint: 'Check that you may read HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\AppId_Catalog.',
    });
  }
}
