import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

/** Makes an empty folder. It is deleted after the tests of the file. */
export function emptyFolder(name = 'test'): string {
  const folder = mkdtempSync(join(tmpdir(), `winsock-lsp-${name}-`));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});
