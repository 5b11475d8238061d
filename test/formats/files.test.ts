import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSourceFile, withSourceFile } from '../../src/inputs/files.ts';
import { emptyFolder } from '../support/folder.ts';

const folder = emptyFolder('files');

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('reading another file does not change the bytes of a small file', () => {
  const [a = '', b = ''] = ['first', 'other'].map((text) => written(text, text));
  const kept = readSourceFile(a);
  withSourceFile(a, (file) => {
    const part = file.read(0, 3);
    expect(withSourceFile(b, (other) => other.all().toString())).toBe('other');
    expect([file.size, part.toString(), file.all().toString()]).toEqual([5, 'fir', 'first']);
  });
  expect(kept.toString()).toBe('first');
});

test('a large file can be read as a whole twice, and in parts', () => {
  const text = 'x'.repeat(1024 * 1024 + 1);
  const path = written('large', text);
  withSourceFile(path, (file) => {
    for (let time = 0; time < 2; time++) expect(file.all().equals(Buffer.from(text))).toBe(true);
    expect([file.size, file.read(text.length - 1, 5).toString()]).toEqual([text.length, 'x']);
  });
});
