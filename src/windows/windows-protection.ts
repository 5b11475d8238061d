import { wide } from '../catalog/wide.ts';
import { fileSecurity, tokenUser } from './advapi32.ts';
import { closeHandle, createFile, lastError } from './kernel32.ts';
import type { NativeLibrary } from './koffi.ts';
import type { Protection } from './protected-store.ts';
import { allowsOthers, CHANGES_ANYTHING, decodeSecurityDescriptor } from './security-descriptor.ts';
import { WindowsError } from './windows-error.ts';

/** SDDL: owner Administrators; full rights for Administrators and SYSTEM, inherited by contents; no inherited rights. */
const ADMINISTRATORS_ONLY = 'O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)';
/** The same for a file. Names the owner, because a policy can make the creating account the owner, which `isSafe` does not trust. */
const ADMINISTRATORS_ONLY_FILE = 'O:BAG:BAD:P(A;;FA;;;BA)(A;;FA;;;SY)';
const SDDL_REVISION_1 = 1;
const GENERIC_READ_WRITE = 0xc0000000;
const CREATE_NEW = 1;
const OPEN_ALWAYS = 4;
const OPEN_REPARSE_POINT = 0x200000;
const ERROR_SHARING_VIOLATION = 32;

/** Makes files and folders with their own DACL, and checks owner and DACL before each use. */
export function windowsProtection(libraries: { advapi32: NativeLibrary; kernel32: NativeLibrary }): Protection {
  const { advapi32, kernel32 } = libraries;
  return {
    makeFolder: (path) => makeFolder(advapi32, kernel32, path),
    makeFile: (path) => makeFile(advapi32, kernel32, path),
    isSafe: (path) => isSafe(libraries, path),
    lock: (path) => lock(kernel32, path),
  };
}

/** Extra SIDs to trust: under Wine the current user, because Wine ignores the owner in the SDDL. None on Windows. */
function trusted({ advapi32, kernel32 }: { advapi32: NativeLibrary; kernel32: NativeLibrary }): string[] {
  const user = kernel32.has('const char *wine_get_unix_file_name(void *path)') ? tokenUser(advapi32, kernel32) : null;
  return user === null ? [] : [user];
}

function isSafe(libraries: { advapi32: NativeLibrary; kernel32: NativeLibrary }, path: string): boolean {
  const bytes = fileSecurity(libraries.advapi32, path);
  if (bytes === null) return false;
  try {
    return !allowsOthers(decodeSecurityDescriptor(bytes), CHANGES_ANYTHING, trusted(libraries));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function makeFolder(advapi32: NativeLibrary, kernel32: NativeLibrary, path: string): void {
  withAttributes(advapi32, kernel32, ADMINISTRATORS_ONLY, (attributes) => {
    const create = kernel32.get('int CreateDirectoryW(void *path, void *attributes)');
    if (create(wide(path), attributes) === 0) throw new WindowsError('CreateDirectoryW', lastError(kernel32));
  });
}

function makeFile(advapi32: NativeLibrary, kernel32: NativeLibrary, path: string): void {
  withAttributes(advapi32, kernel32, ADMINISTRATORS_ONLY_FILE, (attributes) => {
    const how = { access: GENERIC_READ_WRITE, share: 0, attributes, creation: CREATE_NEW, flags: 0 };
    const handle = createFile(kernel32, path, how);
    if (handle === null) throw new WindowsError('CreateFileW', lastError(kernel32));
    closeHandle(kernel32, handle);
  });
}

/** Calls `use` with SECURITY_ATTRIBUTES that have the descriptor of an SDDL text. */
function withAttributes(
  advapi32: NativeLibrary,
  kernel32: NativeLibrary,
  text: string,
  use: (attributes: Buffer) => void,
): void {
  const descriptor = Buffer.alloc(8);
  const convert = advapi32.get(
    'int ConvertStringSecurityDescriptorToSecurityDescriptorW(void *text, uint32_t revision, void *descriptor, void *size)',
  );
  if (convert(wide(text), SDDL_REVISION_1, descriptor, null) === 0) {
    throw new WindowsError('ConvertStringSecurityDescriptorToSecurityDescriptorW', lastError(kernel32));
  }
  try {
    const attributes = Buffer.alloc(24);
    attributes.writeUInt32LE(attributes.length);
    descriptor.copy(attributes, 8);
    use(attributes);
  } finally {
    kernel32.get('int64_t LocalFree(int64_t memory)')(descriptor.readBigInt64LE());
  }
}

/** Opens a file without sharing. Windows closes it when the process ends, even when it is killed. */
function lock(kernel32: NativeLibrary, path: string): (() => void) | null {
  const how = {
    access: GENERIC_READ_WRITE,
    share: 0,
    attributes: null,
    creation: OPEN_ALWAYS,
    flags: OPEN_REPARSE_POINT,
  };
  const handle = createFile(kernel32, path, how);
  if (handle !== null) return () => closeHandle(kernel32, handle);
  const error = lastError(kernel32);
  if (error === ERROR_SHARING_VIOLATION) return null;
  throw new WindowsError('CreateFileW', error);
}
