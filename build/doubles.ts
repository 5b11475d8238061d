// For the test build, an esbuild plugin replaces files of src by files of test/double. So a shipped exe has no code for tests.

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOUBLE = join(ROOT, 'test/double');

/** Each file of src that is replaced, and the file that replaces it. */
const DOUBLES: ReadonlyMap<string, string> = new Map(
  ['this-machine.ts', 'native-places.ts'].map((name) => [join(ROOT, 'src/windows', name), join(DOUBLE, name)]),
);

/** The double that replaces an imported file; null where there is none. A double that imports the real file gets it. */
export function doubleOf(path: string, importer: string): string | null {
  if (resolve(dirname(importer)) === DOUBLE) return null;
  return DOUBLES.get(resolve(dirname(importer), path)) ?? null;
}

export const doubles: Plugin = {
  name: 'doubles',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path, importer }) => {
      const double = doubleOf(path, importer);
      return double === null ? null : { path: double };
    });
  },
};
