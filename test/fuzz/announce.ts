const text = new TextEncoder();

/** Writes down the input that comes next, where the thread that watches finds it if it does not end. */
export function announcer(shared: SharedArrayBuffer): (input: object) => void {
  /** Length of the input that is announced, and how many have been. */
  const head = new Uint32Array(shared, 0, 2);
  const place = new Uint8Array(shared, 8);
  return (input) => {
    const { written } = text.encodeInto(JSON.stringify(input), place);
    head[0] = written;
    head[1] = ((head[1] ?? 0) + 1) >>> 0;
  };
}
