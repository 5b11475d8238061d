// The manifest of the DSC v3 resource, out of the schema of its state and the table of exit codes.

import manifest from '../package.json' with { type: 'json' };
import table from '../schemas/exit-codes.json' with { type: 'json' };
import { bundledSchema } from './schemas.ts';

/** What `dsc` looks for; it resolves the name beside the manifest, then on PATH. */
const EXECUTABLE = 'winsock-lsp';
const SCHEMAS = 'https://aka.ms/dsc/schemas/v3';
const IN_DESIRED_STATE = `${SCHEMAS}/resource/properties/inDesiredState.json`;

interface Properties {
  properties: Record<string, object>;
}

/** As DSC wants it: its own property by reference, and what that refers to beside it, since dsc fetches nothing. */
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
  const asked = { input: 'stdin' };
  const changing = { ...asked, implementsPretest: true, return: 'state', ...elevated };
  const document = {
    $schema: `${SCHEMAS}/bundled/resource/manifest.json`,
    type: 'WinsockLsp/NonIfsProviders',
    description: 'Holds the Winsock catalogs free of non-IFS providers, which break I/O completion ports.',
    tags: ['Windows', 'Network', 'Winsock'],
    version: manifest.version,
    get: { ...method('get'), ...asked },
    set: { ...method('set', '--event-log'), ...changing },
    whatIf: { ...method('set', '--what-if'), ...changing },
    test: { ...method('test'), ...asked, return: 'state' },
    // There is one instance: nothing to filter. Some input the published schema wants all the same.
    export: { ...method('export'), ...asked, supportsFiltering: false },
    exitCodes: Object.fromEntries(table.exitCodes.map(({ exitCode, meaning }) => [exitCode, meaning])),
    schema: { embedded: embedded() },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
