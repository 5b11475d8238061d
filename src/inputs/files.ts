import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { Failure, sourceTooLarge } from '../failure.ts';
import { reasonOf } from '../file-errors.ts';

/** Name of standard input on the command line. */
export const STANDARD_INPUT = '-';

/** The first bytes of a gzip file. */
export const GZIP = '\x1f\x8b';

/** Whether a path is a zip archive. Decides by the name, because opening each of ten thousand files would take long. */
export const isArchiveName = (path: string): boolean => path.slice(-4).toLowerCase() === '.zip';

/** Larger than an export of a whole SYSTEM hive, and small enough for a JavaScript string. */
export const LARGEST_FILE = 512 * 1024 * 1024;
/** A larger file is not read at once, because it may be a hive, of which the reader needs little. */
const READ_AT_ONCE = 1024 * 1024;
const STANDARD_INPUT_FD = 0;

/** An open file or standard input. */
export interface SourceFile {
  size: number;
  /**
   * Bytes from an offset; fewer where the file ends.
   * @param into a buffer of that length that may be used for the bytes. With it, reading a large file in pieces takes no new memory
   * @throws Failure sourceUnreadable
   */
  read: (offset: number, length: number, into?: Buffer) => Buffer;
  /** All of it. @throws Failure sourceUnreadable, sourceTooLarge */
  all: () => Buffer;
}

/** All bytes of a file or of standard input. @throws Failure sourceNotFound, sourceUnreadable, sourceTooLarge */
export const readSourceFile = (path: string): Buffer => withSourceFile(path, (file) => file.all());

/** Opens a file, and closes it after use. @throws Failure sourceNotFound, sourceUnreadable, sourceTooLarge */
export function withSourceFile<T>(path: string, use: (file: SourceFile) => T): T {
  if (path === STANDARD_INPUT) return use(inMemory(reading(path, readStandardInput)));
  const file = reading(path, () => openSync(path, 'r'));
  try {
    return use(openFile(file, path));
  } finally {
    closeSync(file);
  }
}

function openFile(file: number, path: string): SourceFile {
  const stat = reading(path, () => fstatSync(file));
  let whole: Buffer | null = null;
  // Kept, because a second readFileSync would begin where the first ended.
  const all = () => {
    if (stat.size > LARGEST_FILE) throw tooLarge(path);
    whole ??= reading(path, () => readFileSync(file));
    return whole;
  };
  // Reading a terminal or /dev/zero would never end.
  if (stat.isCharacterDevice() || stat.isBlockDevice()) throw device(path);
  // A named pipe can be read only once, from its beginning.
  if (!stat.isFile()) return inMemory(stat.isDirectory() ? all() : reading(path, () => readToEnd(file, path)));
  if (stat.size <= READ_AT_ONCE) return inMemory(all());
  return {
    size: stat.size,
    all,
    read: (offset, length, into) => reading(path, () => readAt(file, offset, length, into)),
  };
}

/** Bytes in memory as a file. */
export const inMemory = (bytes: Buffer): SourceFile => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
  all: () => bytes,
});

/** Bytes of an open file from an offset; fewer where it ends. */
export function readAt(
  file: number,
  offset: number,
  length: number,
  bytes: Buffer = Buffer.allocUnsafe(length),
): Buffer {
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

export const isZeros = (bytes: Buffer): boolean => bytes.equals(Buffer.alloc(bytes.length));

const PIECE_BYTES = 65536;

/** Whether there are only zeros from one offset to another, or to where `read` gives no more. */
export function holdsOnlyZeros(read: SourceFile['read'], from: number, to: number): boolean {
  const memory = Buffer.allocUnsafe(PIECE_BYTES);
  for (let at = from; at < to; at += PIECE_BYTES) {
    const piece = read(at, Math.min(PIECE_BYTES, to - at), memory);
    if (!isZeros(piece)) return false;
    if (piece.length < PIECE_BYTES) return true;
  }
  return true;
}

/** Runs `read` and turns an error of the file system into a Failure. @throws Failure sourceNotFound, sourceUnreadable */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

const readStandardInput = (): Buffer => readToEnd(STANDARD_INPUT_FD, STANDARD_INPUT);

/** readFileSync cannot do this: a pipe without data yet answers EAGAIN, and Wine's pipes report neither an end nor a size. */
function readToEnd(file: number, path: string): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65536);
    const count = readChunk(file, chunk);
    if (count === 0) return Buffer.concat(chunks, total);
    chunks.push(chunk.subarray(0, count));
    total += count;
    if (total > LARGEST_FILE) throw tooLarge(path);
  }
}

function readChunk(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** The error for a path that could not be opened or read. */
export function unreadable(path: string, error: NodeJS.ErrnoException): Failure {
  const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return new Failure(
    {
      code: missing ? 'sourceNotFound' : 'sourceUnreadable',
      message: missing ? 'There is no such file.' : `The file could not be read: ${reasonOf(error)}.`,
      target: path,
      hint: missing ? 'Check the path.' : 'Check that it is a file, and that you may read it.',
    },
    { cause: error },
  );
}

const device = (path: string): Failure =>
  new Failure({
    code: 'sourceUnreadable',
    message: 'This is a device and no file.',
    target: path,
    hint: 'Give a file, or - for standard input.',
  });

const tooLarge = (path: string): Failure =>
  sourceTooLarge(
    'source',
    LARGEST_FILE,
    path,
    'Give a log in parts; of a registry export only the key HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2.',
  );
