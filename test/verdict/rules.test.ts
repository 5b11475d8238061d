// The checklist for a program's rule. A test that fails says which file lacks which program.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RULES } from '../../src/programs/programs.ts';
import type { Rule } from '../../src/programs/rule.ts';
import { TRUTH_TABLES } from '../support/truth-tables.ts';

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const textOf = (path: string) => readFileSync(pathOf(path), 'utf8');

/** One sentence for each rule that does not pass a test. */
const missing = (what: string, isThere: (rule: Rule) => boolean): string[] =>
  RULES.filter((rule) => !isThere(rule)).map(({ program }) => `${program}: ${what}`);

/** The names of a rule's truth tables: `go tcp` and `go udp`, but `chromium` where the rule has one judgement for all protocols. */
function tablesOf({ program, judge }: Rule): string[] {
  const protocols = Object.keys(judge);
  return protocols.length === 1 ? [program] : protocols.map((protocol) => `${program} ${protocol}`);
}

test('every rule has a truth table for each protocol, and every table has a rule', () => {
  const lacking = RULES.flatMap(tablesOf).filter((name) => TRUTH_TABLES[name] === undefined);
  expect(lacking.map((name) => `${name}: add its table to test/support/truth-tables.ts`)).toEqual([]);
  expect(Object.keys(TRUTH_TABLES).sort()).toEqual(RULES.flatMap(tablesOf).sort());
});

test('every rule has a unique name, a unique title, help, and sources', () => {
  expect(missing('give it a title', ({ title }) => title !== '')).toEqual([]);
  expect(missing('give it help: what a non-IFS layer does to it', ({ help }) => help !== '')).toEqual([]);
  expect(missing('name the sources that the rule was read from', ({ sources }) => sources.length > 0)).toEqual([]);
  for (const key of ['program', 'title'] as const)
    expect(new Set(RULES.map((rule) => rule[key])).size).toBe(RULES.length);
});

test('the guide has a row for every rule, with its title and its help', () => {
  const guide = textOf('ps/help/troubleshooting.md').split('\n');
  const row = ({ program, title, help }: Rule) => `| \`${program}\` (${title}) | ${help} |`;
  expect(
    missing('add "| `PROGRAM` (TITLE) | HELP | what helps |" to ps/help/troubleshooting.md', (rule) =>
      guide.some((line) => line.startsWith(row(rule))),
    ),
  ).toEqual([]);
});

test('every file of rules is in the list of rules', () => {
  const list = textOf('src/programs/programs.ts');
  const forgotten = readdirSync(pathOf('src/programs'))
    .filter((file) => / Rule(?:\[\])? = /.test(textOf(`src/programs/${file}`)) && file !== 'programs.ts')
    .filter((file) => !list.includes(`'./${file}'`));
  expect(forgotten.map((file) => `src/programs/${file}: add its rule to RULES in src/programs/programs.ts`)).toEqual(
    [],
  );
});
