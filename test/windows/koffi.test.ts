import { afterEach, expect, test } from 'vitest';
import { withoutPath } from '../../src/windows/koffi.ts';

const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

test('PATH is empty while a library loads, and is restored after it', () => {
  process.env.PATH = '/some/where';
  let during: string | undefined;
  withoutPath(() => {
    during = process.env.PATH;
  });
  expect([during, process.env.PATH]).toEqual(['', '/some/where']);
});

test('PATH is restored when the library does not load, and stays unset when it was unset', () => {
  delete process.env.PATH;
  const broken = () => {
    throw new Error('not a library');
  };
  expect(() => withoutPath(broken)).toThrow('not a library');
  expect('PATH' in process.env).toBe(false);
});
