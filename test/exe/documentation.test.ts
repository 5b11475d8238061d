// Runs every command of the documentation on the Linux test build with a simulated Winsock, and compares its output with the
// document. WINSOCK_LSP_DOCS=write writes the output of now into the documents.

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Block,
  blocksOf,
  type Command,
  cmdlets,
  deployScripts,
  examplesOf,
  pages,
  ROOT,
  topicExamplesOf,
  topics,
} from '../docs/documents.ts';
import {
  beforeExample,
  INSTALLED,
  machineOfExample,
  mayEndWith,
  missingScript,
  prepare,
  SUBSTITUTES,
  substituteOf,
} from '../docs/examples.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildSimulator } from '../support/simulator.ts';
import { compilerFor, launchers } from './launch.ts';

const linux = launchers.find(({ name, command }) => name === 'linux-x64' && command !== null);
const shell = spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0;
const runnable = linux !== undefined && shell && compilerFor(linux) !== null;

const inPages = [...pages().flatMap(blocksOf), ...topics().flatMap(topicExamplesOf)];
const inHelp = [...cmdlets(), ...deployScripts()].flatMap(examplesOf);
const all = [...inPages, ...inHelp];

interface Ran {
  output: string[];
  errors: string[];
  exitCode: number;
}

const MARK = '@@example ';
const TIME_LIMIT = 900_000;

/** The command that the test runs for a command of a document; null where it runs none. */
function commandToRun({ text }: Command): string | null {
  const substitute = substituteOf(text);
  if (substitute === null) return text;
  return substitute.instead === null ? null : text.replace(substitute.command, substitute.instead);
}

/** Runs all blocks in one PowerShell, each on a new machine. */
async function runAll(blocks: readonly Block[]): Promise<Map<Command, Ran>> {
  const work = emptyFolder();
  try {
    await prepare(work);
    const simulator = join(work, 'simulator.so');
    buildSimulator(simulator, 'cc');
    const request = blocks.map(({ machine, commands }, number) => {
      const texts = commands.flatMap((command) => commandToRun(command) ?? []);
      const before = beforeExample(commands[0]?.text ?? '');
      return { number, machine: machine ?? machineOfExample(commands[0]?.text ?? ''), commands: [...before, ...texts] };
    });
    writeFileSync(join(work, 'request.json'), JSON.stringify(request));
    const script = join(ROOT, 'test/docs/Invoke-Examples.ps1');
    const args = ['-NoProfile', '-NonInteractive', '-File', script, '-Work', work, '-Mark', MARK];
    const { stdout, stderr, status } = spawnSync('pwsh', args, {
      encoding: 'utf8',
      timeout: TIME_LIMIT,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        PATH: [join(work, 'bin'), process.env.PATH].join(delimiter),
        PSModulePath: join(work, INSTALLED),
        NO_COLOR: '1',
        WINSOCK_LSP_TEST_LIBRARY: simulator,
        WINSOCK_LSP_TEST_ELEVATED: '1',
        WINSOCK_LSP_SIMULATOR_INSTALL64_32: 'works',
      },
    });
    if (status !== 0) throw new Error(`${stdout.slice(-2000)}${stderr}`);
    const ran = ranOf(stdout, work);
    return new Map(
      blocks.flatMap(({ commands }, number) => {
        const before =
          (request[number]?.commands.length ?? 0) - commands.filter((each) => commandToRun(each) !== null).length;
        for (let skipped = 0; skipped < before; skipped++) expect(ran.shift()?.errors).toEqual([]);
        return commands.flatMap((command): [Command, Ran][] =>
          commandToRun(command) === null ? [] : [[command, ran.shift() as Ran]],
        );
      }),
    );
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 10 });
  }
}

function ranOf(stdout: string, work: string): Ran[] {
  const pieces = stdout.split(MARK);
  const ran: Ran[] = [];
  for (let at = 1; at + 1 < pieces.length; at += 2) {
    const piece = pieces[at] as string;
    const output = piece.slice(piece.indexOf('\n') + 1).replaceAll(new RegExp(`${work}/block-\\d+/`, 'g'), '');
    const end = JSON.parse((pieces[at + 1] as string).split('\n')[0] as string) as {
      errors: string[];
      exitCode: number;
    };
    ran.push({ output: output.split(/\r?\n/).map((line) => line.trimEnd()), ...end });
  }
  return ran;
}

