// What a validator does not need that only says yes or no. A start runs it once and cold, so that each line of it costs:
// to be read, to be compiled, to be run without any help of the machine's caches.

import type { Schema } from './schemas.ts';

/** Shapes of more keywords than this get a function of their own: what a document has not is then not compiled. */
export const LARGEST_INLINED = 3;

const CHOICES = ['anyOf', 'oneOf'];

/**
 * The same schema with every choice in a definition of its own. Only where there is a choice can an error be taken back;
 * all other functions of the validator can end with the first one.
 */
export function withChoicesApart(schema: Schema): Schema {
  const definitions: Record<string, unknown> = {};
  const apart = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map(apart);
    const entries = Object.entries(node).map(([key, value]) => [key, apart(value)] as const);
    const choices = entries.filter(([key]) => CHOICES.includes(key));
    if (choices.length === 0) return Object.fromEntries(entries);
    const name = `choice${Object.keys(definitions).length}`;
    const type = 'type' in node ? { type: node.type } : {};
    definitions[name] = { ...type, ...Object.fromEntries(choices) };
    return { ...Object.fromEntries(entries.filter((entry) => !choices.includes(entry))), $ref: `#/$defs/${name}` };
  };
  const { $defs, ...whole } = apart(schema) as Schema & { $defs?: object };
  return { ...whole, $defs: { ...$defs, ...definitions } } as unknown as Schema;
}

type Rule = readonly [pattern: RegExp, text: string];

/** Errors are counted and no longer described. */
const COUNTED: readonly Rule[] = [
  [/\{instancePath(?::[^,]*)?,schemaPath:.*?,params:\{.*?\}\}(?=[\];])/g, '0'],
  [/const (err\d+) = (?:0|\{\});if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}/g, ''],
  [
    /vErrors = vErrors === null \? (\w+(?:\.validate)?)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
    'errors++;',
  ],
  [/if\(vErrors !== null\)\{if\((_errs\d+)\)\{vErrors\.length = \1;\}else \{vErrors = null;\}\}/g, ''],
  [/validate\d+\.errors = (?:\[0\]|vErrors);/g, ''],
  [/let vErrors = null;/g, ''],
  [/return false;break;/g, 'return false;'],
  // Nor is it said where in the document a value stands.
  [/, ?\{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/g, ''],
  [/, ?\{instancePath[^{}]*,rootData\}/g, ''],
  [/\(\(([^\s()]+) === undefined\) && \(missing\d+ = "[^"]*"\)\)/g, '($1 === undefined)'],
  [/let missing\d+;/g, ''],
  // The same of a number, said in one call.
  [
    /\(\(typeof (\w+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)\) && \(isFinite\(\1\)\)/g,
    'Number.isInteger($1)',
  ],
  [/\(typeof (\w+) == "number"\) && \(isFinite\(\1\)\)/g, 'Number.isFinite($1)'],
  [/(\w+) ([<>]=?) (-?\d+) \|\| isNaN\(\1\)/g, '$1 $2 $3'],
];

/** Where no error is ever taken back, the first one is the end, and there is nothing to count. */
const ENDED: readonly Rule[] = [
  [/errors\+\+;/g, 'return false;'],
  [/(?:let|const) (?:errors|_errs\d+) = (?:0|errors);/g, ''],
  [/else \{var valid\d+ = true;\}/g, ''],
  [/var valid\d+ = (?:true|_errs\d+ === errors);/g, ''],
  [/if\(!valid\d+\)\{break;\}/g, ''],
  [/if\((?:valid\d+|errors === (?:0|_errs\d+)|_errs\d+ === errors)\)/g, ''],
  [/return errors === 0;/g, 'return true;'],
];

const LEFT_OVER = /vErrors|instancePath|missing\d|(?<!\bdata\d*)\.errors|parentData|isNaN/;

/** A validator of ajv's (standalone code) as one that only says yes or no. */
export function quickened(code: string): string {
  const counted = replaced(withoutSchemas(code), COUNTED);
  const quick = counted
    .split(/(?=function validate\d+\()/)
    .map((part) => (part.includes('errors = _errs') ? part : withoutGuards(replaced(part, ENDED))))
    .join('');
  const found = LEFT_OVER.exec(quick);
  if (found === null && quick !== counted) return quick;
  const place = found === null ? '' : quick.slice(Math.max(0, found.index - 200), found.index + 200);
  throw new Error(`ajv writes its validators otherwise than this expects: ${place}`);
}

/** A property that has been found to be there is not asked again whether it is. */
const withoutGuards = (text: string): string =>
  text.replace(/if\((data\d*\.\w+) !== undefined\)/g, (guard, property: string) =>
    text.includes(`(${property} === undefined)`) ? '' : guard,
  );

const replaced = (text: string, rules: readonly Rule[]): string =>
  rules.reduce((before, [pattern, after]) => before.replace(pattern, after), text);

/** ajv copies each schema into the code; all that is asked of it there is which properties it has. */
function withoutSchemas(code: string): string {
  return code.replace(
    /const (schema\d+) = (\{.*?\});(?=const |function |export )/g,
    (_, name: string, text: string) => {
      if (!code.includes(`${name}.properties`)) return '';
      const { properties } = JSON.parse(text) as { properties: object };
      return `const ${name} = {properties:${JSON.stringify(Object.fromEntries(Object.keys(properties).map((key) => [key, 0])))}};`;
    },
  );
}
