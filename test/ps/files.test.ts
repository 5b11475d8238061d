// The files of the module. Each file in Private has one topic, which its first line names.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../build/targets.ts';

const MODULE = join(ROOT, 'ps/WinsockLsp');
const text = (path: string): string => readFileSync(join(MODULE, path), 'utf8');
const filesIn = (folder: string): string[] => readdirSync(join(MODULE, folder)).sort();

test('each file in Private names its topic in its first line', () => {
  for (const name of filesIn('Private')) {
    const [first] = text(join('Private', name)).split('\n');
    const generated = first?.startsWith('# Generated from ') === true;
    expect([name, generated || first?.startsWith(`# ${name.replace('.ps1', '')}: `)]).toEqual([name, true]);
  }
});

test('the loader loads each file once', () => {
  const loaded = [...text('WinsockLsp.psm1').matchAll(/^ {8}'(\S+)'$/gm)].map(([, name]) => `${name}.ps1`);
  expect(loaded.sort()).toEqual([...filesIn('Private'), ...filesIn('Public')].sort());
});

test('each private function has a caller', () => {
  const all = ['Private', 'Public']
    .flatMap((folder) => filesIn(folder).map((name) => text(join(folder, name))))
    .join('\n');
  const functions = filesIn('Private').flatMap((name) => [
    ...text(join('Private', name)).matchAll(/^function (\S+) \{$/gm),
  ]);
  expect(functions.length).toBeGreaterThan(50);
  for (const [, name] of functions) {
    const uses = all.match(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g')) ?? [];
    expect([name, uses.length > 1]).toEqual([name, true]);
  }
});
