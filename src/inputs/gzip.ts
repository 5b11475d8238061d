import { Failure } from '../failure.ts';
import { bomb, largestOf } from './bomb.ts';

/** Unpacks a .gz file. @throws Failure sourceMalformed, sourceTooLarge */
export function gunzipped(bytes: Buffer, path: string): Buffer {
  // Node.js takes a millisecond to load it, and few files are compressed.
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    return gunzipSync(bytes, { maxOutputLength: largestOf(bytes.length) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw bomb(path, bytes.length);
    throw new Failure({
      code: 'sourceMalformed',
      message: `The .gz file is damaged: ${message}.`,
      target: path,
      hint: 'Make it again.',
    });
  }
}
