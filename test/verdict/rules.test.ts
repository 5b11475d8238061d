// The checklist for a program's rule. A test that fails says which file lacks which program.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { windowsProviderIds } from '../../src/live/identity/known.ts';
import { judgePrograms, RULES } from '../../src/programs/programs.ts';
import type { Rule } from '../../src/programs/rule.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';
import { NEVER_SKIP, TRUTH_TABLES } from '../support/truth-tables.ts';

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
  const wanted = RULES.flatMap(tablesOf);
  const lacking = wanted.filter((name) => TRUTH_TABLES[name] === undefined);
  const left = Object.keys(TRUTH_TABLES).filter((name) => !wanted.includes(name));
  expect([
    ...lacking.map((name) => `${name}: add its table to test/support/truth-tables.ts`),
    ...left.map((name) => `${name}: its table is in test/support/truth-tables.ts, and no rule in RULES has it`),
  ]).toEqual([]);
});

test('every rule has a unique name, a unique title, help, and sources', () => {
  const isUnique = (field: 'program' | 'title') => (rule: Rule) =>
    RULES.filter((other) => other[field] === rule[field]).length === 1;
  expect([
    ...missing('two rules are called so: give one of them another program', isUnique('program')),
    ...missing('give it a title', ({ title }) => title !== ''),
    ...missing('give it another title: a second rule has this one', isUnique('title')),
    ...missing('give it help: what a non-IFS layer does to it', ({ help }) => help !== ''),
    ...missing('name the sources that the rule was read from', ({ sources }) => sources.length > 0),
    ...missing('one of its sources is empty', ({ sources }) => sources.every((source) => /^[\w.-]+/.test(source))),
    ...missing('its name is empty: leave it out, or write what a report calls the program', ({ name }) => name !== ''),
    ...missing('give its judge tcp, udp or any', ({ judge }) => Object.keys(judge).length > 0),
  ]).toEqual([]);
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

test('every rule says why in a sentence, also where no entry decides', () => {
  const judged = judgePrograms(entriesOf(caseNamed('clean-windows-10')), true, [], windowsProviderIds());
  const wrong = judged.filter(({ reason }) => !/^[A-Z.].{20,}\.$/.test(reason));
  expect(wrong.map(({ program }) => `${program}: write its reason as a sentence without its full stop`)).toEqual([]);
  for (const program of NEVER_SKIP)
    expect(judged.filter((row) => row.program === program)).toMatchObject([
      { protocol: null, bitness: 64, verdict: 'fast', deciding: [] },
      { protocol: null, bitness: 32, verdict: 'fast', deciding: [] },
    ]);
});

test('every rule of src/programs is in the list of rules', async () => {
  const forgotten: string[] = [];
  for (const file of readdirSync(pathOf('src/programs')).filter((file) => file !== 'programs.ts')) {
    const exported = (await import(pathOf(`src/programs/${file}`))) as Record<string, unknown>;
    const rules = Object.values(exported).flat().filter(isRule);
    const others = rules.filter(({ program }) => RULES.every((rule) => rule.program !== program));
    forgotten.push(
      ...others.map(
        ({ program }) => `${program}: add the rule of src/programs/${file} to RULES in src/programs/programs.ts`,
      ),
    );
  }
  expect(forgotten).toEqual([]);
});

const isRule = (value: unknown): value is Rule =>
  typeof value === 'object' && value !== null && 'program' in value && 'judge' in value;
