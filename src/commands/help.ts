import { versionDocument } from '../documents/documents.ts';
import { VERSION } from '../version.ts';
import type { Answer, Command, Options, Request } from './command.ts';
import { COMMAND_NAMES, type CommandName, commandNamed } from './index.ts';
import { common } from './options.ts';
import { json } from './output.ts';

/** Options that stand alone, without a command. */
export const topOptions: Options = {
  version: { type: 'boolean', help: 'print the version' },
  ...common,
};

export interface HelpRequest extends Request {
  command: 'help';
  /** Null for the help of the whole program. */
  about: CommandName | null;
}

export interface VersionRequest extends Request {
  command: 'version';
  /** Print the version alone, and no document. */
  plain: boolean;
}

export async function answerAbout(request: HelpRequest | VersionRequest): Promise<Answer> {
  const stdout = request.command === 'help' ? await helpText(request.about) : versionText(request);
  return { exitCode: 0, stdout, diagnostics: [] };
}

const versionText = ({ plain, format }: VersionRequest): string =>
  plain ? `${VERSION}\n` : json(versionDocument(), format);

export async function helpText(name: CommandName | null): Promise<string> {
  return name === null ? helpOfProgram() : helpOfCommand(name, await commandNamed(name));
}

async function helpOfProgram(): Promise<string> {
  const rows: string[] = [];
  for (const name of COMMAND_NAMES) {
    const { operand, help } = await commandNamed(name);
    rows.push(row(`${name} ${operand.name}`, help));
  }
  return `Usage: winsock-lsp COMMAND [OPTIONS]

Finds the non-IFS Winsock provider that breaks I/O completion ports.

Commands:
${rows.join('')}
Options:
${optionRows(topOptions)}
winsock-lsp COMMAND --help shows the options of a command.
`;
}

function helpOfCommand(name: CommandName, { help, operand, options }: Command): string {
  const usage = ['winsock-lsp', name, '[OPTIONS]', operand.name].join(' ').trimEnd();
  return `Usage: ${usage}

${help}

${operand.name === '' ? '' : `${row(operand.name, operand.help)}\n`}Options:
${optionRows(options)}`;
}

const optionRows = (options: Options): string =>
  Object.entries(options)
    .map(([name, { short, value, choices, help }]) => {
      const flag = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;
      return row(flag, choices === undefined ? help : `${help} (${choices.join(', ')})`);
    })
    .join('');

const COLUMN = 24;
const row = (left: string, right: string): string => `  ${left.padEnd(COLUMN)}${right}\n`;
