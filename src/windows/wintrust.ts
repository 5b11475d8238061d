// Authenticode: WinVerifyTrust checks the signature in a file, else the one in Windows' security catalogs. No network.

import type { SignatureStatus } from '../catalog/identity.ts';
import { fromWide, wide } from '../catalog/wide.ts';
import { closeHandle, createFile } from './kernel32.ts';
import type { NativeFunction, NativeLibrary } from './koffi.ts';
import { type FileSignature, WindowsError } from './machine.ts';

export interface TrustLibraries {
  wintrust: NativeLibrary;
  crypt32: NativeLibrary;
  kernel32: NativeLibrary;
  /** The address of bytes in memory. */
  addressOf: (bytes: Uint8Array) => bigint;
}

/** WINTRUST_ACTION_GENERIC_VERIFY_V2 {00AAC56B-CD44-11D0-8CC2-00C04FC295EE}. */
const GENERIC_VERIFY_V2 = Buffer.from('6bc5aa0044cdd0118cc200c04fc295ee', 'hex');
const WTD_UI_NONE = 2;
const WTD_CHOICE_FILE = 1;
const WTD_CHOICE_CATALOG = 2;
const WTD_STATEACTION_VERIFY = 1;
const WTD_STATEACTION_CLOSE = 2;
const WTD_REVOCATION_CHECK_NONE = 0x10;
const WTD_CACHE_ONLY_URL_RETRIEVAL = 0x1000;
const WTD_DISABLE_MD2_MD4 = 0x2000;
/** No network: downloads nothing and checks no revocation list. */
const PROVIDER_FLAGS = WTD_CACHE_ONLY_URL_RETRIEVAL | WTD_REVOCATION_CHECK_NONE | WTD_DISABLE_MD2_MD4;
/** Size of WINTRUST_DATA on 64-bit Windows. */
const DATA_BYTES = 88;

/** Error codes of winerror.h. */
const STATUS: ReadonlyMap<number, SignatureStatus> = new Map([
  [0, 'valid'],
  [0x800b0100, 'notSigned'], // TRUST_E_NOSIGNATURE
  [0x800b0001, 'notSigned'], // TRUST_E_PROVIDER_UNKNOWN
  [0x800b0003, 'notSigned'], // TRUST_E_SUBJECT_FORM_UNKNOWN
  [0x80096010, 'hashMismatch'], // TRUST_E_BAD_DIGEST
  [0x800b0101, 'notTrusted'], // CERT_E_EXPIRED
  [0x800b010c, 'notTrusted'], // CERT_E_REVOKED
  [0x800b0110, 'notTrusted'], // CERT_E_WRONG_USAGE
  [0x800b0111, 'notTrusted'], // TRUST_E_EXPLICIT_DISTRUST
  // Windows downloads roots and revocation lists when it needs them. A computer that is offline lacks them.
  [0x800b0109, 'notVerifiable'], // CERT_E_UNTRUSTEDROOT
  [0x800b010a, 'notVerifiable'], // CERT_E_CHAINING
  [0x800b010e, 'notVerifiable'], // CERT_E_REVOCATION_FAILURE
  [0x80092012, 'notVerifiable'], // CRYPT_E_NO_REVOCATION_CHECK
  [0x80092013, 'notVerifiable'], // CRYPT_E_REVOCATION_OFFLINE
]);

/** The status for a result of WinVerifyTrust, a signed or unsigned 32-bit number. */
export const signatureStatus = (result: number): SignatureStatus => STATUS.get(result >>> 0) ?? 'unknownError';

/** Keeps the buffers that a structure points to in memory as long as the structure. */
const referenced = new WeakMap<Buffer, (Buffer | bigint)[]>();

/** A structure with 32-bit numbers and pointers at these offsets. */
function structure(
  { addressOf }: TrustLibraries,
  size: number,
  numbers: Record<number, number>,
  pointers: Record<number, Buffer | bigint>,
): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, value] of Object.entries(numbers)) bytes.writeUInt32LE(value, Number(at));
  for (const [at, value] of Object.entries(pointers)) {
    bytes.writeBigUInt64LE(typeof value === 'bigint' ? value : addressOf(value), Number(at));
  }
  referenced.set(bytes, Object.values(pointers));
  return bytes;
}

