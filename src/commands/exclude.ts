import { LSP_CATEGORIES } from '../catalog/flags.ts';
import { Failure } from '../failure.ts';
import { exclude } from '../removal/exclude.ts';
import { parseCategories } from '../verdict/exclusion.ts';
import { outcomeAnswer, windowsMachine } from './change.ts';
import type { Answer, Command, Request } from './command.ts';
import { common, formatOf, usage, whatIfOf, whatIfOption } from './options.ts';

interface ExcludeRequest extends Request {
  application: string;
  arguments: string | null;
  categories: string;
  undo: boolean;
  whatIf: boolean;
}

export const command: Command<ExcludeRequest> = {
  help: 'keep layers out of an application, with a backup first',
  operand: { name: 'APP', help: "full path of the application's exe", most: 1, required: true },
  options: {
    arguments: { type: 'string', value: 'text', help: 'only when APP is started with these arguments' },
    categories: { type: 'string', value: 'names', help: 'layers that APP may still load; SYSTEM unless given' },
    undo: { type: 'boolean', help: 'undo the rule that an earlier exclude made' },
    ...whatIfOption,
    ...common,
  },
  parse: ({ values, operands: [application = ''], isTty }) => {
    const undo = values.undo === true;
    if (undo && values.categories !== undefined)
      throw usage('--undo undoes the whole rule: it cannot be combined with --categories');
    return {
      format: formatOf(values, isTty),
      application,
      arguments: (values.arguments as string | undefined) || null,
      categories: (values.categories as string | undefined) ?? 'SYSTEM',
      undo,
      whatIf: whatIfOf(values),
    };
  },
  run: excludeApplication,
};

/** @throws Failure usage */
async function excludeApplication(request: ExcludeRequest): Promise<Answer> {
  const machine = await windowsMachine();
  const { application, arguments: extra, categories, undo, whatIf } = request;
  const mask = parseCategories(categories);
  if (mask !== null) {
    const result = exclude({ application, arguments: extra, categories: mask, undo, whatIf }, machine);
    return outcomeAnswer(result, request);
  }
  throw new Failure({
    code: 'usage',
    message: `--categories takes names, separated by commas: ${Object.values(LSP_CATEGORIES).join(', ')}.`,
    target: categories,
    hint: 'Run: winsock-lsp exclude --help',
  });
}
