// A program as functions within each other instead of one. V8 keeps the names of a function with many variables in a table
// by hash, and makes that anew at every start: for a whole program it takes a tenth of what its code takes to be read.

/** Fewer than 75 names a function: V8's ScopeInfo then has them in a row. What counts them here counts a few too many. */
const MOST_NAMES = 70;
/** Where a module begins: with its path, as esbuild writes it. */
const MODULE = /^(?=\/\/ \S+\.(?:ts|json|mjs|cjs)$)/m;

/** Which module takes which in, as esbuild's metafile has it. */
export type Imports = Readonly<Record<string, { imports: readonly { path: string }[] }>>;

/**
 * A bundle of esbuild's, with its comments and line ends, in which each module sees those before it and none after it.
 * @throws Error where one takes in a later one, which would be in a function it does not see, and where that cannot be told
 */
export function nested(bundle: string, inputs: Imports): string {
  const begin = bundle.search(MODULE);
  if (begin === -1) throw new Error('esbuild no longer says where a module begins');
  const modules = bundle.slice(begin).split(MODULE);
  const pieces: string[][] = [[]];
  let names = 0;
  for (const module of modules) {
    const own = namesOf(module);
    if (names > 0 && names + own > MOST_NAMES) {
      pieces.push([]);
      names = 0;
    }
    pieces.at(-1)?.push(module);
    names += own;
  }
  refuseLater(pieces, inputs);
  return (
    bundle.slice(0, begin) +
    pieces.map((piece) => piece.join('')).join('(function(){\n') +
    '})();\n'.repeat(pieces.length - 1)
  );
}

/** How many names a module declares, or somewhat more. */
function namesOf(module: string): number {
  const functions = module.match(/^(?:async )?function/gm) ?? [];
  const variables = [...module.matchAll(/^(?:var|let|const) [\s\S]*?;\n(?=\S|$)/gm)].flatMap(
    ([text]) => text.match(/(?:^var |, )[\w$]+ = /g) ?? [],
  );
  return functions.length + variables.length;
}

/** A module's own place is its last: before it esbuild writes what the module takes from Node.js, and what it exports. */
function refuseLater(pieces: readonly (readonly string[])[], inputs: Imports): void {
  const pieceOf = new Map(
    pieces.flatMap((piece, index) => piece.map((text) => [text.slice('// '.length, text.indexOf('\n')), index])),
  );
  if (pieces.flat().some((text) => /^module\.exports = /m.test(text)))
    throw new Error('a program that exports something names it before it is there');
  for (const [path, index] of pieceOf) {
    const { imports } = inputs[path] ?? {};
    if (imports === undefined) throw new Error(`esbuild's metafile does not know ${path}`);
    for (const { path: other } of imports)
      if ((pieceOf.get(other) ?? 0) > index)
        throw new Error(`${path} takes in ${other}, which comes later in the program`);
  }
}
