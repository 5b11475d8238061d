// Shipped exes contain nothing of test/double. The same searches in the test builds find all of it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ROOT } from '../../build/targets.ts';
import { PROGRAM } from '../../src/assets.ts';
import { partOf } from '../support/parts.ts';

/** Texts that a double needs: names of variables, and of functions of the library that replaces Windows. */
const TEXTS = [
  'WINSOCK_LSP_TEST_',
  ...readdirSync(join(ROOT, 'test/double')).flatMap((file) => [
    ...new Set(readFileSync(join(ROOT, 'test/double', file), 'utf8').match(/\bTest(?:Read|Write)\w+/g)),
  ]),
];

const found = (bytes: Buffer) =>
  TEXTS.filter((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')));

test.each(['linux-x64/winsock-lsp', 'win-x64/winsock-lsp.exe'])('%s contains no double', (path) => {
  expect(TEXTS.length).toBeGreaterThan(4);
  const shipped = readFileSync(join(ROOT, 'dist', path));
  const forTests = readFileSync(join(ROOT, 'dist/test', path));
  const program = (exe: Buffer) => inflateRawSync(partOf(exe, PROGRAM));
  expect([found(program(forTests)), found(program(shipped))]).toEqual([TEXTS, []]);
  // Outside of the program's asset: the program that Node.js starts, and its code cache.
  expect([found(forTests), found(shipped)]).toEqual([TEXTS, []]);
});
