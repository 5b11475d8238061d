import { contract, type NamedSchema } from './contract.ts';

/** All schemas, each standing alone: what the command `schema` prints. */
export const schemas = (): readonly NamedSchema[] => contract().schemas;
