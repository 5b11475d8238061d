import { Failure } from '../failure.ts';
import { contract } from './contract.ts';
import type { SchemaName } from './generated/types.ts';

/** A constant of the build: true in the tests and in the test build. */
declare const VALIDATES: boolean;

export type { SchemaName };

/** The first violation of a schema, with its JSON pointer in the value; null where the value is valid. */
export function violation(name: SchemaName, value: unknown): string | null {
  const validate = contract().validators[name];
  if (validate(value)) return null;
  const first = validate.errors?.[0];
  return `${first?.instancePath || 'the document'} does not keep '${first?.keyword ?? 'its schema'}'`;
}

/**
 * Parses a text as the document of that name.
 * @param refuse makes the error for a text that is no such document, from the reason and whether the text is JSON
 * @throws what `refuse` returns
 */
export function documentIn<T>(name: SchemaName, text: string, refuse: (reason: string, isJson: boolean) => Failure): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message, false);
  }
  const wrong = violation(name, value);
  if (wrong !== null) throw refuse(wrong, true);
  return value as T;
}

/**
 * Validates a document that this program writes, in the tests and in the test build. They cover every case, so that a shipped
 * exe need not load the validators.
 * @throws Failure `internal` where the document violates its schema
 */
export function checked<T>(name: SchemaName, value: T): T {
  if (!VALIDATES) return value;
  const wrong = violation(name, value);
  if (wrong === null) return value;
  throw new Failure({
    code: 'internal',
    message: `A '${name}' document did not keep its own schema: ${wrong}.`,
    target: null,
    hint: 'Please report it with the command line and, if you can, the file it happened on.',
  });
}
