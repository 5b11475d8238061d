/** A part of an exe, or of the blob in it: there a name and what it is the name of each stand behind their length. */
export function partOf(blob: Buffer, name: string): Buffer {
  const key = Buffer.alloc(8 + name.length);
  key.writeBigUInt64LE(BigInt(name.length));
  key.write(name, 8);
  const at = blob.indexOf(key);
  if (at === -1) throw new Error(`the exe has no ${name}`);
  const start = at + key.length + 8;
  return blob.subarray(start, start + Number(blob.readBigUInt64LE(start - 8)));
}
