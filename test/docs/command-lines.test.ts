// Commands in the text of a page are valid command lines and existing cmdlets.

import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/commands/arguments.ts';
import { helpText } from '../../src/commands/help.ts';
import { COMMAND_NAMES, commandNamed, isCommandName } from '../../src/commands/index.ts';
import { cmdlets, inlineCodeOf, pages } from './documents.ts';

const code = pages().flatMap(inlineCodeOf);

describe('code in the text of a page', () => {
  test('that calls winsock-lsp is a valid command line', async () => {
    const lines = code.filter(({ text }) => /^winsock-lsp [a-z-]/.test(text) && !/[<>|…]/.test(text));
    expect(lines.length).toBeGreaterThan(5);
    for (const { where, text } of lines) {
      const args = text.split(' ').slice(1);
      // A command alone is its name.
      if (args.length === 1 && isCommandName(args[0] as string)) continue;
      await expect(parseArguments(args, true), `${where}: ${text}`).resolves.toBeDefined();
    }
  });

  test('that looks like a cmdlet of the module is one', () => {
    const names = cmdlets().map((file) => file.replace(/^.*\/|\.ps1$/g, ''));
    const own = code.flatMap(({ where, text }) =>
      [...text.matchAll(/\b[A-Z][a-z]+-(?:WinsockLsp|WinsockCatalog|WinsockBackup)\w*\b(?!\.ps1)/g)].map(([name]) => ({
        where,
        name,
      })),
    );
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(({ name }) => !names.includes(name))).toEqual([]);
  });
});

test.each(COMMAND_NAMES)('the usage line of %s names its operand, where it has one', async (name) => {
  const { operand } = await commandNamed(name);
  const lines = (await helpText(name)).split('\n');
  expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  expect(lines[0]).toBe(['Usage: winsock-lsp', name, '[OPTIONS]', operand.name].join(' ').trimEnd());
  expect(lines.join('\n')).not.toContain('\n\n\n');
});
