import { type CliOption, COMMANDS, type CommandName, topOptions } from './options.ts';

const COLUMN = 24;

/** The help of a command, or of the program. */
export function helpText(command: CommandName | null): string {
  if (command === null) {
    const commands = Object.entries(COMMANDS).map(([name, { operand, help }]) => row(`${name} ${operand.name}`, help));
    return `Usage: winsock-lsp COMMAND [OPTIONS]

Finds the non-IFS Winsock provider that breaks I/O completion ports.

Commands:
${commands.join('')}
Options:
${options(topOptions)}
winsock-lsp COMMAND --help shows the options of a command.
`;
  }
  const { help, operand, options: own } = COMMANDS[command];
  const usage = ['winsock-lsp', command, '[OPTIONS]', operand.name].join(' ').trimEnd();
  return `Usage: ${usage}

${help}

${operand.name === '' ? '' : `${row(operand.name, operand.help)}\n`}Options:
${options(own)}`;
}

function options(table: Readonly<Record<string, CliOption>>): string {
  return Object.entries(table)
    .map(([name, { short, value, choices, help }]) => {
      const flag = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;
      return row(flag, choices === undefined ? help : `${help} (${choices.join(', ')})`);
    })
    .join('');
}

const row = (left: string, right: string): string => `  ${left.padEnd(COLUMN)}${right}\n`;
