/**
 * An asset in an exe of Node.js's single executable applications, or in the blob of such an exe. The blob has the name and then the
 * content of each asset, each after its length in 8 bytes.
 */
export function partOf(blob: Buffer, name: string): Buffer {
  const key = Buffer.alloc(8 + name.length);
  key.writeBigUInt64LE(BigInt(name.length));
  key.write(name, 8);
  const at = blob.indexOf(key);
  if (at === -1) throw new Error(`the exe has no ${name}`);
  const start = at + key.length + 8;
  return blob.subarray(start, start + Number(blob.readBigUInt64LE(start - 8)));
}
