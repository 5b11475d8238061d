import { LSP_CATEGORIES, namesOf } from './flags.ts';

/** What Windows said of a file's signature, in words. */
export const SIGNATURE_STATUS = {
  valid: 'valid',
  notSigned: 'not signed',
  hashMismatch: 'the file was changed after it was signed',
  notTrusted: 'not trusted',
  /** Windows lacks the root, a certificate of the chain or revocation data: the signature may be good or false. */
  notVerifiable: 'cannot be verified on this computer',
  unknownError: 'could not be checked',
} as const;

export type SignatureStatus = keyof typeof SIGNATURE_STATUS;

/** What is known of the file behind an entry, read on the machine it lies on. Null: could not be told. */
export interface FileIdentity {
  /** The file that programs of the entry's bitness find, as a 64-bit program calls it; null when that is not clear. */
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
  /** Where the signature is: in the file, or in a catalog of Windows. */
  signatureKind: 'embedded' | 'catalog' | null;
  /** Whether somebody without an administrator's rights can change or replace the file. */
  userWritable: boolean | null;
  /** LSP categories of the provider (ws2spi.h: LSP_SYSTEM …). */
  lspCategories: number | null;
  lspCategoryNames: string[] | null;
  /** Who installed it last and when, where Windows' event log still has it. */
  installation: { time: string | null; installer: string | null; user: string | null } | null;
}

/** Names of the bits set in a mask of LSP categories; a bit without a name is shown as hex. */
export const lspCategoryNames = (categories: number): string[] => namesOf(categories, LSP_CATEGORIES);
