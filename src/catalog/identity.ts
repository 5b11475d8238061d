import { LSP_CATEGORIES, namesOf } from './flags.ts';

/** Results of Windows' check of a file's signature, with their texts for users. */
export const SIGNATURE_STATUS = {
  valid: 'valid',
  notSigned: 'not signed',
  hashMismatch: 'the file was changed after it was signed',
  notTrusted: 'not trusted',
  /** Windows lacks the root, a certificate of the chain or revocation data, so the signature may be good or bad. */
  notVerifiable: 'cannot be verified on this computer',
  unknownError: 'could not be checked',
} as const;

export type SignatureStatus = keyof typeof SIGNATURE_STATUS;

/** What is known of an entry's file, read on its own machine. Null means unknown. */
export interface FileIdentity {
  /** The path by which a 64-bit program opens the file that programs of the entry's bitness load; null when it is not clear. */
  path: string | null;
  /** False only where Windows said that there is no such file or folder. */
  exists: boolean | null;
  /** Bytes. */
  size: number | null;
  version: string | null;
  product: string | null;
  company: string | null;
  description: string | null;
  /** 64 hex digits. */
  sha256: string | null;
  signatureStatus: SignatureStatus | null;
  /** Name in the signer's certificate. */
  signer: string | null;
  /** Whether the signature is in the file or in a security catalog of Windows (.cat). */
  signatureKind: 'embedded' | 'catalog' | null;
  /** Whether a user who is no administrator can change or replace the file. */
  userWritable: boolean | null;
  /** LSP categories of the provider (ws2spi.h: LSP_SYSTEM …). */
  lspCategories: number | null;
  lspCategoryNames: string[] | null;
  /** The last installation that Windows' event log has of the provider. */
  installation: { time: string | null; installer: string | null; user: string | null } | null;
}

/** Names of the bits set in a mask of LSP categories; a bit without a name is shown as hex. */
export const lspCategoryNames = (categories: number): string[] => namesOf(categories, LSP_CATEGORIES);
