import { assetText } from '../assets.ts';
import type { SchemaName } from './generated/types.ts';

/** A constant of the build: true in the exe, false where Node.js runs the sources. */
declare const IN_EXE: boolean;

/** ajv's standalone code, which build/generate.ts writes. */
type Validator = { (value: unknown): boolean; errors?: { instancePath: string; keyword: string }[] | null };

export interface NamedSchema {
  name: string;
  schema: { $id: string; description: string };
}

interface Contract {
  validators: Readonly<Record<SchemaName, Validator>>;
  schemas: readonly NamedSchema[];
}

let loaded: Contract | null = null;

/** Validators and schemas of all documents, loaded when a command first needs them. */
export function contract(): Contract {
  loaded ??= IN_EXE ? evaluated(assetText('contract')) : fromSources();
  return loaded;
}

const fromSources = (): Contract =>
  process.getBuiltinModule('node:module').createRequire(import.meta.url)('./generated/contract.cjs');

function evaluated(text: string): Contract {
  const module = { exports: {} };
  process.getBuiltinModule('node:vm').compileFunction(text, ['module', 'exports'])(module, module.exports);
  return module.exports as Contract;
}
