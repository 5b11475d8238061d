import type { PlanDocument } from '../documents/generated/types.ts';
import { documentIn } from '../documents/validate.ts';
import { Failure } from '../failure.ts';
import { readSourceFile } from '../inputs/files.ts';
import { unicodeText } from '../inputs/text.ts';
import { apply } from '../removal/apply.ts';
import { outcomeAnswer, windowsMachine } from './change.ts';
import type { Answer, Command, Request } from './command.ts';
import { common, eventLogOf, eventLogOption, formatOf, rebootOf, rebootOption } from './options.ts';
import { plannerFor } from './planning.ts';

interface ApplyRequest extends Request {
  /** Path of the plan. */
  plan: string;
  rebootExitCode: boolean;
}

export const command: Command<ApplyRequest> = {
  help: 'carry out a plan, with a backup first; each step is verified',
  operand: { name: 'PLAN', help: 'the document that plan printed; - is standard input', most: 1, required: true },
  options: { ...rebootOption, ...eventLogOption, ...common },
  parse: ({ values, operands: [plan = ''], isTty }) => ({
    format: formatOf(values, isTty),
    plan,
    rebootExitCode: rebootOf(values),
    eventLog: eventLogOf(values),
  }),
  run: applyPlan,
};

async function applyPlan(request: ApplyRequest): Promise<Answer> {
  const machine = await windowsMachine();
  return outcomeAnswer(apply(readPlan(request.plan), machine, plannerFor(machine)), request);
}

/** @throws Failure when the file cannot be read or is not a plan */
function readPlan(path: string): PlanDocument {
  const malformed = (message: string) =>
    new Failure({
      code: 'sourceMalformed',
      message,
      target: path,
      hint: 'Make the plan with: winsock-lsp plan --format json',
    });
  const text = unicodeText(readSourceFile(path));
  if (text === null) throw malformed('This is not JSON: it is not Unicode text.');
  return documentIn('plan', text, (reason, isJson) =>
    malformed(isJson ? `This is not a plan: ${reason}.` : `This is not JSON: ${reason}.`),
  );
}
