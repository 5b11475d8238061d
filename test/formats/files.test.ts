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

test('a small file is itself while and after others are read', () => {
  const [a = '', b = ''] = ['first', 'other'].map((text) => written(text, text));
  const kept = readSourceFile(a);
  const part = withSourceFile(a, (file) => {
    const start = file.read(0, 3);
    const peek = file.peek().toString();
    expect([peek, withSourceFile(b, (other) => other.peek().toString())]).toEqual(['first', 'other']);
    expect([file.size, file.peek().toString(), file.all().toString()]).toEqual([5, 'first', 'first']);
    return start;
  });
  readSourceFile(b);
  expect([kept.toString(), part.toString()]).toEqual(['first', 'fir']);
});

test('a large file is the same at every look', () => {
  const text = 'x'.repeat(1024 * 1024 + 1);
  const path = written('large', text);
  withSourceFile(path, (file) => {
    for (const look of [file.peek, file.all, file.all]) expect(look().equals(Buffer.from(text))).toBe(true);
    expect([file.size, file.read(text.length - 1, 5).toString()]).toEqual([text.length, 'x']);
  });
});
