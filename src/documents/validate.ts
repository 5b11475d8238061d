import { Failure } from '../failure.ts';
import { contract } from './contract.ts';
import type { SchemaName } from './generated/types.ts';

/** A constant of the build: true in the tests and in the test build. */
declare const VALIDATES: boolean;

export type { SchemaName };

/** What is wrong with a value under the schema of that name, with the place in it; null when nothing is. */
export function violation(name: SchemaName, value: unknown): string | null {
  const validate = contract().validators[name];
  if (validate(value)) return null;
  const first = validate.errors?.[0];
  return `${first?.instancePath || 'the document'} does not keep '${first?.keyword ?? 'its schema'}'`;
}

/**
 * The document that a text holds, under the schema of that name.
 * @param refuse what is thrown where it holds none: told why, and whether it is JSON at all
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
 * A document that this program writes. Only the tests and the test build validate it: they cover every case, and for a user it
 * would only make the start slower.
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
