// Whoever inserts a non-IFS entry into clean evidence, anywhere and in any disguise, does not get "compliant".

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSource } from '../../src/formats/read.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { DISGUISES, RENDERINGS } from '../support/disguises.ts';
import { evidenceOf } from '../support/evidence.ts';
import { emptyFolder } from '../support/folder.ts';

const FILE = join(emptyFolder('insertions'), 'evidence');
/** A hive has no lines; the other kinds are never compliant as they are. */
const CLEAN = evidenceOf('clean-windows-10').filter(
  ({ bytes, kind }) => kind !== 'hive' && verdicts(bytes).every((verdict) => verdict === 'compliant'),
);

function verdicts(bytes: Buffer): string[] {
  writeFileSync(FILE, bytes);
  return readSource(FILE).map((result) =>
    'failure' in result ? 'unknown' : judge(result.entries, result.missingEntries, 'internet').verdict,
  );
}

/** The evidence with a text put before one of its lines, in the encoding of the evidence. */
function inserted(bytes: Buffer, text: string, place: number): Buffer {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const whole = bytes.toString(wide ? 'utf16le' : 'utf8');
  const lines = whole.split('\n');
  const at = 1 + (place % lines.length);
  return Buffer.from([...lines.slice(0, at), text, ...lines.slice(at)].join('\n'), wide ? 'utf16le' : 'utf8');
}

test('there are a hundred disguises, and kinds of evidence that can be compliant', () => {
  expect(DISGUISES.length).toBeGreaterThanOrEqual(100);
  expect(CLEAN.length).toBeGreaterThanOrEqual(8);
});

const PLACES = [0, 7, 50, 100_003];

test.each(CLEAN)('$name', ({ bytes }) => {
  const passed: string[] = [];
  for (const [index, { name, put }] of DISGUISES.entries())
    for (const [rendering, text] of Object.entries(RENDERINGS)) {
      const place = PLACES[index % PLACES.length] as number;
      const disguised = put(text);
      // Some leave nothing of what is one line.
      if (disguised.trim() === '') continue;
      const judged = verdicts(inserted(bytes, disguised, place));
      if (judged.every((verdict) => verdict === 'compliant')) passed.push(`${rendering} ${name} (line ${place})`);
    }
  expect(passed).toEqual([]);
});
