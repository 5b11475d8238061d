import { Failure } from '../failure.ts';
import { bomb, largestOf } from './bomb.ts';
import { isZeros } from './files.ts';

/** Unpacks a .gz file. @throws Failure sourceMalformed, sourceTooLarge */
export function gunzipped(bytes: Buffer, path: string): Buffer {
  // Node.js takes a millisecond to load it, and few files are compressed.
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    const { buffer, engine } = gunzipSync(bytes, {
      maxOutputLength: largestOf(bytes.length),
      info: true,
    }) as unknown as Unpacked;
    // Node.js reads several members, but ignores whatever follows a zero byte behind one.
    if (!isZeros(bytes.subarray(engine.bytesWritten))) throw damaged(path, 'something follows the zeros at its end');
    return buffer;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE' ? bomb(path, bytes.length) : damaged(path, message);
  }
}

/** What zlib returns with the option `info`, which its types do not know. `bytesWritten` are the packed bytes that it has read. */
export interface Unpacked {
  buffer: Buffer;
  engine: { bytesWritten: number };
}

const damaged = (target: string, reason: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `The .gz file is damaged: ${reason}.`,
    target,
    hint: 'Make it again.',
  });
