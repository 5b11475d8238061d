// What the exe runs first: it takes the program with the code that V8 made of it when the exe was built, which saves most of
// a start. Code of another V8, or of another system's, V8 itself turns down and compiles the source; the program is the same.

import { getRawAsset } from 'node:sea';

const { Script } = process.getBuiltinModule('node:vm');
const source = Buffer.from(getRawAsset('program')).toString('latin1');
const code = Buffer.from(getRawAsset('program.cache'));
// None is there for a runtime that the machine which built this could not run.
const cachedData = code.length > 0 ? code : undefined;
const program = new Script(source, { filename: 'winsock-lsp.cjs', cachedData });
const run = program.runInThisContext() as (require: (name: string) => unknown) => void;
run((name) => process.getBuiltinModule(name));
