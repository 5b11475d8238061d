// The targets of all links exist.

import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { anchorsOf, linesOf, linksOf, pages, ROOT } from './documents.ts';

/** All web addresses that pages link to. The test does not fetch them: check a page by hand when you add it. */
const ADDRESSES: string[] = [];

const links = pages().flatMap((file) => linksOf(file).map((link) => ({ ...link, file })));
const isAddress = (target: string) => /^[a-z]+:/i.test(target);

test('files and headings that are linked to exist', () => {
  const own = links.filter(({ target }) => !isAddress(target));
  expect(own.length).toBeGreaterThan(10);
  const broken = own.flatMap(({ where, target, file }) => {
    const [path = '', anchor] = target.split('#');
    const page = path === '' ? file : normalize(join(dirname(file), path)).replaceAll('\\', '/');
    if (!existsSync(join(ROOT, page))) return [`${where}: there is no ${page}`];
    if (anchor !== undefined && !anchorsOf(page).includes(anchor)) return [`${where}: ${page} has no #${anchor}`];
    return [];
  });
  expect(broken).toEqual([]);
});

test('web addresses are https and in the list above', () => {
  const targets = links.map(({ target }) => target).filter(isAddress);
  expect([...new Set(targets)].sort()).toEqual(ADDRESSES.toSorted());
  for (const target of targets) expect([target, new URL(target).protocol]).toEqual([target, 'https:']);
});

test('each web address in a page is a link', () => {
  const bare = pages().flatMap((file) =>
    linesOf(file).flatMap((line, index) => {
      const rest = line.replace(/`[^`]*`|\]\([^)]*\)|<https?:[^>]*>/g, '');
      return /https?:\/\//.test(rest) ? [`${file}:${index + 1}`] : [];
    }),
  );
  expect(bare).toEqual([]);
});
