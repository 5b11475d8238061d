// Per-application rules as text for people.

import type { ExclusionChange, ExclusionsDocument } from '../documents/generated/types.ts';
import { printable } from '../printable.ts';
import { table } from './show.ts';

const masked = (mask: number | null, names: readonly string[] | null): string =>
  mask === null ? '?' : `${names?.join(', ') || 'none'} (0x${mask.toString(16)})`;

const yes = (value: boolean | null): string => (value === null ? '?' : value ? 'yes' : 'no');

export function exclusionsText({ rules }: ExclusionsDocument): string {
  if (rules.length === 0) return 'There are no per-application rules.\n';
  const rows = rules.map(({ key, application, arguments: extra, categories, categoryNames, added }) => [
    printable(key),
    printable(`${application ?? '?'}${extra === null ? '' : ` ${extra}`}`),
    masked(categories, categoryNames),
    yes(added),
  ]);
  return table(['Key', 'Application', 'Permits layers of', 'Added here'], rows);
}

export function exclusionText(change: ExclusionChange): string {
  const { application, arguments: extra, before, beforeNames, after, afterNames, layers } = change;
  const had = before === null ? 'no rule' : masked(before, beforeNames);
  const gets = after === null ? 'no rule: every layer is loaded into it' : masked(after, afterNames);
  const rows = layers.map(({ bitness, name, nonIfs, categories, categoryNames, loads }) => [
    String(bitness),
    printable(name ?? '?'),
    yes(nonIfs),
    masked(categories, categoryNames),
    yes(loads),
  ]);
  return [
    `Application: ${printable(application)}${extra === null ? '' : ` ${printable(extra)}`}\n`,
    `Permits layers of: ${gets} (before: ${had})\n`,
    rows.length === 0 ? '' : table(['Bits', 'Layer', 'Non-IFS', 'Its categories', 'Loaded'], rows),
  ].join('');
}
