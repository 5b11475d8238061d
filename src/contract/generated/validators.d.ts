// The shape of what build/generate.ts compiles out of schemas/: one ajv validator for each.
import type { ErrorObject } from 'ajv';

type Validator = { (data: unknown): boolean; errors?: ErrorObject[] | null };
export const diagnostic: Validator;
export const error: Validator;
export const list: Validator;
export const schemas: Validator;
export const test: Validator;
export const version: Validator;
