// Run by the runtime that is to run the program: node make-code-cache.mjs SOURCE OUTPUT NAME

import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const [, , path, output, filename] = process.argv;
const source = readFileSync(path, 'latin1');
// All functions, also those that V8 would leave for later; its flags are as always again when the code is written.
setFlagsFromString('--no-lazy');
const script = new Script(source, { filename });
setFlagsFromString('--lazy');
const cachedData = script.createCachedData();
if (new Script(source, { filename, cachedData }).cachedDataRejected) throw new Error('V8 turns down its own code');
writeFileSync(output, cachedData);
