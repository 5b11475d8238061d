import { describe, expect, test } from 'vitest';
import { pool } from '../../../src/commands/fleet/pool.ts';

/** The program of a thread. It never ends with a file called `slow`, and counts the others. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (units) => {
  if (units.includes('slow')) for (;;);
  const bytes = new Uint8Array(Buffer.from(units.join(' ')));
  parentPort.postMessage({ bytes, tally: { machines: units.length, compliant: 0, nonCompliant: 0, unknown: 0, errors: 0, firstError: 0, products: new Map(), outOfScope: new Map(), noEvidence: { files: 0, first: null } } });
});`;
const LIMIT = 1500;
const textOf = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes).toString();
const threads = (size: number) => pool(size, PROGRAM, { scope: 'internet', format: 'ndjson' }, LIMIT);

describe('a file that takes longer than the limit', () => {
  test('is an error, and files of other batches do not wait for it', async () => {
    const { run } = threads(2);
    const slow = run(['slow']);
    expect(textOf(await run(['a', 'b']))).toBe('a b');
    const done = await slow;
    expect(done.tally).toMatchObject({ machines: 1, errors: 1 });
    expect(JSON.parse(textOf(done))).toMatchObject({ error: { code: 'sourceUnreadable', target: 'slow' } });
  });

  test('does not make the other files of its batch fail', async () => {
    const { run } = threads(1);
    const { bytes, tally } = await run(['a', 'slow', 'b']);
    expect(tally).toMatchObject({ machines: 3, errors: 1 });
    expect(textOf({ bytes })).toMatch(/^a\{.*took longer than 1\.5 seconds.*\}\nb$/s);
  });
});
