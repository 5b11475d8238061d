// The manifest of the DSC resource keeps the rules of DSC that are written down here. Where WINSOCK_LSP_DSC_SCHEMA is the path of
// DSC's published schema (schemas/v3/bundled/resource/manifest.json of github.com/PowerShell/DSC), it keeps that too.

import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import draft7 from 'ajv/dist/refs/json-schema-draft-07.json' with { type: 'json' };
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { dscManifest } from '../../build/dsc-manifest.ts';
import dscExample from '../../schemas/examples/valid/dsc.json' with { type: 'json' };
import { COMMANDS } from '../../src/commands/index.ts';

type Method = 'get' | 'set' | 'whatIf' | 'test' | 'export';
interface Manifest extends Record<Method, { executable: string; args: string[]; input: string }> {
  $schema: string;
  type: string;
  version: string;
  set: { executable: string; args: string[]; input: string; return: string; requireSecurityContext: string };
  whatIf: { executable: string; args: string[]; input: string; return: string; requireSecurityContext: string };
  test: { executable: string; args: string[]; input: string; return: string };
  exitCodes: Record<string, string>;
  schema: { embedded: AnySchemaObject };
}

const manifest = JSON.parse(dscManifest()) as Manifest;
const METHODS = ['get', 'set', 'whatIf', 'test', 'export'] as const;
const RETURN_STATE = ['set', 'whatIf', 'test'] as const;
const { embedded } = manifest.schema;

describe('the manifest of the DSC resource', () => {
  test('has a type, a version and a schema in the form that DSC requires', () => {
    expect(manifest.type).toMatch(/^\w+(\.\w+){0,3}\/\w+$/);
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest.$schema).toBe('https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json');
  });

  test('calls operations and options that the program has, and passes the input by stdin', async () => {
    const { operand, options } = await COMMANDS.dsc();
    for (const method of METHODS) {
      const { executable, args } = manifest[method];
      expect([executable, args[0]]).toEqual(['winsock-lsp', 'dsc']);
      expect(operand.help).toContain(args[1]);
      for (const option of args.slice(2)) expect(Object.keys(options)).toContain(option.slice(2));
      expect(manifest[method].input).toBe('stdin');
    }
    for (const method of RETURN_STATE) expect(manifest[method].return).toBe('state');
    expect(manifest.whatIf.args).toContain('--what-if');
    expect(manifest.set.args).not.toContain('--what-if');
  });

  test('requires elevation for set and whatIf', () => {
    expect([manifest.set.requireSecurityContext, manifest.whatIf.requireSecurityContext]).toEqual([
      'elevated',
      'elevated',
    ]);
  });

  test('has texts for the exit codes', () => {
    expect(Object.keys(manifest.exitCodes)).toEqual(expect.arrayContaining(['0', '20', '21', '71', '76', '77']));
    for (const code of Object.keys(manifest.exitCodes)) expect(code).toMatch(/^-?\d+$/);
  });

  test('embeds a schema that refers to nothing outside, and that accepts a state', () => {
    const validate = new Ajv2020({ strict: false }).compile(embedded);
    expect([validate(dscExample), validate({ ...dscExample, scope: 'half' })]).toEqual([true, false]);
    expect([validate({}), validate({ scope: 'all', other: 1 })]).toEqual([true, false]);
  });
});

const published = process.env.WINSOCK_LSP_DSC_SCHEMA;

test.skipIf(published === undefined)("the manifest keeps DSC's published schema (needs WINSOCK_LSP_DSC_SCHEMA)", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addMetaSchema(draft7);
  ajv.addSchema({ $id: 'https://json-schema.org/draft/2019-09/schema' });
  const validate = ajv.compile(JSON.parse(readFileSync(published as string, 'utf8')) as AnySchemaObject);
  validate(manifest);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...manifest, exitCodes: { none: 'x' } })).toBe(false);
});

test('the example configuration uses the resource and only its properties', () => {
  const text = readFileSync(new URL('../../ps/deploy/dsc/non-ifs-free.dsc.config.yaml', import.meta.url), 'utf8');
  expect(text).toContain(`    type: ${manifest.type}\n`);
  const properties = text.slice(text.indexOf('properties:'));
  const names = [...properties.matchAll(/^ {6}(\w+):/gm)].map(([, name]) => name as string);
  expect(names.length).toBe(3);
  for (const name of names) expect(Object.keys(embedded.properties)).toContain(name);
});
