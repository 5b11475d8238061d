import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  /** Path in the zip, with forward slashes. */
  name: string;
  content: Buffer;
  /** Unix permissions; 0o644 by default. */
  mode?: number;
}

const REGULAR_FILE = 0o100000;
const READABLE = 0o644;

/**
 * Writes a zip. The same entries in the same order, with the same time, give the same bytes.
 * @param seconds the time of all entries, in seconds since 1970
 */
export async function writeZip(path: string, entries: readonly ZipEntry[], seconds: number): Promise<void> {
  const zip = new ZipFile();
  const options = { mtime: asLocalTime(seconds), forceDosTimestamp: true };
  for (const { name, content, mode = READABLE } of entries)
    zip.addBuffer(content, name, { ...options, mode: REGULAR_FILE | mode });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Zips store local time. This is the local time that reads as the given moment in UTC, so that the time zone changes no byte. */
function asLocalTime(seconds: number): Date {
  const utc = new Date(seconds * 1000);
  return new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  );
}
