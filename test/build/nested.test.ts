import { describe, expect, test } from 'vitest';
import { nested } from '../../build/nested.ts';

/** A module of forty functions, of which each calls its like in the module before. */
const module = (path: string, prefix: string, before: string | null): string =>
  [
    `// ${path}`,
    ...Array.from({ length: 40 }, (_, index) => {
      const called = before === null ? '0' : `${before}${index}()`;
      return `function ${prefix}${index}() {\n  return ${called} + 1;\n}`;
    }),
    '',
  ].join('\n');

const BUNDLE = [
  '"use strict";\n',
  module('src/first.ts', 'a', null),
  module('data/second.json', 'b', 'a'),
  module('src/third.mjs', 'c', 'b'),
  'result = c39();\n',
].join('\n');

const NONE = { imports: [] };
const INPUTS = {
  'src/first.ts': NONE,
  'data/second.json': { imports: [{ path: 'src/first.ts' }] },
  'src/third.mjs': { imports: [{ path: 'data/second.json' }, { path: 'node:fs' }] },
};

describe('a program parted into functions', () => {
  test('has few names in each, and does the same', () => {
    const text = nested(BUNDLE, INPUTS);
    const pieces = text.split('(function(){');
    expect(pieces.map((piece) => piece.match(/^function /gm)?.length)).toEqual([40, 40, 40]);
    expect(new Function(`let result; ${text}; return result;`)()).toBe(3);
  });

  test('is not made where a module takes in a later one, which it would not see', () => {
    const inputs = { ...INPUTS, 'src/first.ts': { imports: [{ path: 'src/third.mjs' }] } };
    expect(() => nested(BUNDLE, inputs)).toThrow('src/first.ts takes in src/third.mjs');
  });

  test('is not made where that cannot be told', () => {
    expect(() => nested(BUNDLE, { 'src/first.ts': NONE })).toThrow('does not know data/second.json');
    expect(() => nested('"use strict";\nvar a = 1;\n', INPUTS)).toThrow('where a module begins');
    expect(() => nested(`${BUNDLE}module.exports = {};\n`, INPUTS)).toThrow('exports something');
  });

  test('stays one function where its names are few', () => {
    const small = module('src/first.ts', 'a', null);
    expect(nested(small, INPUTS)).toBe(small);
  });
});
