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
 * @throws Error where one takes in a later one: that would be in a function it does not see
 */
export function nested(bundle: string, inputs: Imports): string {
  const [head = '', ...modules] = bundle.split(MODULE);
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
  return head + pieces.map((piece) => piece.join('')).join('(function(){\n') + '})();\n'.repeat(pieces.length - 1);
}

/** How many names a module declares, or somewhat more. */
function namesOf(module: string): number {
  const functions = module.match(/^(?:async )?function/gm) ?? [];
  const variables = [...module.matchAll(/^(?:var|let|const) [\s\S]*?;\n(?=\S|$)/gm)].flatMap(
    ([text]) => text.match(/(?:^var |, )[\w$]+ = /g) ?? [],
  );
  return functions.length + variables.length;
}

function refuseLater(pieces: readonly (readonly string[])[], inputs: Imports): void {
  const pieceOf = new Map(
    pieces.flatMap((piece, index) => piece.map((text) => [text.slice('// '.length, text.indexOf('\n')), index])),
  );
  for (const [path, index] of pieceOf)
    for (const { path: other } of inputs[path]?.imports ?? [])
      if ((pieceOf.get(other) ?? 0) > index)
        throw new Error(`${path} takes in ${other}, which comes later in the program`);
}
