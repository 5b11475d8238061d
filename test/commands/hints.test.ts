// What a hint of an error tells users to run can be run.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import table from '../../schemas/exit-codes.json' with { type: 'json' };
import { topOptions } from '../../src/commands/help.ts';
import { COMMAND_NAMES, commandNamed, isCommandName } from '../../src/commands/index.ts';
import { cmdlets, linesOf, ROOT } from '../docs/documents.ts';

interface Literal {
  where: string;
  text: string;
}

const FILES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.ts') && !file.includes('/generated/'));

/** A comment, or a string in one kind of quotes. */
const TOKEN = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** All strings of the program, since a hint is often put together elsewhere than where it is thrown. */
const LITERALS: readonly Literal[] = FILES.flatMap((file) => {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(TOKEN)]
    .filter(([token]) => !token.startsWith('/'))
    .map((found) => ({
      where: `${file}:${source.slice(0, found.index).split('\n').length}`,
      text: found[0].slice(1, -1),
    }));
});

const at = ({ where }: Literal, what: string): string => `${where}: ${what}`;

/** A command and its arguments, up to the end of the sentence: `winsock-lsp list --compare`. */
const COMMAND = /\bwinsock-lsp (?!on the machine)([a-z][a-z-]*)([^.,;:)]*)/g;
const OPTION = /(?<![\w-])--([a-z][a-z-]*)/g;

const optionsIn = (text: string): string[] => [...text.matchAll(OPTION)].map(([, name]) => name as string);

test('every command that the program names is one, with the options that stand behind it', async () => {
  const wrong: string[] = [];
  for (const literal of LITERALS) {
    for (const [line, name = '', more = ''] of literal.text.matchAll(COMMAND)) {
      if (!isCommandName(name)) wrong.push(at(literal, `there is no command '${name}'`));
      else {
        const { options } = await commandNamed(name);
        const unknown = optionsIn(more).filter((option) => options[option] === undefined);
        wrong.push(...unknown.map((option) => at(literal, `${name} has no option --${option}: ${line}`)));
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('every option that a message names is one of some command', async () => {
  const commands = await Promise.all(COMMAND_NAMES.map(commandNamed));
  const options = new Set([...commands.flatMap((command) => Object.keys(command.options)), ...Object.keys(topOptions)]);
  const wrong = LITERALS.filter(({ text }) => text.includes(' ')).flatMap((literal) =>
    optionsIn(literal.text)
      .filter((option) => !options.has(option))
      .map((option) => at(literal, `there is no option --${option}`)),
  );
  expect(wrong).toEqual([]);
});

test('every cmdlet that a cmdletHint names is one of the module, with its parameters', () => {
  const files = new Map(cmdlets().map((file) => [file.replace(/^.*\/|\.ps1$/g, ''), linesOf(file).join('\n')]));
  const wrong = table.errors.flatMap(({ code, cmdletHint }) =>
    [...(cmdletHint ?? '').matchAll(/\b([A-Z][a-z]+-Winsock\w+)((?: -?\w+)*)/g)].flatMap(([, name = '', more = '']) => {
      const source = files.get(name);
      if (source === undefined) return [`${code}: cmdletHint: there is no cmdlet ${name}`];
      return [...more.matchAll(/ -(\w+)/g)]
        .filter(([, parameter]) => !source.includes(`$${parameter}`))
        .map(([, parameter]) => `${code}: cmdletHint: ${name} has no parameter -${parameter}`);
    }),
  );
  expect(wrong).toEqual([]);
});
