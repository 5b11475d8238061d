import { getRawAsset } from 'node:sea';

/** The name under which the code of a part lies in the exe. */
export const codeName = (part: string): string => `${part}.code`;

/**
 * A part of the exe as V8 takes it: a function, with the code that V8 made of it when the exe was built. Code of another V8,
 * or of another system's, V8 itself turns down and compiles the source; the function is the same.
 */
export function compiled(part: string): (...args: unknown[]) => void {
  const { Script } = process.getBuiltinModule('node:vm');
  const source = Buffer.from(getRawAsset(part)).toString('latin1');
  const code = Buffer.from(getRawAsset(codeName(part)));
  // None is there for a runtime that the machine which built this could not run.
  const cachedData = code.length > 0 ? code : undefined;
  return new Script(source, { filename: `${part}.cjs`, cachedData }).runInThisContext();
}
