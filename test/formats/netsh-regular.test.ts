// Two ways to read a dump: fast where it is what netsh writes, patient where somebody has touched it. Wherever the fast one
// answers, both have to say the same.

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
  test.each(ENCODINGS)('as netsh writes it, in %s, is read at once, and as patiently', (encoding) => {
    for (const words of LANGUAGES) {
      const text = netshOf(machine, { words });
      const bytes = encoded(text, encoding);
      // In a code page that lacks a language's characters all of its labels are question marks.
      if (encoding.startsWith('cp') && iconv.decode(bytes, encoding) !== text) continue;
      const fast = readRegular(bytes);
      expect(fast).not.toBeNull();
      expect([fast]).toEqual(readIrregular(bytes));
    }
  });

  test.each([
    ['without name space providers', { nameSpaces: false }],
    ['without flags', { flags: false }],
  ])('%s', (_, options) => {
    for (const words of LANGUAGES) {
      const bytes = Buffer.from(netshOf(machine, { words, ...options }));
      const fast = readRegular(bytes);
      if (fast !== null) expect([fast]).toEqual(readIrregular(bytes));
    }
  });
});

test('what dump came before makes no difference, however many wordings there are', () => {
  // More than are kept, one half in a code page; each has words that mean something else in the next.
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

/** What mail, forums, hands and bad disks do to a text. */
const SPOILERS = [
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

test('a line break of another kind in a label is for the patient', () => {
  const [machine] = cases;
  if (machine === undefined) throw new Error('there is a case');
  for (const part of ['Protocol:', 'Winsock Catalog', '------']) {
    const bytes = Buffer.from(netshOf(machine).replaceAll(part, `${part.slice(0, 4)}\n${part.slice(5)}`));
    expect(readRegular(bytes)).toBeNull();
  }
});

test('a dump that was touched anywhere is read as patiently, wherever it is read at once', () => {
  let read = 0;
  const touched = fc.record({
    machine: fc.constantFrom(...cases),
    words: fc.constantFrom(...LANGUAGES),
    encoding: fc.constantFrom(...ENCODINGS),
    flags: fc.boolean(),
    nameSpaces: fc.boolean(),
    edits: fc.array(
      fc.record({
        place: fc.double({ min: 0, max: 1, noNaN: true }),
        taken: fc.nat({ max: 80 }),
        // Another digit leaves most dumps as regular as they were; whole lines leave them nearly so.
        kind: fc.constantFrom('digit', 'digit', 'lines', 'characters'),
        text: fc.constantFrom(...SPOILERS),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(touched, ({ machine, words, encoding, flags, nameSpaces, edits }) => {
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
      const fast = readRegular(bytes);
      if (fast === null) return;
      read++;
      expect([fast]).toEqual(readIrregular(bytes));
    }),
    { numRuns: Number(process.env.WINSOCK_LSP_RUNS ?? 1500) },
  );
  expect(read).toBeGreaterThan(100);
});
