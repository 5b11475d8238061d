import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { bundledSchema, schemaNames } from '../../build/schemas.ts';
import { type SchemaName, violation } from '../../src/documents/validate.ts';

const VALID = fileURLToPath(new URL('../../schemas/examples/valid/', import.meta.url));
const ODD = [null, true, 0, -1, 1.5, 2 ** 32, 1e300, Number.NaN, '', 'x', 'list', '{', [], [null], {}, { source: 1 }];

type Tree = Record<string, unknown> | unknown[];

const read = (file: string): Tree => JSON.parse(readFileSync(join(VALID, file), 'utf8')) as Tree;

/** Copies of a document with one change each: a value is replaced, removed, or added under another name. */
function* changed(document: Tree): Generator<Tree> {
  for (const path of paths(document, [])) {
    for (const odd of ODD) yield edited(document, path, (parent, key) => Reflect.set(parent, key, odd));
    yield edited(document, path, (parent, key) => Reflect.deleteProperty(parent, key));
    yield edited(document, path, (parent, key) => Reflect.set(parent, `${key}0`, parent[key as never]));
  }
}

function* paths(node: unknown, path: string[]): Generator<string[]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    yield [...path, key];
    yield* paths(value, [...path, key]);
  }
}

function edited(document: Tree, path: string[], edit: (parent: Tree, key: string) => void): Tree {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce((node, key) => Reflect.get(node, key) as Tree, copy);
  edit(parent, path.at(-1) as string);
  return copy;
}

describe.each(schemaNames() as SchemaName[])('the validator of %s', (name) => {
  const whole = new Ajv2020({ strict: false }).compile(bundledSchema(name));
  const files = readdirSync(VALID).filter((file) => file.split('.')[0] === name);
  test.each(files)('gives the same answer for every change to %s as ajv with the unchanged schema', (file) => {
    const document = read(file);
    const counts = { valid: 0, invalid: 0 };
    const mixed = files.map((other) => ({ ...document, ...read(other) }));
    for (const value of [document, ...changed(document), ...mixed, ...ODD]) {
      const valid = whole(value);
      counts[valid ? 'valid' : 'invalid']++;
      if ((violation(name, value) === null) !== valid) expect({ value, valid }).toBe('the same answer from both');
    }
    expect(counts.valid).toBeGreaterThan(0);
    expect(counts.invalid).toBeGreaterThan(ODD.length);
  });
});
