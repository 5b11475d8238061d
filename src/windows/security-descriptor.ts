// Who may change a file, from the bytes of its security descriptor (winnt.h, self-relative form).

interface AccessEntry {
  sid: string;
  mask: number;
}

export interface SecurityDescriptor {
  owner: string | null;
  /** Entries that allow access to the object itself. Null: no DACL, which allows everyone everything. */
  allowed: AccessEntry[] | null;
}

// winnt.h
const SE_DACL_PRESENT = 0x4;
const INHERIT_ONLY_ACE = 0x8;
const ACCESS_ALLOWED_ACE_TYPE = 0;
const ACCESS_ALLOWED_CALLBACK_ACE_TYPE = 9;

const DELETE = 0x10000;
const WRITE_DAC = 0x40000;
const WRITE_OWNER = 0x80000;
const GENERIC_ALL = 0x10000000;
const GENERIC_WRITE = 0x40000000;
/** Each of these lets somebody replace the object or give himself all rights. */
const DELETE_OR_TAKE_OVER = DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_ALL | GENERIC_WRITE;
const FILE_WRITE_DATA = 0x2;
const FILE_APPEND_DATA = 0x4;
const FILE_DELETE_CHILD = 0x40;

/** Rights to change a file. */
export const CHANGES_FILE = DELETE_OR_TAKE_OVER | FILE_WRITE_DATA | FILE_APPEND_DATA;
/** Rights to change a folder or the files in it. */
export const CHANGES_ANYTHING = CHANGES_FILE | FILE_DELETE_CHILD;
/** Rights to replace a file in a folder. The right to add other files is not among them. */
export const REPLACES_IN_FOLDER = DELETE_OR_TAKE_OVER | FILE_DELETE_CHILD;

/** SYSTEM, Administrators, TrustedInstaller. */
const ADMINISTRATORS = ['S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'];
/** The Administrator of a machine or domain (500), Domain Admins (512), Enterprise Admins (519). */
const DOMAIN_ADMINISTRATOR = /^S-1-5-21-\d+-\d+-\d+-(?:500|512|519)$/;

const isAdministrator = (sid: string): boolean => ADMINISTRATORS.includes(sid) || DOMAIN_ADMINISTRATOR.test(sid);

/**
 * Whether an account that is no administrator has one of these rights, or owns the object and so can give itself any right.
 * @param trusted SIDs that count as administrators
 */
export function allowsOthers(
  { owner, allowed }: SecurityDescriptor,
  rights: number,
  trusted: readonly string[] = [],
): boolean {
  const isOther = (sid: string) => !isAdministrator(sid) && !trusted.includes(sid);
  if (owner !== null && isOther(owner)) return true;
  return allowed === null || allowed.some(({ sid, mask }) => (mask & rights) !== 0 && isOther(sid));
}

/** Decodes owner and DACL (SECURITY_DESCRIPTOR, self-relative). @throws RangeError when offsets lie outside of the bytes */
export function decodeSecurityDescriptor(bytes: Buffer): SecurityDescriptor {
  const control = bytes.readUInt16LE(2);
  const owner = bytes.readUInt32LE(4);
  const dacl = bytes.readUInt32LE(16);
  return {
    owner: owner === 0 ? null : decodeSid(bytes.subarray(owner)),
    allowed: (control & SE_DACL_PRESENT) === 0 || dacl === 0 ? null : decodeAccessList(bytes.subarray(dacl)),
  };
}

function decodeAccessList(bytes: Buffer): AccessEntry[] {
  const count = bytes.readUInt16LE(4);
  const result: AccessEntry[] = [];
  for (let index = 0, at = 8; index < count; index++) {
    const type = bytes.readUInt8(at);
    const flags = bytes.readUInt8(at + 1);
    const size = bytes.readUInt16LE(at + 2);
    if (size < 8) throw new RangeError('an access entry is too short');
    if (
      (type === ACCESS_ALLOWED_ACE_TYPE || type === ACCESS_ALLOWED_CALLBACK_ACE_TYPE) &&
      (flags & INHERIT_ONLY_ACE) === 0
    ) {
      result.push({ mask: bytes.readUInt32LE(at + 4), sid: decodeSid(bytes.subarray(at + 8)) });
    }
    at += size;
  }
  return result;
}

/** A SID as text, such as `S-1-5-32-544`. @throws RangeError */
export function decodeSid(bytes: Buffer): string {
  const count = bytes.readUInt8(1);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + index * 4));
  return ['S', bytes.readUInt8(0), bytes.readUIntBE(2, 6), ...parts].join('-');
}
