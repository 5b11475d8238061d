// The manifest of the DSC resource: by rules of DSC's own that are written down here, and where DSC's published schema
// is at hand (WINSOCK_LSP_DSC_SCHEMA names schemas/v3/bundled/resource/manifest.json of github.com/PowerShell/DSC), by that.

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
const ANSWERED = ['set', 'whatIf', 'test'] as const;
const { embedded } = manifest.schema;

describe('the manifest of the DSC resource', () => {
  test('names the resource as DSC wants it', () => {
    expect(manifest.type).toMatch(/^\w+(\.\w+){0,3}\/\w+$/);
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest.$schema).toBe('https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json');
  });

  test('calls what the program has, and hands it its input one way', async () => {
    const { operand, options } = await COMMANDS.dsc();
    for (const method of METHODS) {
      const { executable, args } = manifest[method];
      expect([executable, args[0]]).toEqual(['winsock-lsp', 'dsc']);
      expect(operand.help).toContain(args[1]);
      for (const option of args.slice(2)) expect(Object.keys(options)).toContain(option.slice(2));
      expect(manifest[method].input).toBe('stdin');
    }
    for (const method of ANSWERED) expect(manifest[method].return).toBe('state');
    expect(manifest.whatIf.args).toContain('--what-if');
    expect(manifest.set.args).not.toContain('--what-if');
  });

  test('wants an administrator for what changes something', () => {
    expect([manifest.set.requireSecurityContext, manifest.whatIf.requireSecurityContext]).toEqual([
      'elevated',
      'elevated',
    ]);
  });

  test('has a text for every exit code', () => {
    expect(Object.keys(manifest.exitCodes)).toEqual(expect.arrayContaining(['0', '20', '21', '71', '76', '77']));
    for (const code of Object.keys(manifest.exitCodes)) expect(code).toMatch(/^-?\d+$/);
  });

  test('embeds a schema that needs nothing from elsewhere, and that a state keeps', () => {
    const validate = new Ajv2020({ strict: false }).compile(embedded);
    expect([validate(dscExample), validate({ ...dscExample, scope: 'half' })]).toEqual([true, false]);
    expect([validate({}), validate({ scope: 'all', other: 1 })]).toEqual([true, false]);
  });
});

const published = process.env.WINSOCK_LSP_DSC_SCHEMA;

test.skipIf(published === undefined)(
  "DSC's published schema of manifests (not at hand, WINSOCK_LSP_DSC_SCHEMA) is kept",
  () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addMetaSchema(draft7);
    ajv.addSchema({ $id: 'https://json-schema.org/draft/2019-09/schema' });
    const validate = ajv.compile(JSON.parse(readFileSync(published as string, 'utf8')) as AnySchemaObject);
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...manifest, exitCodes: { none: 'x' } })).toBe(false);
  },
);

test('the example configuration uses the resource and its properties', () => {
  const text = readFileSync(new URL('../../ps/deploy/dsc/non-ifs-free.dsc.config.yaml', import.meta.url), 'utf8');
  expect(text).toContain(`    type: ${manifest.type}\n`);
  const properties = text.slice(text.indexOf('properties:'));
  const names = [...properties.matchAll(/^ {6}(\w+):/gm)].map(([, name]) => name as string);
  expect(names.length).toBe(3);
  for (const name of names) expect(Object.keys(embedded.properties)).toContain(name);
});
