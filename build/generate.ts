// Makes what is derived from schemas/ and data/. Without --write it only checks that the committed files are current.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { knownKeys } from './known-keys.ts';
import { LARGEST_INLINED, quickened, withChoicesApart } from './quick.ts';
import { bareSchemas, bundledSchema, commonDefinitions, schemaNames } from './schemas.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TYPES = 'src/contract/generated/types.ts';
const ERRORS = 'ps/WinsockLsp/Private/ErrorTable.ps1';
const KNOWN_KEYS = 'src/identity/known-keys.ts';
const VALIDATORS = 'src/contract/generated/validators';
const SCHEMAS = 'src/contract/generated/schemas.cjs';

const title = (name: string): string => bundledSchema(name).title;

/** One interface per document and shared shape, from one schema that refers to them all. */
async function types(): Promise<string> {
  const definitions: Record<string, unknown> = { ...commonDefinitions() };
  for (const name of schemaNames()) {
    // A condition between properties has no counterpart in an interface.
    const { $schema: _, $id: __, $defs: ___, oneOf: ____, ...schema } = bundledSchema(name);
    definitions[title(name)] = schema;
  }
  return await compile(
    { title: 'Contract', type: 'object', additionalProperties: false, $defs: definitions },
    'Contract',
    {
      bannerComment: '// Generated from schemas/ by build/generate.ts. Do not edit.\n',
      additionalProperties: false,
      unreachableDefinitions: true,
      style: { singleQuote: true, printWidth: 120 },
    },
  );
}

/** PowerShell's table of errors, so that the module needs no file of schemas/. */
function errorTable(): string {
  const table = JSON.parse(readFileSync(join(ROOT, 'schemas/exit-codes.json'), 'utf8')) as {
    errors: { code: string; category: string; cmdletHint: string | null }[];
    wrapperErrors: { code: string; category: string }[];
  };
  const quoted = (text: string | null) => (text === null ? '$null' : `'${text.replaceAll("'", "''")}'`);
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

/** The one that every live start needs is a module of the program itself; the others are parts that it loads. */
const IN_PROGRAM = 'list';

/**
 * A validator as plain code: no schema is compiled when the program runs.
 * @param quick only says yes or no: a fifth of the code that runs. Documents of ours pass, and the other kind is loaded
 *   only for one that does not.
 */
function validator(name: string, quick: boolean): string {
  const ajv = new Ajv({
    code: { source: true, optimize: 2, esm: quick && name === IN_PROGRAM },
    inlineRefs: quick ? LARGEST_INLINED : true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    messages: false,
  });
  // Not bundled, so that the shapes they share are compiled once.
  for (const schema of bareSchemas()) ajv.addSchema(quick ? withChoicesApart(schema) : schema);
  const validate = ajv.getSchema(bundledSchema(name).$id);
  if (validate === undefined) throw new Error(`ajv does not know the schema ${name}`);
  const code = standalone.default(ajv, validate);
  return quick ? quickened(code) : code;
}

/** What the command `schema` prints. */
function schemas(): string {
  const named = schemaNames().map((name) => ({ name, schema: bundledSchema(name) }));
  return `module.exports = ${JSON.stringify(named, null, 1)};\n`;
}

/** Leaves alone what is right already: another build may be reading it. */
function writeFile(path: string, content: string): void {
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Makes what is not committed; every build begins with it. */
export function generateUncommitted(): void {
  for (const name of schemaNames()) {
    writeFile(`${VALIDATORS}/${name}.${name === IN_PROGRAM ? 'mjs' : 'cjs'}`, validator(name, true));
    writeFile(`${VALIDATORS}/${name}.explain.cjs`, validator(name, false));
  }
  writeFile(SCHEMAS, schemas());
}

async function committed(write: boolean): Promise<boolean> {
  let current = true;
  for (const [path, content] of [
    [TYPES, await types()],
    [ERRORS, errorTable()],
    [KNOWN_KEYS, knownKeys()],
  ] as const) {
    if (write) writeFile(path, content);
    else if (!existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== content) {
      console.error(`${path} is not what its sources say; run: npm run generate -- --write`);
      current = false;
    }
  }
  return current;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generateUncommitted();
  if (!(await committed(process.argv.includes('--write')))) process.exitCode = 1;
}
