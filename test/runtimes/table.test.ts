// A runtime is done when it has all that this test asks for. Each test says which file lacks which runtime.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import common from '../../schemas/common.schema.json' with { type: 'json' };
import { PROTOCOL_RULES } from '../../src/programs/programs.ts';
import type { Runtime } from '../../src/runtimes/runtime.ts';
import { RUNTIMES, rulesFor } from '../../src/runtimes/runtimes.ts';

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const textOf = (path: string) => readFileSync(pathOf(path), 'utf8');

/** One sentence for each runtime that something is missing of. */
const missing = (what: string, isThere: (row: Runtime) => boolean): string[] =>
  RUNTIMES.filter((row) => !isThere(row)).map(({ runtime }) => `${runtime}: ${what}`);

test('every runtime has a name and a title of its own, help, and sources', () => {
  expect(missing('give it a title', ({ title }) => title !== '')).toEqual([]);
  expect(missing('say what to do while the layer stays', ({ help }) => /\w\.$/.test(help))).toEqual([]);
  const named = ({ sources }: Runtime) =>
    sources.length > 0 && sources.every((source) => /\w\/\w|^chromium, /.test(source));
  expect(missing('name the sources that rules and help were read from', named)).toEqual([]);
  for (const key of ['runtime', 'title'] as const)
    expect(new Set(RUNTIMES.map((row) => row[key])).size).toBe(RUNTIMES.length);
});

test('the guide has a row for every runtime, with its title, its help and its sources, and no other row', () => {
  const rows = textOf('ps/help/troubleshooting.md')
    .split('\n## Is it this program, now?\n')[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| `'));
  const wanted = RUNTIMES.map(
    ({ runtime, title, help, sources }) => `| \`${runtime}\` (${title}) | ${help} | ${sources.join('; ')} |`,
  );
  expect(rows?.filter((row) => !row.startsWith('| `Runtime`'))).toEqual(wanted);
});

test('the schema names every runtime', () => {
  const { description } = common.$defs.runtime.properties.name;
  expect(description).toContain(`One of ${RUNTIMES.map(({ runtime }) => runtime).join(', ')}.`);
});

test('every file of a detector is in the list of runtimes', () => {
  const list = textOf('src/runtimes/runtimes.ts');
  const forgotten = readdirSync(pathOf('src/runtimes'))
    .filter((file) => / Runtime = /.test(textOf(`src/runtimes/${file}`)))
    .filter((file) => !list.includes(`'./${file}'`));
  expect(forgotten.map((file) => `src/runtimes/${file}: add it to RUNTIMES in src/runtimes/runtimes.ts`)).toEqual([]);
});

test('every rule that a runtime names is there', () => {
  const rules = new Set(PROTOCOL_RULES.flatMap(({ program, protocol }) => [program, `${program} ${protocol}`]));
  for (const { runtime: name } of RUNTIMES) {
    for (const version of [null, '0.1.22', '0.6.23', '1.15.2', '1.22.0', '1.27.0', '8.0.10', '21.0.2']) {
      const lacking = rulesFor({ name, version }).filter((rule) => !rules.has(rule));
      expect([name, version, lacking]).toEqual([name, version, []]);
    }
  }
});

test.each([
  ['go', '1.26.5', ['go']],
  ['go', '1.27.0', ['go1.27']],
  ['go', '1.28rc1', ['go1.27']],
  // Its UDP never skips completions.
  ['go', '1.20.12', ['go tcp']],
  ['go', '1.9.7', []],
  ['go', null, []],
  ['node', '22.1.0', ['libuvTcp4', 'libuvTcp6', 'libuvUdp']],
  ['node', '10.24.1', []],
  ['electron', '33.0.2', ['libuvTcp4', 'libuvTcp6', 'libuvUdp']],
  ['electron', '10.4.7', []],
  ['tokio', '0.2.25', ['mio0.6']],
  ['tokio', '1.47.1', ['sioBaseHandle']],
  ['mio', '0.6.23', ['mio0.6']],
  ['java', '11.0.2.0', ['javaNio2', 'javaSelect']],
  ['java', '21.0.2.0', ['javaNio2', 'sioBaseHandle']],
  ['rust', '1.95.0', []],
  ['a runtime of a later version', '1.0', []],
])('%s %s has the rules %j', (name, version, rules) => expect(rulesFor({ name, version })).toEqual(rules));