/** The signature in the file, else the one in a security catalog of Windows. @throws WindowsError */
export function fileSignature(libraries: TrustLibraries, path: string): FileSignature {
  const name = wide(path);
  const embedded = verify(libraries, WTD_CHOICE_FILE, structure(libraries, 32, { 0: 32 }, { 8: name }));
  if (embedded.status !== 'notSigned')
    return { ...embedded, kind: embedded.status === 'unknownError' ? null : 'embedded' };
  const catalog = catalogSignature(libraries, path, name);
  if (catalog === null) return { status: 'notSigned', signer: null, kind: null };
  return { ...catalog, kind: catalog.status === 'unknownError' ? null : 'catalog' };
}

function verify(libraries: TrustLibraries, choice: number, subject: Buffer): Omit<FileSignature, 'kind'> {
  const call = libraries.wintrust.get('int32_t WinVerifyTrust(intptr_t window, void *action, void *data)');
  const data = structure(
    libraries,
    DATA_BYTES,
    { 0: DATA_BYTES, 24: WTD_UI_NONE, 32: choice, 48: WTD_STATEACTION_VERIFY, 72: PROVIDER_FLAGS },
    { 40: subject },
  );
  const status = signatureStatus(call(-1, GENERIC_VERIFY_V2, data));
  try {
    return { status, signer: status === 'notSigned' ? null : signerOf(libraries, data.readBigUInt64LE(56)) };
  } finally {
    data.writeUInt32LE(WTD_STATEACTION_CLOSE, 48);
    call(-1, GENERIC_VERIFY_V2, data);
  }
}

/** The name in the certificate of the first signer; null when there is none. */
function signerOf({ wintrust, crypt32, kernel32 }: TrustLibraries, state: bigint): string | null {
  if (state === 0n) return null;
  const provider = wintrust.get('int64_t WTHelperProvDataFromStateData(int64_t state)')(state);
  if (Number(provider) === 0) return null;
  const signer = wintrust.get(
    'int64_t WTHelperGetProvSignerFromChain(int64_t provider, uint32_t index, int counter, uint32_t counterIndex)',
  )(provider, 0, 0, 0);
  if (Number(signer) === 0) return null;
  const certificate = wintrust.get('int64_t WTHelperGetProvCertFromChain(int64_t signer, uint32_t index)')(signer, 0);
  if (Number(certificate) === 0) return null;
  // CRYPT_PROVIDER_CERT (wintrust.h): size @0, address of the CERT_CONTEXT @8.
  const context = Buffer.alloc(16);
  kernel32.get('void RtlMoveMemory(void *to, int64_t from, size_t length)')(context, certificate, context.length);
  const text = Buffer.alloc(512);
  const CERT_NAME_SIMPLE_DISPLAY_TYPE = 4;
  crypt32.get(
    'uint32_t CertGetNameStringW(int64_t certificate, uint32_t type, uint32_t flags, void *parameter, void *text, uint32_t size)',
  )(context.readBigInt64LE(8), CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, null, text, text.length / 2);
  return fromWide(text) || null;
}

const GENERIC_READ = 0x80000000;
const FILE_SHARE_ALL = 7;
const OPEN_EXISTING = 3;
const CATALOG_INFO_BYTES = 4 + 260 * 2;

/** The signature of the security catalog that has the file's hash; null when none has it. */
function catalogSignature(libraries: TrustLibraries, path: string, name: Buffer): Omit<FileSignature, 'kind'> | null {
  const { kernel32 } = libraries;
  const how = { access: GENERIC_READ, share: FILE_SHARE_ALL, attributes: null, creation: OPEN_EXISTING, flags: 0 };
  const file = createFile(kernel32, path, how);
  if (file === null) return { status: 'unknownError', signer: null };
  try {
    // Catalogs of Windows 10 and later have SHA-256 hashes. Windows 7 and Wine have SHA-1, through the older functions.
    const answers = [SHA256_FUNCTIONS, SHA1_FUNCTIONS].map((functions) => inCatalogs(libraries, functions, file, name));
    const asked = answers.filter((answer) => answer !== 'notAsked');
    if (asked.length === 0) return { status: 'unknownError', signer: null };
    return asked.find((answer) => answer !== null) ?? null;
  } finally {
    closeHandle(kernel32, file);
  }
}

