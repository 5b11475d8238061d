// Generates files from schemas/. Without --write it only checks that the committed ones are current.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { bareSchemas, bundledSchema, commonDefinitions, schemaNames } from './schemas.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TYPES = 'src/documents/generated/types.ts';
const ERRORS = 'ps/WinsockLsp/Private/ErrorTable.ps1';
const CODES = 'src/codes.ts';
const CONTRACT = 'src/documents/generated/contract.cjs';

const title = (name: string): string => bundledSchema(name).title;

/** The types of all documents and of the shapes that they share. */
async function types(): Promise<string> {
  const definitions: Record<string, unknown> = { ...commonDefinitions() };
  for (const name of schemaNames()) {
    // TypeScript cannot express the conditions between properties in oneOf.
    const { $schema: _, $id: __, $defs: ___, oneOf: ____, ...schema } = bundledSchema(name);
    definitions[title(name)] = schema;
  }
  // Loading it takes as long as making the validators, and whoever makes only those does not need it.
  const { compile } = await import('json-schema-to-typescript');
  const types = await compile(
    { title: 'Contract', type: 'object', additionalProperties: false, $defs: definitions },
    'Contract',
    {
      bannerComment: '// Generated from schemas/ by build/generate.ts. Do not edit.\n',
      additionalProperties: false,
      unreachableDefinitions: true,
      style: { singleQuote: true, printWidth: 120 },
    },
  );
  const names = schemaNames().map((name) => `'${name}'`);
  return `${types}\n/** Names of the documents that have a schema. */\nexport type SchemaName = ${names.join(' | ')};\n`;
}

interface Codes {
  exitCodes: { exitCode: number; name: string; meaning: string }[];
  errors: { code: string; exitCode: number; category: string; meaning: string; cmdletHint: string | null }[];
  wrapperErrors: { code: string; category: string }[];
}

const codes = (): Codes => JSON.parse(readFileSync(join(ROOT, 'schemas/exit-codes.json'), 'utf8')) as Codes;

/** src/codes.ts: the error codes and exit codes. Their names become types, so that an unknown code does not compile. */
function codeTable(): string {
  const { exitCodes, errors } = codes();
  const table = (name: string, rows: [key: string, exitCode: number, meaning: string][]) =>
    `export const ${name} = {\n${rows.map(([key, exitCode, meaning]) => `  /** ${meaning} */\n  ${key}: ${exitCode},`).join('\n')}\n} as const;\n`;
  return [
    '// Generated from schemas/exit-codes.json by build/generate.ts. Do not edit.\n',
    '/** The exit codes, by name. */',
    table(
      'EXIT_CODES',
      exitCodes.map(({ name, exitCode, meaning }) => [name, exitCode, meaning]),
    ),
    'export type ExitCodeName = keyof typeof EXIT_CODES;\n',
    '/** The error codes, each with the exit code that the program ends in. */',
    table(
      'ERRORS',
      errors.map(({ code, exitCode, meaning }) => [code, exitCode, meaning]),
    ),
    'export type ErrorCode = keyof typeof ERRORS;\n',
  ].join('\n');
}

/** The module's table of errors. */
function errorTable(): string {
  const table = codes();
  const quoted = (text: string | null) => (text === null ? '$null' : `'${text.replaceAll("'", "''")}'`);
  for (const { code, cmdletHint } of table.errors)
    if (cmdletHint === undefined) throw new Error(`${code}: give it a cmdletHint in schemas/exit-codes.json, or null`);
  const hash = (name: string, rows: string[]) => `$script:${name} = @{\n${rows.join('\n')}\n}\n`;
  return [
    '# Generated from schemas/exit-codes.json by build/generate.ts. Do not edit.\n',
    hash(
      'ErrorCategory',
      [...table.errors, ...table.wrapperErrors].map((row) => `    '${row.code}' = '${row.category}'`),
    ),
    '# What to do next, in cmdlets. The hint of the exe names its own commands and options.',
    hash(
      'ErrorHint',
      table.errors.map((row) => `    '${row.code}' = ${quoted(row.cmdletHint)}`),
    ),
  ].join('\n');
}

/** The validators as ajv's standalone code, so that the program compiles no schema, and the schemas that `schema` prints. */
function contract(): string {
  const ajv = new Ajv({
    code: { source: true, optimize: 2 },
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    messages: false,
  });
  // ajv compiles a shared shape once where the schemas refer to it. In bundled schemas each has a copy.
  for (const schema of bareSchemas()) ajv.addSchema(schema);
  const named = schemaNames().map((name) => ({ name, schema: bundledSchema(name) }));
  const validators = standalone.default(ajv, Object.fromEntries(named.map(({ name, schema }) => [name, schema.$id])));
  return `${validators}\nmodule.exports = { validators: { ...exports }, schemas: ${JSON.stringify(named)} };\n`;
}

/** Writes a file only where its content differs: another build may be reading it. */
function writeFile(path: string, content: string): void {
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Generates the files that are not committed. Every build begins with it. */
export const generateUncommitted = (): void => writeFile(CONTRACT, contract());

/** Whether the committed files are current; with `write` they are made so. */
async function committed(write: boolean): Promise<boolean> {
  let current = true;
  for (const [path, content] of [
    [TYPES, await types()],
    [CODES, codeTable()],
    [ERRORS, errorTable()],
  ] as const) {
    if (write) writeFile(path, content);
    else if (!existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== content) {
      console.error(`${path} is not current; run: npm run generate -- --write`);
      current = false;
    }
  }
  return current;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generateUncommitted();
  if (!(await committed(process.argv.includes('--write')))) process.exitCode = 1;
}
