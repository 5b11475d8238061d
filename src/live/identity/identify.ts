import type { CatalogEntry } from '../../catalog/entry.ts';
import { type FileIdentity, lspCategoryNames } from '../../catalog/identity.ts';
import { encodeGuid } from '../../catalog/protocol-info.ts';
import { readVersionResource } from '../../executables/version-resource.ts';
import { orNull } from '../../failure.ts';
import type { CatalogInstallation, OpenFile, WindowsFolders, WindowsMachine } from '../../windows/machine.ts';
import { fileInView } from './view.ts';

/** Larger files are not hashed: no provider's DLL is that large. */
const MAX_HASHED_BYTES = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;

type Provider = Pick<FileIdentity, 'lspCategories' | 'lspCategoryNames' | 'installation'>;
type FileFacts = Omit<FileIdentity, keyof Provider>;

/**
 * Adds facts about the providers' files on this machine. Reads each file once, as data, and loads none.
 * @param isWanted selects the entries to add facts to; the others stay as they are
 * @param thorough also adds what takes long: the hash of the file, its signature, and who installed it
 */
export function withFileIdentity(
  entries: readonly CatalogEntry[],
  machine: WindowsMachine,
  isWanted: (entry: CatalogEntry) => boolean,
  thorough: boolean,
): CatalogEntry[] {
  const installations = (thorough ? orNull(() => machine.catalogInstallations()) : null) ?? [];
  const folders = machine.folders();
  const paths = new Map<string, string | null>();
  const files = new Map<string, FileFacts>();
  const providers = new Map<string, Provider>();
  return entries.map((entry) => {
    if (!isWanted(entry)) return entry;
    const path = cached(paths, `${entry.bitness}${entry.providerPath}`, () => pathOf(entry, folders));
    const identity = {
      ...cached(files, path ?? '', () => fileFacts(path, machine, thorough)),
      ...cached(providers, `${entry.bitness}${entry.providerId}`, () => providerFacts(entry, machine, installations)),
    };
    return { ...entry, identity };
  });
}

function cached<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key);
  if (value !== undefined) return value;
  const made = make();
  known.set(key, made);
  return made;
}

function pathOf({ providerPath, bitness }: CatalogEntry, folders: WindowsFolders): string | null {
  return providerPath === null || bitness === null ? null : fileInView(providerPath, bitness, folders);
}

const UNKNOWN: FileFacts = {
  path: null,
  exists: null,
  size: null,
  version: null,
  product: null,
  company: null,
  description: null,
  sha256: null,
  signatureStatus: null,
  signer: null,
  signatureKind: null,
  userWritable: null,
};

function fileFacts(path: string | null, machine: WindowsMachine, thorough: boolean): FileFacts {
  if (path === null) return UNKNOWN;
  const presence = machine.filePresence(path);
  if (presence !== 'there') return { ...UNKNOWN, path, exists: presence === 'gone' ? false : null };
  const signature = thorough ? orNull(() => machine.fileSignature(path)) : null;
  const content = orNull(() => machine.withFile(path, (file) => contentOf(file, thorough)));
  return {
    ...UNKNOWN,
    ...content,
    path,
    exists: true,
    signatureStatus: signature?.status ?? null,
    signer: signature?.signer ?? null,
    signatureKind: signature?.kind ?? null,
    userWritable: orNull(() => machine.isUserWritable(path)),
  };
}

function contentOf(file: OpenFile, thorough: boolean): Partial<FileFacts> {
  const resource = readVersionResource((offset, length) => file.read(offset, length));
  const hashed = thorough && file.size <= MAX_HASHED_BYTES;
  return { ...resource, size: file.size, sha256: hashed ? sha256Of(file) : null };
}

function sha256Of(file: OpenFile): string {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  for (let offset = 0; offset < file.size; offset += CHUNK) hash.update(file.read(offset, CHUNK));
  return hash.digest('hex');
}

function providerFacts(
  { providerId, bitness }: CatalogEntry,
  machine: WindowsMachine,
  installations: readonly CatalogInstallation[],
): Provider {
  const known = providerId !== null && bitness !== null;
  const lspCategories = known ? orNull(() => machine.lspCategories(bitness, encodeGuid(providerId))) : null;
  const found = installations.find((each) => each.providerId === providerId && each.bitness === bitness);
  return {
    lspCategories,
    lspCategoryNames: lspCategories === null ? null : lspCategoryNames(lspCategories),
    installation: found === undefined ? null : { time: found.time, installer: found.installer, user: found.user },
  };
}
