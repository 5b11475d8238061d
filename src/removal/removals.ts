import { lspsOf } from '../catalog/lsps.ts';
import { Failure } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { ID, inStore, readBackup, readJournal } from './backup.ts';
import { type EarlierRemoval, isWithin } from './plan/policy.ts';
import { entriesOfRaw } from './snapshot.ts';

/**
 * Providers that this program removed in the last `days` days, from the journals beside the backups, where only administrators
 * can write. Throws when a journal of that time is damaged, because it may be about the provider that came back.
 * @param now milliseconds since 1970
 * @throws Failure backupDamaged, folderUnsafe, backupFailed
 */
export function ownRemovals(machine: WindowsMachine, days: number, now: number): EarlierRemoval[] {
  const store = machine.store();
  return inStore(() => store.names())
    .filter((id) => ID.test(id) && isWithin(timeOfName(id), days, now))
    .flatMap((id) => {
      const journal = readJournal(store, id);
      if (journal === null || journal.command !== 'apply') return [];
      // An unfinished run is not a removal yet: another run completes it or takes it back.
      if (!journal.finished) return [];
      const done = journal.steps.slice(0, journal.stepsDone ?? journal.steps.length);
      const providerIds = [...new Set(done.filter(({ removes }) => removes.length > 0).map((step) => step.providerId))];
      if (providerIds.length === 0) return [];
      return [{ time: timeOfName(id), providerIds, names: namesOf(store, id, providerIds) }];
    });
}

function namesOf(store: ReturnType<WindowsMachine['store']>, id: string, providerIds: readonly string[]): string[] {
  return lspsOf(entriesOfRaw(readBackup(store, id).raw))
    .filter(({ entries }) => entries.some(({ providerId }) => providerIds.includes(providerId ?? '')))
    .flatMap(({ name }) => name ?? []);
}

/** `20261122-171502-3a00` as ISO 8601. The name is a safer source than the time in the file. */
function timeOfName(id: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id) ?? [];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

export const unreadableRecords = ({ message, target, hint }: Failure): Failure =>
  new Failure({
    code: 'notDecided',
    message: `Whether it came back cannot be told, so nothing was removed: ${message}`,
    target,
    hint,
  });
