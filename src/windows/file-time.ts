const TICKS_PER_MILLISECOND = 10_000n;
const MILLISECONDS_TO_1970 = 11_644_473_600_000n;

/** A FILETIME (100 nanoseconds each, since 1601) as ISO 8601, UTC; null for none, and for a time that no calendar has. */
export function timeOf(fileTime: bigint): string | null {
  const time = new Date(Number(fileTime / TICKS_PER_MILLISECOND - MILLISECONDS_TO_1970));
  return fileTime === 0n || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
