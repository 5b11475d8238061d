// Run by the runtime that is to run the program: node make-code-cache.mjs SOURCE OUTPUT NAME [REHEARSAL]
// REHEARSAL is a Rehearsal of build/code-cache.ts, as JSON in a file.

import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const [, , path, output, filename, rehearsal] = process.argv;
const source = readFileSync(path, 'latin1');
const script = rehearsal === undefined ? compiled() : await rehearsed(JSON.parse(readFileSync(rehearsal, 'utf8')));
const cachedData = script.createCachedData();
// V8 takes code for any source of the same length; the same source it would not even ask for its code, having both.
if (new Script(' '.repeat(source.length), { filename, cachedData }).cachedDataRejected)
  throw new Error('V8 turns down its own code');
writeFileSync(output, cachedData);

/** With all functions, also those that V8 would leave for later. */
function compiled() {
  setFlagsFromString('--no-lazy');
  const script = new Script(source, { filename });
  // The code bears the flags that it is written with, and is for a runtime that has none.
  setFlagsFromString('--lazy');
  return script;
}

/** With those functions that some commands take: what nobody waits for is not read at each start. */
async function rehearsed({ assets, commands }) {
  setFlagsFromString('--no-flush-bytecode');
  const script = new Script(source, { filename });
  const run = script.runInThisContext();
  const sea = { getRawAsset: (name) => new Uint8Array(readFileSync(assets[name])).buffer };
  const require = (name) => (name === 'node:sea' ? sea : process.getBuiltinModule(name));
  for (const { args, file, exitCode } of commands) {
    const left = await new Promise((leave) => {
      process.argv = ['', '', ...args, file];
      process.exit = leave;
      run(require, { exports: {} }, {});
    });
    if (left !== exitCode) throw new Error(`${args.join(' ')} ended with ${left} instead of ${exitCode}`);
    // What V8's baseline compiler took on bears a mark: it takes it on at once, the next time. One run is enough of a judgement.
    setFlagsFromString('--no-sparkplug');
  }
  setFlagsFromString('--sparkplug');
  setFlagsFromString('--flush-bytecode');
  return script;
}
