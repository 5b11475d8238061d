// Makes the manifest of the DSC v3 resource from the schema of its state and the table of exit codes.

import manifest from '../package.json' with { type: 'json' };
import table from '../schemas/exit-codes.json' with { type: 'json' };
import { bundledSchema } from './schemas.ts';

/** The program that `dsc` starts. It looks beside the manifest, then on PATH. */
const EXECUTABLE = 'winsock-lsp';
const SCHEMAS = 'https://aka.ms/dsc/schemas/v3';
const IN_DESIRED_STATE = `${SCHEMAS}/resource/properties/inDesiredState.json`;

interface Properties {
  properties: Record<string, object>;
}

/** The schema of the state. DSC wants its own property by reference, and fetches nothing: the definition is in the schema too. */
function embedded(): object {
  const { $id: _, $defs, ...schema } = bundledSchema('dsc');
  const { properties } = schema as unknown as Properties;
  const reference = { $ref: IN_DESIRED_STATE };
  const definition = { $id: IN_DESIRED_STATE, ...properties._inDesiredState };
  return {
    ...schema,
    properties: { ...properties, _inDesiredState: reference },
    $defs: { ...($defs as object), [IN_DESIRED_STATE]: definition },
  };
}

const method = (...args: string[]) => ({ executable: EXECUTABLE, args: ['dsc', ...args] });
const elevated = { requireSecurityContext: 'elevated' };

export function dscManifest(): string {
  const input = { input: 'stdin' };
  const changing = { ...input, implementsPretest: true, return: 'state', ...elevated };
  const document = {
    $schema: `${SCHEMAS}/bundled/resource/manifest.json`,
    type: 'WinsockLsp/NonIfsProviders',
    description: 'Holds the Winsock catalogs free of non-IFS providers, which break I/O completion ports.',
    tags: ['Windows', 'Network', 'Winsock'],
    version: manifest.version,
    get: { ...method('get'), ...input },
    set: { ...method('set', '--event-log'), ...changing },
    whatIf: { ...method('set', '--what-if'), ...changing },
    test: { ...method('test'), ...input, return: 'state' },
    // There is one instance, so nothing to filter. The published schema of manifests requires an input here.
    export: { ...method('export'), ...input, supportsFiltering: false },
    exitCodes: Object.fromEntries(table.exitCodes.map(({ exitCode, meaning }) => [exitCode, meaning])),
    schema: { embedded: embedded() },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
