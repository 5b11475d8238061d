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

/** System.Management.Automation.ErrorCategory of PowerShell 5.1 and 7. */
const CATEGORIES = [
  ...['NotSpecified', 'OpenError', 'CloseError', 'DeviceError', 'DeadlockDetected', 'InvalidArgument', 'InvalidData'],
  ...['InvalidOperation', 'InvalidResult', 'InvalidType', 'MetadataError', 'NotImplemented', 'NotInstalled'],
  ...['ObjectNotFound', 'OperationStopped', 'OperationTimeout', 'SyntaxError', 'ParserError', 'PermissionDenied'],
  ...['ResourceBusy', 'ResourceExists', 'ResourceUnavailable', 'ReadError', 'WriteError', 'FromStdErr'],
  ...['SecurityError', 'ProtocolError', 'ConnectionError', 'AuthenticationError', 'LimitsExceeded', 'QuotaExceeded'],
  'NotEnabled',
];

/** A row of `errors`. A row that somebody adds may lack fields. */
type ErrorRow = (typeof table.errors)[number];

const OWN_NAME = 'documents/schemas.test.ts';
const exitCodes = table.exitCodes.map(({ exitCode }) => exitCode);

/** One sentence for each error that does not pass a check. */
const faults = (what: string, isRight: (row: ErrorRow) => boolean): string[] =>
  table.errors.filter((row) => !isRight(row)).map(({ code }) => `${code}: ${what}`);

const isSentence = (text: unknown): boolean => typeof text === 'string' && /^[A-Z].*\.$/.test(text);

/** A cmdlet that can be copied out of the hint: no full stop follows it. */
const isCommand = (text: unknown): boolean => typeof text === 'string' && /^[A-Z].*: [A-Z][a-z]+-Winsock/.test(text);

/** All files of a folder, joined. */
function textOf(folder: string, isWanted: (file: string) => boolean): string {
  const path = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => isWanted(file) && !file.includes('node_modules/'))
    .map((file) => readFileSync(join(path, file), 'utf8'))
    .join('\n');
}

describe('the table of exit codes', () => {
  test('has no code that Node.js uses for its own errors (1 to 14)', () => {
    for (const { exitCode } of table.exitCodes) expect(exitCode === 0 || exitCode > 14).toBe(true);
  });

  test('has all fields of every error', () => {
    const isHint = (hint: unknown) => hint === null || isSentence(hint) || isCommand(hint);
    expect([
      ...faults('give it an exitCode of exitCodes', ({ exitCode }) => exitCodes.includes(exitCode)),
      ...faults("give it a category of PowerShell's ErrorCategory", ({ category }) => CATEGORIES.includes(category)),
      ...faults('give it a meaning, a sentence that says when it happens', ({ meaning }) => isSentence(meaning)),
      ...faults('give it a cmdletHint: what to do next, in cmdlets, or null', ({ cmdletHint }) => isHint(cmdletHint)),
    ]).toEqual([]);
  });

  test('lists each code once', () => {
    const codes = table.errors.map(({ code }) => code);
    const repeated = codes.filter((code, index) => codes.indexOf(code) < index);
    expect(repeated.map((code) => `${code}: two rows of errors have it`)).toEqual([]);
  });

  test('has only codes that the program throws and a test compares', () => {
    const sources = textOf('src/', (file) => file.endsWith('.ts') && file !== 'codes.ts');
    const tests = textOf('test/', (file) => /\.(ts|ps1)$/.test(file) && file !== OWN_NAME);
    const quoted = ({ code }: ErrorRow) => `'${code}'`;
    expect([
      ...faults('throw it somewhere in src, or take its row away', (row) => sources.includes(quoted(row))),
      ...faults('write a test that brings it about and compares code and exit code', (row) =>
        tests.includes(quoted(row)),
      ),
    ]).toEqual([]);
  });

  test('is a type: an unknown code does not compile', () => {
    const facts = { message: '', target: null, hint: '' };
    expect(new Failure({ ...facts, code: 'catalogChanged' }).exitCode).toBe(76);
    // @ts-expect-error: the code is misspelt.
    expect(new Failure({ ...facts, code: 'catalogChangd' }).exitCode).toBe(undefined);
  });
});
