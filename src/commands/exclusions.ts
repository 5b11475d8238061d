import type { ExclusionsDocument } from '../documents/generated/types.ts';
import { printable } from '../printable.ts';
import { exclusionsDocument } from '../removal/change-documents.ts';
import { listExclusions } from '../removal/exclusion-records.ts';
import { windowsMachine } from './change.ts';
import type { Answer, Command, Request } from './command.ts';
import { common, formatOf, noOperand } from './options.ts';
import { documentAnswer } from './output.ts';
import { categoriesText, table, yesNo } from './text.ts';

export const command: Command = {
  help: 'list the per-application rules that keep layers out of programs',
  operand: noOperand,
  options: common,
  parse: ({ values, isTty }) => ({ format: formatOf(values, isTty) }),
  run: listRules,
};

/** @throws Failure exclusionsUnavailable */
async function listRules({ format }: Request): Promise<Answer> {
  const { rules, warnings } = listExclusions(await windowsMachine());
  return documentAnswer(exclusionsDocument(rules, warnings), format, exclusionsText);
}

function exclusionsText({ rules }: ExclusionsDocument): string {
  if (rules.length === 0) return 'There are no per-application rules.\n';
  const rows = rules.map(({ key, application, arguments: extra, categories, categoryNames, added }) => [
    printable(key),
    printable(`${application ?? '?'}${extra === null ? '' : ` ${extra}`}`),
    categoriesText(categories, categoryNames),
    yesNo(added),
  ]);
  return table(['Key', 'Application', 'Permits layers of', 'Added here'], rows);
}
