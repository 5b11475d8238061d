import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { type Case, type CaseEntry, cases } from '../test/support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, netshOf, type Words } from '../test/support/netsh.ts';

const BYTES = 50_000;
const PER_FOLDER = 1000;

/** Languages of netsh, and the encodings in which cmd, Windows PowerShell and PowerShell 7 redirect its output. */
const WRITTEN: readonly { words: Words; encoding: string }[] = [
  { words: ENGLISH, encoding: 'cp437' },
  { words: CHINESE, encoding: 'cp936' },
  { words: INVENTED_LANGUAGE, encoding: 'cp850' },
  { words: ENGLISH, encoding: 'utf16-le' },
  { words: CHINESE, encoding: 'utf8' },
  { words: ENGLISH, encoding: 'utf8' },
  { words: INVENTED_LANGUAGE, encoding: 'utf8' },
  { words: CHINESE, encoding: 'utf16-le' },
];

/**
 * Writes different netsh dumps of about 50 kB, the same in every run: the machines of test/cases with further providers added, in
 * several languages and encodings.
 */
export function makeDumps(folder: string, count: number): void {
  for (let number = 0; number < count; number++) {
    const below = join(folder, String(Math.floor(number / PER_FOLDER)).padStart(3, '0'));
    if (number % PER_FOLDER === 0) mkdirSync(below, { recursive: true });
    writeFileSync(join(below, `machine-${String(number).padStart(6, '0')}.txt`), dump(number));
  }
}

function dump(number: number): Buffer {
  const machine = cases[number % cases.length] as Case;
  const { words, encoding } = WRITTEN[Math.floor(number / cases.length) % WRITTEN.length] as (typeof WRITTEN)[number];
  const random = randomFrom(number + 1);
  const encode = (entries: CaseEntry[]) =>
    iconv.encode(netshOf({ ...machine, entries }, { words }), encoding, { addBOM: encoding === 'utf16-le' });
  const perEntry = encode(machine.entries).length / machine.entries.length;
  const more = Math.max(0, Math.round(BYTES / perEntry) - machine.entries.length);
  return encode([...machine.entries, ...Array.from({ length: more }, (_, index) => further(machine, index, random))]);
}

/** A further third-party base provider: a copy of one of the machine's entries with another name, GUID, id and path. */
function further({ entries }: Case, index: number, random: () => number): CaseEntry {
  const base = entries.filter(({ chainLength }) => chainLength === 1);
  const like = base[index % base.length] as CaseEntry;
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .toUpperCase()
      .padStart(digits, '0');
  return {
    ...like,
    serviceFlags: like.serviceFlags | 0x20000,
    catalogEntryId: 2001 + index,
    name: `Vendor ${hex(6)} [${hex(4)}]`,
    providerId: `{${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(6)}${hex(6)}}`,
    providerPath: `%ProgramFiles%\\Vendor ${hex(3)}\\provider${hex(2)}.dll`,
  };
}

/** A generator of pseudo-random numbers (xorshift): the same seed gives the same numbers. */
function randomFrom(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
