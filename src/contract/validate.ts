import { Failure } from '../failure.ts';
import { lazy, type Part } from '../lazy.ts';
import validateList from './generated/validators/list.mjs';

/** An ajv validator, compiled by build/generate.ts: for each schema a quick one and one that can say what is wrong. */
type Validator = { (value: unknown): boolean; errors?: { instancePath: string; keyword: string }[] | null };

export type SchemaName = Part extends infer P ? (P extends `explain/${infer Name}` ? Name : never) : never;

/** What is wrong with a value under the schema of that name, with the place in it; null when nothing is. */
export function violation(name: SchemaName, value: unknown): string | null {
  if (quick(name)(value)) return null;
  const explain = lazy<Validator>(`explain/${name}`);
  explain(value);
  const first = explain.errors?.[0];
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

/** The one for `list` is part of the program: to load it apart would take longer than to run it. */
const quick = (name: SchemaName): Validator => (name === 'list' ? validateList : lazy<Validator>(`validators/${name}`));

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
