import { restore } from '../removal/restore.ts';
import { outcomeAnswer, windowsMachine } from './change.ts';
import type { Command, Request } from './command.ts';
import { common, eventLogOf, eventLogOption, formatOf, guidOf, rebootOf, rebootOption } from './options.ts';

interface RestoreRequest extends Request {
  /** Id of the backup. */
  id: string;
  /** Restore only the layer of this provider; null for all. */
  provider: string | null;
  rebootExitCode: boolean;
}

export const command: Command<RestoreRequest> = {
  help: 'bring the catalogs back to a backup',
  operand: { name: 'ID', help: 'name of the backup', most: 1, required: true },
  options: {
    provider: { type: 'string', value: 'guid', help: 'only the layer of this provider' },
    ...rebootOption,
    ...eventLogOption,
    ...common,
  },
  parse: ({ values, operands: [id = ''], isTty }) => ({
    format: formatOf(values, isTty),
    id,
    provider: values.provider === undefined ? null : guidOf(values.provider as string),
    rebootExitCode: rebootOf(values),
    eventLog: eventLogOf(values),
  }),
  run: async (request) => outcomeAnswer(restore(request.id, request.provider, await windowsMachine()), request),
};
