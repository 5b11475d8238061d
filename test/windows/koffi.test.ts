import { afterEach, expect, test } from 'vitest';
import { withoutPath } from '../../src/windows/koffi.ts';

const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

test('PATH is empty while a library is loaded, and as it was after that', () => {
  process.env.PATH = '/some/where';
  let during: string | undefined;
  withoutPath(() => {
    during = process.env.PATH;
  });
  expect([during, process.env.PATH]).toEqual(['', '/some/where']);
});

test('PATH is as it was when the library does not load, or where there was none', () => {
  delete process.env.PATH;
  const broken = () => {
    throw new Error('not a library');
  };
  expect(() => withoutPath(broken)).toThrow('not a library');
  expect('PATH' in process.env).toBe(false);
});
