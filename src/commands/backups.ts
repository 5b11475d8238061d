import type { BackupsDocument } from '../documents/generated/types.ts';
import { printable } from '../printable.ts';
import { inStore, listBackups, removeBackup } from '../removal/backup.ts';
import { backupsDocument } from '../removal/change-documents.ts';
import { exclusively, needElevation } from '../removal/exclusive.ts';
import { windowsMachine } from './change.ts';
import type { Answer, Command, Request } from './command.ts';
import { common, formatOf, noOperand } from './options.ts';
import { documentAnswer } from './output.ts';
import { table } from './text.ts';

interface BackupsRequest extends Request {
  /** Id of a backup to remove before listing; null for none. */
  remove: string | null;
}

export const command: Command<BackupsRequest> = {
  help: 'list the backups of this machine, oldest first',
  operand: noOperand,
  options: {
    remove: {
      type: 'string',
      value: 'id',
      help: 'remove this backup first; the newest, and one of a change that did not end, are kept',
    },
    ...common,
  },
  parse: ({ values, isTty }) => ({
    format: formatOf(values, isTty),
    remove: (values.remove as string | undefined) ?? null,
  }),
  run: listAllBackups,
};

async function listAllBackups({ format, remove }: BackupsRequest): Promise<Answer> {
  const machine = await windowsMachine();
  needElevation(machine);
  if (remove !== null) exclusively(machine, () => removeBackup(machine.store(), remove));
  const { rows, damaged } = listBackups(inStore(() => machine.store()));
  const warnings = damaged.map(({ code, message, target }) => ({ code, message, target }));
  return documentAnswer(backupsDocument(rows, warnings), format, backupsText);
}

function backupsText({ backups }: BackupsDocument): string {
  if (backups.length === 0) return 'There are no backups.\n';
  const rows = backups.map(({ id, time, reason, entries, lsps, state }) => [
    id,
    time,
    reason,
    String(entries),
    printable(lsps.map((name) => name ?? '?').join(', ')),
    state,
  ]);
  return table(['Id', 'Time', 'Made for', 'Entries', 'LSPs', 'State'], rows);
}
