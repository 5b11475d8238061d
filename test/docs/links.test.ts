// Every link of every page leads somewhere.

import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { anchorsOf, linesOf, linksOf, pages, ROOT } from './documents.ts';

/** Other people's pages that are linked to. They are not fetched: whoever adds one has looked at it. */
const ADDRESSES: string[] = [];

const links = pages().flatMap((file) => linksOf(file).map((link) => ({ ...link, file })));
const isAddress = (target: string) => /^[a-z]+:/i.test(target);

test('links to files and headings lead to what is there', () => {
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

test('addresses are well formed, and each is known here', () => {
  const targets = links.map(({ target }) => target).filter(isAddress);
  expect([...new Set(targets)].sort()).toEqual(ADDRESSES.toSorted());
  for (const target of targets) expect([target, new URL(target).protocol]).toEqual([target, 'https:']);
});

test('no address stands in a page without being a link', () => {
  const bare = pages().flatMap((file) =>
    linesOf(file).flatMap((line, index) => {
      const rest = line.replace(/`[^`]*`|\]\([^)]*\)|<https?:[^>]*>/g, '');
      return /https?:\/\//.test(rest) ? [`${file}:${index + 1}`] : [];
    }),
  );
  expect(bare).toEqual([]);
});
