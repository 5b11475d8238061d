import { getRawAsset } from 'node:sea';

/** The name under which the code of a part lies in the exe. */
export const codeName = (part: string): string => `${part}.code`;

export const isCodeName = (name: string): boolean => name.endsWith('.code');

/** Bytes that code has before it and behind it together, so that it begins where V8 takes it as it is: build/aligned.ts. */
export const ROOM = 8;

/** What a part of the exe may require: nothing lies beside it. */
export const require = (name: string): unknown => process.getBuiltinModule(name);

/**
 * Runs a part of the exe, a function, with the code that V8 made of it when the exe was built; what it exports. Code of
 * another V8, or of another system's, V8 itself turns down and compiles the source; the function is the same.
 */
export function runCompiled(part: string): unknown {
  const { Script } = process.getBuiltinModule('node:vm');
  const source = Buffer.from(getRawAsset(part)).toString('latin1');
  const roomy = Buffer.from(getRawAsset(codeName(part)));
  const begin = roomy[0];
  // None is there for a runtime that the machine which built this could not run.
  const cachedData = begin === undefined ? undefined : roomy.subarray(begin, roomy.length - ROOM + begin);
  const module = { exports: {} };
  new Script(source, { filename: `${part}.cjs`, cachedData }).runInThisContext()(require, module, module.exports);
  return module.exports;
}
