// Plans, outcomes and backups as text for people.

import type {
  BackupsDocument,
  OutcomeDocument,
  PlanDocument,
  RemediationDocument,
} from '../documents/generated/types.ts';
import type { SourceInfo } from '../machine-catalog.ts';
import { harmless } from '../printable.ts';
import { REFUSAL_HINTS } from '../removal/plan/refusals.ts';
import { sourceText, table } from './show.ts';
import { exclusionText } from './show-exclusions.ts';

const STATUS = {
  done: 'DONE',
  failed: 'FAILED part-way',
  refused: 'REFUSED, nothing was touched',
  planned: 'LOOKED AHEAD, nothing was touched',
} as const;

const SEEN = {
  all: 'Programs that run see the change after a restart of the machine.\n',
  application: 'The application sees the change when it is started again.\n',
} as const;

export function planText({ source, lsps, steps, after, refusals }: PlanDocument): string {
  const head = `${sourceText(source as SourceInfo)}: `;
  if (steps.length === 0 && refusals.length === 0) return `${head}nothing to remove\n`;
  const what = lsps
    .map(({ name, restorable }) => `${harmless(name ?? 'without a name')} (restorable: ${restorable})`)
    .join(', ');
  const rows = steps.map(({ number, call, bitness, providerId, reason }) => [
    String(number),
    call,
    String(bitness),
    providerId,
    harmless(reason),
  ]);
  const served = after.map(({ bitness, socket, id, name, nonIfs }) => [
    String(bitness),
    socket,
    id === null ? '?' : String(id),
    harmless(name ?? 'none, or it cannot be told'),
    nonIfs === null ? '?' : nonIfs ? 'YES' : 'no',
  ]);
  return [
    `${head}removes ${what === '' ? 'nothing' : what}\n`,
    rows.length === 0 ? '' : table(['Step', 'Call', 'Bits', 'Provider', 'Reason'], rows),
    'Afterwards sockets get:\n',
    table(['Bits', 'Socket', 'Id', 'Name', 'Non-IFS'], served),
    ...refusals.map(({ code, message }) => `refused: ${harmless(`${message} ${REFUSAL_HINTS[code] ?? ''}`.trim())}\n`),
    refusals.length === 0
      ? 'Carry it out: winsock-lsp plan ... --format json > plan.json, then winsock-lsp apply plan.json\n'
      : '',
  ].join('');
}

export function outcomeText({
  command,
  status,
  steps,
  verdict,
  restartRequired,
  backup,
  restoreCommand,
  unfinished,
  exclusion,
}: OutcomeDocument): string {
  const rows = steps.map(({ number, call, status, providerId, message }) => [
    String(number),
    call,
    status,
    providerId ?? '',
    harmless(message ?? ''),
  ]);
  return [
    `${command}: ${STATUS[status]}\n`,
    unfinished === null
      ? ''
      : `Found an earlier ${unfinished.command} that did not end: ${unfinished.stepsDone ?? 'an unknown number'} of ${unfinished.steps} steps done (backup ${unfinished.backup})\n`,
    exclusion === null ? '' : exclusionText(exclusion),
    rows.length === 0 ? '' : table(['Step', 'Call', 'Status', 'Provider', 'Message'], rows),
    verdict === null ? '' : `Verdict now: ${verdict}\n`,
    backup === null ? '' : `Backup: ${backup}\n`,
    restoreCommand === null ? '' : `To take it back: ${harmless(restoreCommand)}\n`,
    restartRequired ? SEEN[command === 'exclude' ? 'application' : 'all'] : '',
  ].join('');
}

export function backupsText({ backups }: BackupsDocument): string {
  if (backups.length === 0) return 'There are no backups.\n';
  const rows = backups.map(({ id, time, reason, entries, lsps, state }) => [
    id,
    time,
    reason,
    String(entries),
    harmless(lsps.map((name) => name ?? '?').join(', ')),
    state,
  ]);
  return table(['Id', 'Time', 'Made for', 'Entries', 'LSPs', 'State'], rows);
}

export function remediationText({
  scope,
  removable,
  result,
  decisions,
  outOfScope,
  whatIf,
}: RemediationDocument): string {
  const policy = removable.length === 0 ? 'nothing may be removed' : `may be removed: ${removable.join(', ')}`;
  const rows = decisions.map(({ name, decision, message }) => [name ?? '', decision, message]);
  const head = `${result} (scope ${scope}; ${policy}${whatIf ? '; nothing was touched' : ''})`;
  const outside = [...new Set(outOfScope.map(({ name }) => name ?? 'without a name'))].join(', ');
  return [
    `${harmless(head)}\n`,
    rows.length === 0 ? '' : table(['name', 'decision', 'why'], rows),
    outside === '' ? '' : `Outside the scope, and non-IFS or not known to be IFS: ${harmless(outside)}\n`,
  ].join('');
}
