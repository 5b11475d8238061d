import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandDespiteErrors, parse, parseArguments } from '../../src/commands/arguments.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName, commandNamed } from '../../src/commands/index.ts';
import { parseEntryReference } from '../../src/commands/options.ts';
import { toJson } from '../../src/documents/write.ts';
import { printable } from '../../src/printable.ts';
import { matchesWildcard } from '../../src/wildcard.ts';

describe('a command line', () => {
  test('asks for JSON where stdout is a pipe, and for a table where it is a terminal', async () => {
    expect(await parseArguments(['list', 'a.txt'], false)).toMatchObject({
      command: 'list',
      format: 'json',
      from: { files: ['a.txt'] },
    });
    expect(await parseArguments(['list', 'a.txt'], true)).toMatchObject({ format: 'table' });
    expect(await parseArguments(['list', '--format', 'ndjson', 'a', 'b'], true)).toMatchObject({
      format: 'ndjson',
      from: { files: ['a', 'b'] },
    });
  });

  test.each([
    [['exclude', 'dsc'], 'exclude'],
    [['--format', 'json', 'report', 'list'], 'report'],
    [['--format', 'list'], null],
    [['nothing', 'list'], null],
  ] as const)('%j is about the command %s also where it is wrong', (args, command) => {
    expect(commandDespiteErrors(args)).toBe(command);
  });

  test('takes filters', async () => {
    expect(
      await parseArguments(['list', '--bitness', '64', '--non-ifs', '--name', 'a*', '--id=64:1', '--', '-x'], false),
    ).toMatchObject({
      from: { files: ['-x'] },
      filters: { bitness: 64, nonIfs: true, name: ['a*'], id: ['64:1'], kind: null },
    });
  });

  test.each([
    [[]],
    [['lsit']],
    [['list', '--nope']],
    [['list', '--bitness', '16']],
    [['list', '--id', 'x']],
    [['list', '--example', 'a.txt']],
    [['test', '--scope', 'half']],
    [['test', '--scope']],
    [['list', '-', '-']],
    [['schema', 'a', 'b']],
  ])('that is wrong is a usage error: %j', async (args) => {
    await expect(parseArguments(args, false)).rejects.toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

test('a command line is read as util.parseArgs reads it', async () => {
  const { options } = await COMMANDS.list();
  const flags = [...Object.keys(options).map((name) => `--${name}`), '-h', '-x', '--nope', '--toString', '--', '-', ''];
  const word = fc.oneof(fc.constantFrom(...flags), fc.constantFrom('a', '64', 'a=b', '--id=', '--id=-1', '--name=a=b'));
  const withValue = fc
    .tuple(fc.constantFrom(...flags), fc.string({ maxLength: 2 }))
    .map(([flag, text]) => `${flag}=${text}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(word, withValue), { maxLength: 5 }), (args) => {
      // The program does not take several short options in one word (-hh), since only one option has a letter.
      fc.pre(!args.some((arg) => /^-[^-]./.test(arg)));
      const read = <T>(parser: () => T): T | null => {
        try {
          return parser();
        } catch {
          return null;
        }
      };
      const own = read(() => parse(args, options));
      const node = read(() => parseArgs({ args, options, strict: true, allowPositionals: true }));
      expect(own === null ? null : { ...own, values: { ...own.values } }).toEqual(
        node === null ? null : { positionals: node.positionals, values: { ...node.values } },
      );
    }),
    { numRuns: 5000 },
  );
});

describe('a wildcard', () => {
  test.each([
    ['LavasoftLSP over [X]', '*lsp*', true],
    ['abc', 'a?c', true],
    ['abc', 'a?', false],
    ['', '*', true],
    ['a.c', 'a.c', true],
    ['axc', 'a.c', false],
    ['aXbXc', 'a*b*c', true],
  ])('%j against %j is %j', (text, pattern, matches) => expect(matchesWildcard(text, pattern)).toBe(matches));

  test('is matched without exponential time', () => {
    expect(matchesWildcard('a'.repeat(5000), `${'*a'.repeat(500)}b`)).toBe(false);
  });

  test('always matches itself', () => {
    fc.assert(fc.property(fc.string(), (text) => matchesWildcard(text, text)));
  });
});

test('a reference to an entry is its id, or its catalog and id', () => {
  expect(parseEntryReference('1031')).toEqual({ bitness: null, id: 1031 });
  expect(parseEntryReference('64:1031')).toEqual({ bitness: 64, id: 1031 });
  expect(parseEntryReference('16:1')).toBe(null);
});

describe('text from a catalog', () => {
  test('cannot move the cursor of a terminal, or change its colours or its text direction', () => {
    expect(printable('a\u001b[2Jb\u202ec\u009b\r\n\ud800')).toBe('a\\u001b[2Jb\\u202ec\\u009b\\u000d\\u000a\\ud800');
    expect(printable('日本 😀')).toBe('日本 😀');
  });

  test.each([
    ['a soft hyphen', '\u00ad'],
    ['a combining grapheme joiner', '\u034f'],
    ['a Mongolian vowel separator', '\u180e'],
    ['an annotated text', '\ufff9'],
    ['the end of an annotation', '\ufffb'],
    ['a tag', '\u{e0041}'],
    ['a variation selector', '\ufe0e'],
    ['a Hangul filler', '\u3164'],
  ])('shows %s as an escape', (_, hidden) => {
    const units = [...Array(hidden.length).keys()].map(
      (at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`,
    );
    expect(printable(`Contoso${hidden}Filter`)).toBe(`Contoso${units.join('')}Filter`);
  });

  test('is escaped by the module exactly as by the core, for all characters', () => {
    const script = readFileSync(new URL('../../ps/WinsockLsp/Private/Errors.ps1', import.meta.url), 'utf8');
    const set = /\$hidden = ([\s\S]+?) -join '\|'/.exec(script)?.[1] ?? '';
    const parts = [...set.matchAll(/'(.+?)'/g)].map(([, part]) => part);
    expect(parts.length).toBe(6);
    const hidden = new RegExp(parts.join('|'));
    const different = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const text = String.fromCodePoint(code);
      if (hidden.test(text) !== (printable(text) !== text)) different.push(code.toString(16));
    }
    expect(different).toEqual([]);
  });

  test('is ASCII in JSON, and the same after parsing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const json = toJson({ name }, 0);
        expect(json).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(json)).toEqual({ name });
      }),
    );
  });
});

/** The arguments that a command requires. */
const REQUIRED: Partial<Record<CommandName, string[]>> = {
  identify: ['server.exe'],
  fleet: ['dumps'],
  plan: ['--non-ifs'],
  apply: ['plan.json'],
  restore: ['backup'],
  dsc: ['get'],
  exclude: ['C:\\app.exe'],
};

test.each(COMMAND_NAMES)(
  'the command line of %s gives a request for it, and the file of that name has the command',
  async (name) => {
    expect((await parseArguments([name, ...(REQUIRED[name] ?? [])], false)).command).toBe(name);
    expect(await commandNamed(name)).toBe((await import(`../../src/commands/${name}.ts`)).command);
  },
);
