// The test build has files of test/double in place of files of src, so that nothing of a test is in a shipped exe.

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOUBLE = join(ROOT, 'test/double');

/** File of src: the file that the test build has in its place. */
const DOUBLES: ReadonlyMap<string, string> = new Map(
  ['this-machine.ts', 'native-places.ts'].map((name) => [join(ROOT, 'src/windows', name), join(DOUBLE, name)]),
);

/** The double that an import leads to; null where there is none. A double itself imports the real file. */
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
