/** Texts for Node's error codes that a user can do something about. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'access was denied, or another program has it open',
  EPERM: 'access was denied, or another program has it open',
  EBUSY: 'another program has it open',
  EEXIST: 'there is a file or folder of that name already',
  EISDIR: 'there is a folder of that name',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its path is too long',
  ENOENT: 'a file or folder of its path is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EROFS: 'the disk can only be read',
  EXDEV: 'the two places are on different disks',
};

/** Why a file operation failed: the end of a sentence, to be put behind a colon. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // A Failure has a code of ours, and its message is written for users.
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return message.replace(/\.$/, '');
  return REASONS[code] ?? `the system answered ${code}`;
}
