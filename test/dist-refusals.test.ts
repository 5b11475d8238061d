// npm run dist checks its options before it builds or deletes anything.

import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../build/targets.ts';
import { emptyFolder } from './support/folder.ts';

const dist = (args: string[], environment: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(ROOT, 'build/dist.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });

test('npm run dist --release refuses a tag of another version', () => {
  const { status, stderr } = dist(['--release'], { GITHUB_REF_NAME: 'v999.0.0' });
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/package\.json says \S+, but the tag is v999\.0\.0/);
});

test('npm run dist --output refuses to empty a folder with other files', () => {
  const folder = emptyFolder('dist');
  writeFileSync(join(folder, 'thesis.txt'), 'years of work');
  const { status, stderr } = dist(['--output', folder]);
  expect(status).not.toBe(0);
  expect(stderr).toContain('is not empty and holds no packages');
  expect(readdirSync(folder)).toEqual(['thesis.txt']);
});
