import { makeBackup } from '../removal/backup.ts';
import { exclusively, moveUntrustedFolder, needElevation } from '../removal/exclusive.ts';
import { emptyOutcome, type Outcome, restoreCommand } from '../removal/outcome.ts';
import { takeSnapshot, verdictOf } from '../removal/snapshot.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { outcomeAnswer, windowsMachine } from './change.ts';
import type { Command } from './command.ts';
import { common, formatOf, noOperand } from './options.ts';

export const command: Command = {
  help: 'back up both catalogs',
  operand: noOperand,
  options: common,
  parse: ({ values, isTty }) => ({ format: formatOf(values, isTty) }),
  run: async (request) => outcomeAnswer(backup(await windowsMachine()), request),
};

function backup(machine: WindowsMachine): Outcome {
  needElevation(machine);
  const warnings = moveUntrustedFolder(machine);
  return exclusively(machine, () => {
    const now = takeSnapshot(machine);
    const id = makeBackup(machine, now, 'backup');
    const verdict = verdictOf(now);
    return { ...emptyOutcome('backup'), backup: id, restoreCommand: restoreCommand(id), verdict, warnings };
  });
}
