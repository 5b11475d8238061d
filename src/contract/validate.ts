import { Failure } from '../failure.ts';
import { diagnostic, error, list, schemas, test, version } from './generated/validators.js';

const VALIDATORS = { diagnostic, error, list, schemas, test, version };

export type SchemaName = keyof typeof VALIDATORS;

/** What is wrong with a value under the schema of that name, with the place in it; null when nothing is. */
export function violation(name: SchemaName, value: unknown): string | null {
  const validate = VALIDATORS[name];
  if (validate(value)) return null;
  const first = validate.errors?.[0];
  return `${first?.instancePath || 'the document'} ${first?.message ?? 'is not valid'}`;
}

/** Passes a document of ours on when it keeps its own schema. */
export function checked<T>(name: SchemaName, value: T): T {
  const wrong = violation(name, value);
  if (wrong === null) return value;
  throw new Failure({
    code: 'internal',
    message: `A '${name}' document did not keep its own schema: ${wrong}.`,
    target: null,
    hint: 'Please report it with the command line and, if you can, the file it happened on.',
  });
}
