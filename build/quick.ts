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
  [/\(\(typeof (\w+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)\) && \(isFinite\(\1\)\)/g, 'isInteger($1)'],
  [/\(typeof (\w+) == "number"\) && \(isFinite\(\1\)\)/g, 'isNumber($1)'],
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
  // What is an integer or null is a number unless it is null.
  [/(if\(\(!\(isInteger\((\w+)\)\)\) && \(\2 !== null\)\)\{return false;\}\{if)\(isNumber\(\2\)\)/g, '$1($2 !== null)'],
];

/** Read once: each `Number.` in a function is a search of its own, the first time. */
const NUMBERS = 'const isInteger = Number.isInteger;const isNumber = Number.isFinite;';

const LEFT_OVER = /vErrors|instancePath|missing\d|(?<!\bdata\d*)\.errors|parentData|isNaN/;

/** A validator of ajv's (standalone code) as one that only says yes or no. */
export function quickened(code: string): string {
  const counted = replaced(withoutSchemas(code), COUNTED);
  const quick = counted
    .split(/(?=function validate\d+\()/)
    .map((part) => (part.includes('errors = _errs') ? part : counting(withoutGuards(replaced(part, ENDED)), counted)))
    .join('')
    .replace('"use strict";', `"use strict";${NUMBERS}`);
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

/** A value that has every property it may have has another one only if it has more. */
const counting = (text: string, code: string): string =>
  text.replace(
    /for\(const (key\d+) in (data\d*)\)\{if\(!\(func\d+\.call\((schema\d+)\.properties, \1\)\)\)\{return false;\}\}/g,
    (loop, key: string, data: string, schema: string) => {
      const properties = Object.keys(propertiesOf(schema, code));
      if (!properties.every((name) => text.includes(`(${data}.${name} === undefined)`))) return loop;
      return `let many = 0;for(const ${key} in ${data}){many++;}if(many > ${properties.length}){return false;}`;
    },
  );

function propertiesOf(schema: string, code: string): object {
  const found = new RegExp(`const ${schema} = \\{properties:(\\{.*?\\})\\};`).exec(code);
  if (found === null) throw new Error(`ajv's code has no ${schema}`);
  return JSON.parse(found[1] as string) as object;
}

const replaced = (text: string, rules: readonly Rule[]): string =>
  rules.reduce((before, [pattern, after]) => before.replace(pattern, after), text);

/** ajv copies each schema into the code; all that is asked of it there is which properties it has. */
function withoutSchemas(code: string): string {
  return code.replace(
    /const (schema\d+) = (\{.*?\});(?=const |function |export )/g,
    (_, name: string, text: string) => {
      // A member of a choice with many properties is asked for by its place in the schema.
      if (code.includes(`${name}.anyOf[`)) return `const ${name} = ${text};`;
      if (!code.includes(`${name}.properties`)) return '';
      const { properties } = JSON.parse(text) as { properties: object };
      return `const ${name} = {properties:${JSON.stringify(Object.fromEntries(Object.keys(properties).map((key) => [key, 0])))}};`;
    },
  );
}
