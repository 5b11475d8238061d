import { lazy } from '../lazy.ts';

export interface NamedSchema {
  name: string;
  schema: { $id: string; description: string };
}

/** All schemas, each standing alone: what the command `schema` prints. */
export const schemas = (): NamedSchema[] => lazy<NamedSchema[]>('schemas');
