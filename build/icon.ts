// The icon of the Windows exe, drawn here: three layers, and the middle one sticks out.

const UNITS = 16;
const SAMPLES = 4;
const HEADER_BYTES = 40;

interface Bar {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Blue, green, red. */
  color: readonly [number, number, number];
}

const BARS: readonly Bar[] = [
  { left: 1, top: 2, right: 12, bottom: 5, color: [0x6b, 0x4f, 0x2f] },
  { left: 4, top: 6.5, right: 15, bottom: 9.5, color: [0x1e, 0x7a, 0xe8] },
  { left: 1, top: 11, right: 12, bottom: 14, color: [0x6b, 0x4f, 0x2f] },
];

export const ICON_SIZES = [16, 20, 24, 32, 48] as const;

/** One picture as an icon resource holds it: a header, pixels from the bottom up, and a mask that masks nothing. */
export function iconBitmap(size: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(HEADER_BYTES, 0);
  header.writeInt32LE(size, 4);
  // Twice the height: picture and mask.
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) pixels.set(pixel(x, y, size), ((size - 1 - y) * size + x) * 4);
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size);
  return Buffer.concat([header, pixels, mask]);
}

/** Blue, green, red and how much of the pixel a bar covers. */
function pixel(x: number, y: number, size: number): readonly [number, number, number, number] {
  for (const bar of BARS) {
    const covered = samplesIn(bar, x, y, size);
    if (covered > 0) return [...bar.color, Math.round((covered / SAMPLES ** 2) * 255)];
  }
  return [0, 0, 0, 0];
}

function samplesIn({ left, top, right, bottom }: Bar, x: number, y: number, size: number): number {
  const at = (pixel: number, sample: number) => ((pixel + (sample + 0.5) / SAMPLES) * UNITS) / size;
  let count = 0;
  for (let sample = 0; sample < SAMPLES ** 2; sample++) {
    const across = at(x, sample % SAMPLES);
    const down = at(y, Math.floor(sample / SAMPLES));
    if (across >= left && across < right && down >= top && down < bottom) count++;
  }
  return count;
}
