// Arguments of remediate and dsc, and those that commands have in common with them.

import type { Policy } from '../removal/plan/policy.ts';
import { DEFAULT_SCOPE, type Scope } from '../verdict/scope.ts';
import type { Values } from './parse.ts';
import type { DscOperation } from './request.ts';
import { quote, usage } from './usage.ts';

export const looksAhead = (values: Values): boolean => values['what-if'] === true;

/** @throws Failure usage where it is not this machine that is asked for */
export function logsOf(values: Values, files: readonly string[] = []): boolean {
  const logs = values['event-log'] === true;
  if (logs && (files.length > 0 || values.example === true || values['files-from'] !== undefined))
    throw usage('--event-log is for this machine: it goes without files');
  return logs;
}

const DSC_OPERATIONS: readonly DscOperation[] = ['get', 'test', 'set', 'export'];

/** @throws Failure usage */
export function operationOf(text: string): DscOperation {
  const operation = DSC_OPERATIONS.find((each) => each === text);
  if (operation === undefined) throw usage(`'dsc' knows ${DSC_OPERATIONS.join(', ')}, not '${quote(text)}'`);
  return operation;
}

/** @throws Failure usage */
export function policyOf(values: Values): Policy {
  const days = (values['within-days'] as string | undefined) ?? '30';
  if (!/^\d{1,4}$/.test(days) || Number(days) > 3650)
    throw usage(`--within-days takes 0 to 3650, not '${quote(days)}'`);
  const removable = (values.removable as string[] | undefined) ?? [];
  if (removable.some((text) => text.trim() === '' || text.length > 256))
    throw usage('--removable takes a provider GUID or the name of a product');
  return { scope: (values.scope as Scope | undefined) ?? DEFAULT_SCOPE, removable, withinDays: Number(days) };
}
