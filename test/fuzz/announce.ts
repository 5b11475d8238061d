const text = new TextEncoder();

/** Writes the next input into shared memory. If reading it never ends, the main thread finds there which input it was. */
export function announcer(shared: SharedArrayBuffer): (input: object) => void {
  /** Length of the announced input, and the number of inputs so far. */
  const head = new Uint32Array(shared, 0, 2);
  const place = new Uint8Array(shared, 8);
  return (input) => {
    const { written } = text.encodeInto(JSON.stringify(input), place);
    head[0] = written;
    head[1] = ((head[1] ?? 0) + 1) >>> 0;
  };
}
