import type { FileIdentity } from '../../catalog/identity.ts';

/** A Winsock provider as Autoruns shows it. */
export interface AutorunsRow {
  bitness: 32 | 64;
  name: string | null;
  path: string | null;
  identity: FileIdentity;
}

/** The registry key that Autoruns prints above or beside an entry. */
const LOCATION =
  /^["[]*(?:HKLM|HKEY_LOCAL_MACHINE)\\System\\(?:CurrentControlSet|ControlSet\d{3})\\Services\\WinSock2\\Parameters\\Protocol_Catalog9\\Catalog_Entries(64)?\\?["\]]*$/i;
const LONGEST_TEXT = 1024;

/** The bitness of the catalog at a location; null for any other location. Ignores quotes, brackets and tabs around it. */
export function catalogOfLocation(text: string): 32 | 64 | null {
  if (text.length > LONGEST_TEXT) return null;
  const match = LOCATION.exec(text.trim());
  return match === null ? null : match[1] === undefined ? 32 : 64;
}

/** Whether the first column of a line is the location of a catalog. */
export const isCatalogLocation = (line: string): boolean => catalogOfLocation(line.split('\t')[0] as string) !== null;

/** Texts of the columns. */
interface Columns {
  bitness: 32 | 64;
  name: string;
  description?: string | undefined;
  signer?: string | undefined;
  company?: string | undefined;
  path?: string | undefined;
  version?: string | undefined;
  sha256?: string | undefined;
}

const VERIFICATION = /^\((Verified|Not verified)\)\s*/i;

/** Makes a row of the columns. An empty column becomes null. */
export function rowOf(shown: Columns): AutorunsRow {
  const publisher = textOf(shown.signer);
  const verified = publisher === null ? null : VERIFICATION.exec(publisher)?.[1]?.toLowerCase();
  const signer = publisher?.replace(VERIFICATION, '') ?? null;
  const path = textOf(shown.path)?.replace(/^File not found:\s*/i, '');
  const sha256 = textOf(shown.sha256)?.toLowerCase() ?? null;
  return {
    bitness: shown.bitness,
    name: textOf(shown.name),
    path: path || null,
    identity: {
      path: null,
      // Autoruns may have looked for the file in the other bitness' view of the disk, so a missing file is not certain.
      exists: null,
      size: null,
      version: textOf(shown.version),
      product: null,
      company: textOf(shown.company),
      description: textOf(shown.description),
      sha256: sha256 !== null && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null,
      // Of a signature that is not verified, Autoruns does not say why.
      signatureStatus: verified === 'verified' ? 'valid' : null,
      signer: signer === '' ? null : signer,
      signatureKind: null,
      userWritable: null,
      lspCategories: null,
      lspCategoryNames: null,
      installation: null,
    },
  };
}

const textOf = (text: string | undefined): string | null => {
  const trimmed = (text ?? '').slice(0, LONGEST_TEXT).trim();
  return trimmed === '' ? null : trimmed;
};
