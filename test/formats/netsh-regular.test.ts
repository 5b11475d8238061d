// readRegular reads only dumps that are exactly what netsh writes. readIrregular reads every text. Wherever readRegular returns a
// dump, readIrregular must return the same.

import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readIrregular } from '../../src/formats/netsh/irregular.ts';
import { readRegular } from '../../src/formats/netsh/regular.ts';
import { cases } from '../support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, netshOf, type Words } from '../support/netsh.ts';

const LANGUAGES: readonly Words[] = [ENGLISH, CHINESE, INVENTED_LANGUAGE];
const ENCODINGS = ['utf8', 'utf16le', 'cp936', 'cp850', 'cp1252'];

function encoded(text: string, encoding: string): Buffer {
  return encoding === 'utf16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : iconv.encode(text, encoding);
}

describe.each(cases)('$name', (machine) => {
  test.each(ENCODINGS)('both readers read the dump in %s alike', (encoding) => {
    for (const words of LANGUAGES) {
      const text = netshOf(machine, { words });
      const bytes = encoded(text, encoding);
      // Skipped where the code page lacks characters of the language.
      if (encoding.startsWith('cp') && iconv.decode(bytes, encoding) !== text) continue;
      const regular = readRegular(bytes);
      expect(regular).not.toBeNull();
      expect([regular]).toEqual(readIrregular(bytes));
    }
  });

  test.each([
    ['without name space providers', { nameSpaces: false }],
    ['without flags', { flags: false }],
  ])('%s', (_, options) => {
    for (const words of LANGUAGES) {
      const bytes = Buffer.from(netshOf(machine, { words, ...options }));
      const regular = readRegular(bytes);
      if (regular !== null) expect([regular]).toEqual(readIrregular(bytes));
    }
  });
});

test('both readers read a whole entry with one unknown label alike', () => {
  for (const machine of cases) {
    const one = { ...machine, entries: machine.entries.slice(0, 1) };
    for (const words of [ENGLISH, CHINESE]) {
      for (const label of words.labels) {
        for (const flags of [true, false]) {
          const bytes = Buffer.from(netshOf(one, { words, flags }).replaceAll(`${label}:`, `${label}x:`));
          const regular = readRegular(bytes);
          if (regular !== null) expect([regular]).toEqual(readIrregular(bytes));
        }
      }
    }
  }
});

test('the dumps that were read before make no difference', () => {
  // More wordings than are remembered, half of them in a code page. The words of each have other meanings in the next.
  const wordings = Array.from({ length: 40 }, (_, number): Words => {
    const labels = INVENTED_LANGUAGE.labels.map((_, at, all) => `${all[(at + number) % all.length]} ${number % 5}`);
    const [base, layer, chain] = INVENTED_LANGUAGE.types;
    return { ...INVENTED_LANGUAGE, labels, types: number % 3 === 0 ? [chain, base, layer] : [layer, chain, base] };
  });
  const dumps = wordings.flatMap((words, number) => {
    const machine = cases[number % cases.length];
    return machine === undefined ? [] : [encoded(netshOf(machine, { words }), number % 2 === 0 ? 'utf8' : 'cp850')];
  });
  const alone = dumps.map((bytes) => readIrregular(bytes));
  expect(dumps.map((bytes) => [readRegular(bytes)])).toEqual(alone);
  expect(dumps.toReversed().map((bytes) => [readRegular(bytes)])).toEqual(alone.toReversed());
});

/** Pieces that mail programs, forums, people and bad disks put into a text. */
const INSERTED = [
  ...['', ' ', '\r\n', '\n', '\r', ':', '>', '-', '---', '...', '**', '&nbsp;', '<br>', '\t', '\0', '\u00a0', '\u3000'],
  ...['a', 'b c', '1', '9', 'é', 'X', 'Z'],
  ...['{', '0x2006', '7', '(32)', 'Version: 2', 'Service Flags: 0x66', 'Protocol: 6 Version: 2', 'Description:'],
  ...[
    'Winsock Catalog Provider Entry',
    '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}',
    'Wänsöck',
    '版本:',
    '\u200b',
    '1 : 2',
  ],
];

test('readRegular refuses a dump with another kind of line break in a label', () => {
  const [machine] = cases;
  if (machine === undefined) throw new Error('there is a case');
  for (const part of ['Protocol:', 'Winsock Catalog', '------']) {
    const bytes = Buffer.from(netshOf(machine).replaceAll(part, `${part.slice(0, 4)}\n${part.slice(5)}`));
    expect(readRegular(bytes)).toBeNull();
  }
});

test('both readers read a changed dump alike, if readRegular reads it', () => {
  let read = 0;
  const changedDump = fc.record({
    machine: fc.constantFrom(...cases),
    words: fc.constantFrom(...LANGUAGES),
    encoding: fc.constantFrom(...ENCODINGS),
    flags: fc.boolean(),
    nameSpaces: fc.boolean(),
    edits: fc.array(
      fc.record({
        place: fc.double({ min: 0, max: 1, noNaN: true }),
        taken: fc.nat({ max: 80 }),
        // readRegular still reads most dumps in which a digit differs, and some in which whole lines do.
        kind: fc.constantFrom('digit', 'digit', 'lines', 'characters'),
        text: fc.constantFrom(...INSERTED),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(changedDump, ({ machine, words, encoding, flags, nameSpaces, edits }) => {
      let text = netshOf(machine, { words, flags, nameSpaces });
      for (const { place, taken, kind, text: put } of edits) {
        if (kind === 'digit') {
          const from = Math.floor(place * text.length);
          text = text.slice(0, from) + text.slice(from).replace(/\d/, String(taken % 10));
        } else if (kind === 'lines') {
          const lines = text.split('\r\n');
          lines.splice(Math.floor(place * lines.length), taken % 3, ...(put === '' ? [] : [put]));
          text = lines.join('\r\n');
        } else {
          const at = Math.floor(place * text.length);
          text = text.slice(0, at) + put + text.slice(at + (taken % 4));
        }
      }
      const bytes = encoded(text, encoding);
      const regular = readRegular(bytes);
      if (regular === null) return;
      read++;
      expect([regular]).toEqual(readIrregular(bytes));
    }),
    { numRuns: Number(process.env.WINSOCK_LSP_RUNS ?? 1500) },
  );
  expect(read).toBeGreaterThan(100);
});
