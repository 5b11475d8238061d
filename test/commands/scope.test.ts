// Everything that judges has the default scope `internet`, and names the non-IFS providers outside of it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/commands/arguments.ts';
import type { Options } from '../../src/commands/command.ts';
import { COMMAND_NAMES, type CommandName, commandNamed } from '../../src/commands/index.ts';
import { testText } from '../../src/commands/test.ts';
import { testDocument } from '../../src/documents/documents.ts';
import { readBytes } from '../../src/formats/read.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { DEFAULT_SCOPE } from '../../src/verdict/scope.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { caseNamed } from '../support/cases.ts';
import { hiveOf } from '../support/hive.ts';
import { netshOf } from '../support/netsh.ts';
import { regOf } from '../support/reg.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const read = (bytes: Buffer): MachineCatalog => {
  const [result] = readBytes(bytes, 'evidence', { logs: () => [], controlSet: null });
  if (result === undefined || 'failure' in result) throw new Error('the evidence cannot be read');
  return result;
};
const tested = (catalog: MachineCatalog) => ({
  catalog,
  judgement: judge(catalog.entries, catalog.missingEntries, DEFAULT_SCOPE),
  programs: [],
  findings: [],
});

/** Operands that a command requires. */
const OPERANDS: Partial<Record<CommandName, string[]>> = { fleet: ['dumps'] };

const optionsOf: [CommandName, Options][] = await Promise.all(
  COMMAND_NAMES.map(async (name): Promise<[CommandName, Options]> => [name, (await commandNamed(name)).options]),
);

describe('the default scope is internet', () => {
  test.each(optionsOf.filter(([, options]) => 'scope' in options))('of the command %s', async (name, options) => {
    const request = await parseArguments([name, ...(OPERANDS[name] ?? [])], false);
    expect('policy' in request ? request.policy : request).toMatchObject({ scope: 'internet' });
    expect(options.scope?.help).toContain('internet unless given');
  });

  test('of every cmdlet and script in ps', () => {
    const scripts = readdirSync(join(ROOT, 'ps'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ps1'),
    );
    const defaults = scripts.flatMap((name) =>
      [...readFileSync(join(ROOT, 'ps', name), 'utf8').matchAll(/\[string\] \$Scope = '(\w+)'/g)].map(
        ([, scope]) => `${name}: ${scope}`,
      ),
    );
    expect(defaults.length).toBeGreaterThanOrEqual(9);
    expect(defaults.filter((text) => !text.endsWith(': internet'))).toEqual([]);
  });
});

describe.each([
  ['hypervisor-sockets', 4],
  ['network-direct', 2],
] as const)('the clean machine %s', (name, outside) => {
  const machine = caseNamed(name);
  test.each([
    ['registry export', Buffer.from(regOf(machine))],
    ['hive', hiveOf(machine)],
    ['netsh dump', Buffer.from(netshOf(machine))],
  ])('is compliant by its %s, which names the providers outside the scope', async (_, bytes) => {
    const machines = [tested(read(bytes))];
    const document = testDocument(machines, DEFAULT_SCOPE, 0);
    expect(document).toMatchObject({
      scope: 'internet',
      verdict: 'compliant',
      kbVerdict: 'nonCompliant',
      deciding: [],
    });
    expect(document.outOfScope?.map(({ nonIfs }) => nonIfs)).toEqual(Array(outside).fill(true));
    const text = await testText(machines, DEFAULT_SCOPE);
    expect(text).toContain('COMPLIANT: No non-IFS provider in scope');
    expect(text).toContain('Outside the scope');
    expect(text).toContain('By KB 2568167, which counts these too (scope all): NOT COMPLIANT');
    for (const { name } of document.outOfScope ?? []) expect(text).toContain(name);
  });
});

test('in a dump without address families the hypervisor sockets count, since a layer could look the same', () => {
  const whole = netshOf(caseNamed('hypervisor-sockets'));
  const filtered = whole.replace(/^Address Family:.*\r?\n/gm, '');
  expect(filtered).not.toBe(whole);
  const { judgement } = tested(read(Buffer.from(filtered)));
  expect(judgement).toMatchObject({ verdict: 'nonCompliant', outOfScope: [] });
  expect(judgement.deciding.length).toBe(4);
});

test('the document of several machines has their worst verdict and their worst KB verdict', () => {
  const machines = ['clean-windows-10', 'hypervisor-sockets'].map((name) =>
    tested(read(Buffer.from(regOf(caseNamed(name))))),
  );
  const document = testDocument(machines, DEFAULT_SCOPE, 0);
  expect([document.verdict, document.kbVerdict]).toEqual(['compliant', 'nonCompliant']);
  expect(document.machines?.map((each) => 'kbVerdict' in each && each.kbVerdict)).toEqual([
    'compliant',
    'nonCompliant',
  ]);
});