/** An output without empty lines around it, and with placeholders for times and ids, which differ in each run. */
function comparable(lines: readonly string[]): string {
  return (
    lines
      .map((line) => line.trimEnd())
      .join('\n')
      // PowerShell 7 marks cut text with one character, Windows PowerShell with three dots. Scripts are ASCII.
      .replaceAll('…', '...')
      .replace(/\d{8}-\d{6}-[0-9a-f]{4}/g, 'ID')
      .replace(
        /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d\d?\/\d\d?\/\d{4} \d\d?:\d\d:\d\d( [AP]M)?/g,
        'TIME',
      )
      .replace(/ {2,}/g, '  ')
      .replace(/-{3,}/g, '---')
      .trim()
  );
}

/** Whether a document shows this output. A line of three dots in the document stands for any number of lines. */
function shows(shown: readonly string[], output: readonly string[]): boolean {
  const parts = comparable(shown)
    .split(/^\s*\.\.\.$/m)
    .map((part) => part.trim());
  let rest = comparable(output);
  if (parts.length === 1) return rest === parts[0];
  if (!rest.startsWith(parts[0] as string) || !rest.endsWith(parts.at(-1) as string)) return false;
  return parts.every((part) => {
    const at = rest.indexOf(part);
    rest = rest.slice(at + part.length);
    return at !== -1;
  });
}

test('each substitute has a reason and is for a command of the documentation, and package.json has each npm script', () => {
  const texts = all.flatMap(({ commands }) => commands.map(({ text }) => text));
  for (const { command, why } of SUBSTITUTES) {
    expect(why).not.toBe('');
    expect([String(command), texts.some((text) => command.test(text))]).toEqual([String(command), true]);
  }
  expect(texts.flatMap((text) => missingScript(text) ?? [])).toEqual([]);
});

describe.skipIf(!runnable)("the documentation's commands (they need Linux, pwsh and cc)", () => {
  let ran = new Map<Command, Ran>();
  beforeAll(async () => {
    ran = await runAll(all);
    if (process.env.WINSOCK_LSP_DOCS === 'write') write(ran);
  }, TIME_LIMIT);
  afterAll(() => ran.clear());

  test.each(all.map((block) => [block.where, block] as const))('%s', (_, block) => {
    for (const command of block.commands.filter((each) => commandToRun(each) !== null)) {
      const outcome = ran.get(command) as Ran;
      const { text, shown } = command;
      if (shown !== null && shown.join('').trim() !== '' && !shows(shown, outcome.output))
        expect([text, comparable(outcome.output)]).toEqual([text, comparable(shown)]);
      // A command may fail where the document shows that error.
      const unexpected = outcome.errors.filter(
        (error) => shown?.some((line) => line.includes(error.slice(0, 40))) !== true,
      );
      expect([text, unexpected]).toEqual([text, []]);
      // The scripts of ps/deploy report a failure in such a line.
      expect([text, outcome.output.filter((line) => /^(UNKNOWN|FAILED|NOTINSTALLED) /.test(line))]).toEqual([text, []]);
      if (outcome.errors.length === 0)
        expect([text, mayEndWith(text).includes(outcome.exitCode), outcome.output.join('\n')]).toEqual([
          text,
          true,
          expect.anything(),
        ]);
    }
  });
});

test('every cmdlet has an example with its output', () => {
  for (const file of cmdlets())
    expect([file, examplesOf(file).some(({ commands }) => commands[0]?.shown !== null)]).toEqual([file, true]);
});

/** Writes outputs into the documents, from the end of each file to its beginning, so that the lines above keep their numbers. */
function write(outcomes: ReadonlyMap<Command, Ran>): void {
  for (const file of new Set(all.map((block) => block.file))) {
    const path = join(ROOT, file);
    const lines = readFileSync(path, 'utf8').split('\n');
    for (const { commands } of all.filter((block) => block.file === file).toReversed())
      for (const { shown, place, text } of commands.toReversed()) {
        const output = outcomes.get(
          commands.find((each) => each.text === text && each.place === place) as Command,
        )?.output;
        if (place === null || shown === null || output === undefined || shows(shown, output)) continue;
        if (shown.some((line) => line.trim() === '...') || shown.join('').trim() === '') continue;
        const wanted = output
          .join('\n')
          .replaceAll('…', '...')
          .replace(/^\n+|\s+$/g, '')
          .split('\n');
        const indented = wanted.map((line) => (line === '' ? '' : place.indent + line));
        lines.splice(place.from, place.to - place.from, ...indented);
      }
    writeFileSync(path, lines.join('\n'));
  }
}
