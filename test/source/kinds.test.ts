import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSource } from '../../src/source/read.ts';
import { ask } from '../support/ask.ts';
import { evidenceOf } from '../support/evidence.ts';
import { emptyFolder } from '../support/folder.ts';

const FILE = join(emptyFolder('kinds'), 'evidence');

test.each(evidenceOf('one-lsp-both-catalogs'))('$name is told by its content alone', async ({ kind, bytes }) => {
  for (const content of [bytes, ...inOtherEncodings(kind, bytes)]) {
    writeFileSync(FILE, content);
    const [machine] = readSource(FILE);
    expect(machine).toMatchObject({ source: { kind }, entries: expect.anything() });
    expect((await ask('test', FILE, '--format', 'json')).exitCode).toBe(0);
  }
});

/** Text that PowerShell has written. */
function inOtherEncodings(kind: string, bytes: Buffer): Buffer[] {
  if (kind === 'hive' || bytes[0] === 0xff) return [];
  const text = `\ufeff${bytes.toString('utf8')}`;
  return [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16(), Buffer.from(text)];
}
