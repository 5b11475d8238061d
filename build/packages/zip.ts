import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  /** With forward slashes. */
  name: string;
  content: Buffer;
  /** Unix permissions; readable and no more unless given. */
  mode?: number;
}

const REGULAR_FILE = 0o100000;
const READABLE = 0o644;

/** Writes a zip whose bytes depend on nothing but the entries, their order and the time. */
export async function writeZip(path: string, entries: readonly ZipEntry[], seconds: number): Promise<void> {
  const zip = new ZipFile();
  const options = { mtime: asLocalTime(seconds), forceDosTimestamp: true };
  for (const { name, content, mode = READABLE } of entries)
    zip.addBuffer(content, name, { ...options, mode: REGULAR_FILE | mode });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Zips hold local time: one that reads here as the moment does in UTC, so that the time zone changes no byte. */
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
