import { contract, type NamedSchema } from './contract.ts';

/** All schemas, as the command `schema` prints them: each contains what it refers to. */
export const schemas = (): readonly NamedSchema[] => contract().schemas;
