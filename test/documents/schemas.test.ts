import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bundledSchema, schemaNames } from '../../build/schemas.ts';
import table from '../../schemas/exit-codes.json' with { type: 'json' };
import { type SchemaName, violation } from '../../src/documents/validate.ts';
import { Failure } from '../../src/failure.ts';

const EXAMPLES = fileURLToPath(new URL('../../schemas/examples/', import.meta.url));
const names = schemaNames() as SchemaName[];

function examples(kind: 'valid' | 'invalid'): [file: string, name: SchemaName, value: unknown][] {
  return readdirSync(join(EXAMPLES, kind)).map((file) => {
    const value: unknown = JSON.parse(readFileSync(join(EXAMPLES, kind, file), 'utf8'));
    return [file, file.split('.')[0] as SchemaName, value];
  });
}

/** All object schemas with properties in a schema, with their paths. */
function objects(node: unknown, path: string): [string, Record<string, unknown>][] {
  if (typeof node !== 'object' || node === null) return [];
  const own: [string, Record<string, unknown>][] =
    'properties' in node ? [[path, node as Record<string, unknown>]] : [];
  return [...own, ...Object.entries(node).flatMap(([key, value]) => objects(value, `${path}/${key}`))];
}

describe.each(names)('the schema %s', (name) => {
  const schema = bundledSchema(name);
  test('has an $id with its name, and a description', () => {
    expect(schema.$id).toMatch(new RegExp(`/${name}\\.schema\\.json$`));
    expect(schema.description).toMatch(/\.$/);
  });

  test('describes every property and allows no others', () => {
    for (const [path, object] of objects(schema, name)) {
      expect([path, object.additionalProperties]).toEqual([path, false]);
      for (const [key, property] of Object.entries(object.properties as Record<string, Record<string, unknown>>)) {
        expect([path, key, 'description' in property || '$ref' in property]).toEqual([path, key, true]);
      }
    }
  });

  test('has a valid and an invalid example', () => {
    for (const kind of ['valid', 'invalid'] as const) expect(examples(kind).map(([, of]) => of)).toContain(name);
  });
});

test.each(examples('valid'))('%s keeps its schema', (_file, name, value) => expect(violation(name, value)).toBe(null));
test.each(examples('invalid'))('%s does not keep its schema', (_file, name, value) =>
  expect(violation(name, value)).not.toBe(null),
);

describe('the table of exit codes', () => {
  test('has no code that Node.js uses for its own errors (1 to 14)', () => {
    for (const { exitCode } of table.exitCodes) expect(exitCode === 0 || exitCode > 14).toBe(true);
  });

  test('has an exit code for every error, and a sentence that says when it happens', () => {
    for (const { code, exitCode, meaning } of table.errors) {
      expect([code, table.exitCodes.some((row) => row.exitCode === exitCode)]).toEqual([code, true]);
      expect([code, meaning]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/)]);
    }
  });

  test('lists each code once, and only codes that the program uses', () => {
    const codes = table.errors.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)]);
    const folder = fileURLToPath(new URL('../../src/', import.meta.url));
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'codes.ts')
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join();
    for (const code of codes) expect([code, sources.includes(`'${code}'`)]).toEqual([code, true]);
  });

  test('is a type: an unknown code does not compile', () => {
    const facts = { message: '', target: null, hint: null };
    expect(new Failure({ ...facts, code: 'catalogChanged' }).exitCode).toBe(76);
    // @ts-expect-error: the code is misspelt.
    expect(new Failure({ ...facts, code: 'catalogChangd' }).exitCode).toBe(undefined);
  });
});
