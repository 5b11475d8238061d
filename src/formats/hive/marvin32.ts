/** Seed of the hashes in registry logs, low half first. */
const SEED_LOW = 0x7a4e55c5;
const SEED_HIGH = 0x82ef4d88;

/** Whether the Marvin32 hash of `bytes` is the one that a log has stored at offset `at` of `stored`. */
export function marvin32Matches(bytes: Buffer, stored: Buffer, at: number): boolean {
  const [low, high] = marvin32(bytes);
  return stored.readUInt32LE(at) === low && stored.readUInt32LE(at + 4) === high;
}

/** The two halves of the Marvin32 hash with the seed of registry logs. @param bytes whole words, as all that a log hashes is */
export function marvin32(bytes: Buffer): [low: number, high: number] {
  let low = SEED_LOW;
  let high = SEED_HIGH;
  const mix = (word: number): void => {
    low = (low + word) | 0;
    high ^= low;
    low = (((low << 20) | (low >>> 12)) + high) | 0;
    high = ((high << 9) | (high >>> 23)) ^ low;
    low = (((low << 27) | (low >>> 5)) + high) | 0;
    high = (high << 19) | (high >>> 13);
  };
  for (let at = 0; at < bytes.length; at += 4) mix(bytes.readInt32LE(at));
  // Behind the last byte there is an 0x80.
  mix(0x80);
  mix(0);
  return [low >>> 0, high >>> 0];
}
