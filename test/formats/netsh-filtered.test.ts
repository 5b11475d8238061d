// Dumps that somebody has filtered, prefixed, annotated or cut. Each complete line is used, and no field moves to another entry.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { type Case, type CaseEntry, caseNamed, cases, ordered } from '../support/cases.ts';
import { CHINESE, ENGLISH, netshOf, type Words } from '../support/netsh.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';
import { readText } from '../support/read.ts';

const SICK = caseNamed('one-lsp-both-catalogs');
const linesOf = (machine: Case, words: Words = ENGLISH) => netshOf(machine, { words }).split('\r\n');
const DESCRIPTION = ENGLISH.labels[1] as string;
const FLAGS = ENGLISH.labels[11] as string;

/** The lines that findstr leaves of a dump: those that begin with one of these labels. */
const filtered = (lines: readonly string[], labels: readonly string[]): string[] =>
  lines.filter((line) => labels.some((label) => line.startsWith(`${label}:`)));

/** The line with the next prompt, as in a copy of a console. */
const text = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\nC:\\>\r\n`;

const pairs = (entries: readonly CatalogEntry[]) => entries.map(({ name, serviceFlags }) => [name, serviceFlags]);
const truth = (machine: Case) => ordered(machine).map(({ name, serviceFlags }) => [name, serviceFlags]);

test.each([
  ['findstr', (line: string) => line],
  ['findstr /n', (line: string, index: number) => `${index + 1}:${line}`],
  ['findstr over several files', (line: string) => `web01.txt:${line}`],
  ['grep -n over several files', (line: string, index: number) => `web01.txt:${index + 1}:${line}`],
  ['Select-String', (line: string, index: number) => `> C:\\dumps\\web01.txt:${index + 1}:${line}`],
  [
    'a log with times',
    (line: string, index: number) => `2026-11-30 12:00:${String(index % 60).padStart(2, '0')} ${line}`,
  ],
  ['a terminal in colour', (line: string) => `\u001b[1;31m${line}\u001b[0m`],
  ['mail', (line: string) => `> ${line}`],
])('names and flags that %s left belong together', (_how, put) => {
  for (const [words, labels] of [
    [ENGLISH, [DESCRIPTION, FLAGS]],
    [CHINESE, [CHINESE.labels[1] as string, CHINESE.labels[11] as string]],
  ] as const) {
    const kept = linesOf(SICK, words)
      .map((line, index) => ({ line, shown: put(line, index) }))
      .filter(({ line }) => labels.some((label) => line.startsWith(`${label}:`)))
      .map(({ shown }) => shown);
    const catalog = readText(text(kept));
    expect(pairs(catalog.entries)).toEqual(truth(SICK));
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['nonCompliant', ['dumpFiltered']]);
  }
});

test('a filtered dump of a compliant machine is never compliant', () => {
  const kept = filtered(linesOf(caseNamed('clean-windows-10')), [DESCRIPTION, FLAGS]);
  expect(verdictOf(readText(text(kept)))).toBe('unknown');
});

test('only the last line of a text may be cut', () => {
  const kept = filtered(linesOf(SICK), [DESCRIPTION, FLAGS]).slice(0, 6);
  const { entries } = readText(kept.join('\r\n'));
  expect(pairs(entries)).toEqual([...truth(SICK).slice(0, 2), [truth(SICK)[2]?.[0], null]]);
});

test('flags in front of names are not given to the next entry', () => {
  const kept = filtered(linesOf(SICK), [DESCRIPTION, FLAGS]);
  const swapped = kept.map((_, index) => kept[index ^ 1] as string);
  expect(moved(readText(text(swapped)).entries, SICK)).toEqual([]);
});

test('between blank lines fields may be in any order', () => {
  const kept = filtered(linesOf(SICK), [DESCRIPTION, FLAGS]);
  const blocks = kept.flatMap((line, index) => (index % 2 === 0 ? [] : [line, kept[index - 1] as string, '']));
  expect(pairs(readText(text(blocks)).entries)).toEqual(truth(SICK));
});

test('lines whose numbers are too far apart are of two entries', () => {
  const lines = linesOf(SICK).map((line, index) => `${index + 1}:${line}`);
  const names = lines.filter((line) => line.includes(`:${DESCRIPTION}:`));
  const flags = lines.filter((line) => line.includes(`:${FLAGS}:`));
  // The name of each entry and the flags of the next, as if somebody had cut out the lines between them.
  const wrong = names.slice(0, -1).flatMap((name, index) => [name, flags[index + 1] as string]);
  expect(moved(readText(text(wrong)).entries, SICK)).toEqual([]);
});

test('a remark behind a number is ignored', () => {
  const [own] = readText(
    [
      'Entry Type:  Layered Service Provider',
      'Description:  Contoso',
      'Provider Path:  C:\\a.dll',
      'Catalog Entry ID:  1039   (32-bit: 1040)',
    ].join('\r\n'),
  ).entries;
  expect(own).toMatchObject({
    kind: 'layeredServiceProvider',
    name: 'Contoso',
    id: 1039,
    providerPath: 'C:\\a.dll',
    nonIfs: null,
  });
});

/** Entries whose name and flags are not those of one entry of the machine. */
const moved = (entries: readonly CatalogEntry[], { entries: all }: Case) =>
  entries.filter(
    ({ name, serviceFlags, id }) =>
      name !== null &&
      (serviceFlags !== null || id !== null) &&
      !all.some(
        (own) =>
          own.name === name &&
          (serviceFlags === null || own.serviceFlags === serviceFlags) &&
          (id === null || own.catalogEntryId === id),
      ),
  );

test('a hundred dumps that are filtered, shuffled, annotated and cut at random: no flag moves, and none is compliant', () => {
  const machine = fc.constantFrom(...cases.filter(({ netshFlags }) => netshFlags !== false));
  const labels = fc.subarray([...ENGLISH.labels], { minLength: 1, maxLength: ENGLISH.labels.length - 2 });
  const style = fc.record({
    machine,
    labels,
    seed: fc.nat(),
    cut: fc.nat(),
    remark: fc.constantFrom('', '   <-- look', '  (why?)'),
  });
  fc.assert(
    fc.property(style, ({ machine, labels, seed, cut, remark }) => {
      const shuffled = { ...machine, entries: shuffle(machine.entries, seed) };
      const kept = filtered(linesOf(shuffled), labels).map((line) => (line.startsWith(FLAGS) ? line + remark : line));
      const whole = kept.join('\r\n');
      // Cut anywhere, also in the middle of a line.
      const catalog = orNothing(() => readText(whole.slice(0, whole.length - (cut % (whole.length + 1)))));
      if (catalog === null) return;
      expect(moved(catalog.entries, shuffled)).toEqual([]);
      expect(verdictOf(catalog)).not.toBe('compliant');
    }),
    { numRuns: 100 },
  );
});

function shuffle(entries: readonly CaseEntry[], seed: number): CaseEntry[] {
  return entries
    .map((entry, index) => ({ entry, key: Math.sin((seed % 1000) + index * 7919) }))
    .sort((one, other) => one.key - other.key)
    .map(({ entry }) => entry);
}

/** Names alone, or numbers of entries alone, are no catalog. */
function orNothing<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