interface HashFunctions {
  acquire(wintrust: NativeLibrary, admin: Buffer): number;
  calculate(wintrust: NativeLibrary, admin: bigint, file: NativeResult, length: Buffer, hash: Buffer): number;
}

const SHA256_FUNCTIONS: HashFunctions = {
  acquire: (wintrust, admin) =>
    wintrust.get(
      'int CryptCATAdminAcquireContext2(void *admin, void *subsystem, void *algorithm, void *policy, uint32_t flags)',
    )(admin, null, wide('SHA256'), null, 0),
  calculate: (wintrust, admin, file, length, hash) =>
    wintrust.get(
      'int CryptCATAdminCalcHashFromFileHandle2(int64_t admin, int64_t file, void *length, void *hash, uint32_t flags)',
    )(admin, file, length, hash, 0),
};

const SHA1_FUNCTIONS: HashFunctions = {
  acquire: (wintrust, admin) =>
    wintrust.get('int CryptCATAdminAcquireContext(void *admin, void *subsystem, uint32_t flags)')(admin, null, 0),
  calculate: (wintrust, _, file, length, hash) =>
    wintrust.get('int CryptCATAdminCalcHashFromFileHandle(int64_t file, void *length, void *hash, uint32_t flags)')(
      file,
      length,
      hash,
      0,
    ),
};

/** Searches the catalogs by one hash function; null when no catalog has the file's hash. */
function inCatalogs(
  libraries: TrustLibraries,
  functions: HashFunctions,
  file: NativeResult,
  name: Buffer,
): Omit<FileSignature, 'kind'> | 'notAsked' | null {
  const { wintrust } = libraries;
  const context = Buffer.alloc(8);
  try {
    if (functions.acquire(wintrust, context) === 0) return 'notAsked';
  } catch (error) {
    if (error instanceof WindowsError) return 'notAsked';
    throw error;
  }
  const admin = context.readBigInt64LE();
  try {
    const hash = Buffer.alloc(64);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(hash.length);
    if (functions.calculate(wintrust, admin, file, length, hash) === 0) return 'notAsked';
    return hashInCatalogs(libraries, admin, hash.subarray(0, length.readUInt32LE()), name);
  } finally {
    wintrust.get('int CryptCATAdminReleaseContext(int64_t admin, uint32_t flags)')(admin, 0);
  }
}

function hashInCatalogs(
  libraries: TrustLibraries,
  admin: bigint,
  hash: Buffer,
  name: Buffer,
): Omit<FileSignature, 'kind'> | null {
  const { wintrust } = libraries;
  const catalog = wintrust.get(
    'int64_t CryptCATAdminEnumCatalogFromHash(int64_t admin, void *hash, uint32_t size, uint32_t flags, void *previous)',
  )(admin, hash, hash.length, 0, null);
  if (Number(catalog) === 0) return null;
  try {
    const info = Buffer.alloc(CATALOG_INFO_BYTES);
    info.writeUInt32LE(info.length);
    const tell = wintrust.get('int CryptCATCatalogInfoFromContext(int64_t catalog, void *info, uint32_t flags)');
    if (tell(catalog, info, 0) === 0) return { status: 'unknownError', signer: null };
    const tag = wide(hash.toString('hex').toUpperCase());
    const catalogFile = Buffer.from(info.subarray(4));
    const subject = structure(
      libraries,
      72,
      { 0: 72, 48: hash.length },
      { 8: catalogFile, 16: tag, 24: name, 40: hash, 64: BigInt.asUintN(64, admin) },
    );
    return verify(libraries, WTD_CHOICE_CATALOG, subject);
  } finally {
    wintrust.get('int CryptCATAdminReleaseCatalogContext(int64_t admin, int64_t catalog, uint32_t flags)')(
      admin,
      catalog,
      0,
    );
  }
}

type NativeResult = ReturnType<NativeFunction>;
