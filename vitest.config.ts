import { defineConfig } from 'vitest/config';
import { doubleOf } from './build/doubles.ts';
import { generateUncommitted } from './build/generate.ts';

// The validators are not committed, and tests import them. Stale ones would judge documents by yesterday's schemas.
generateUncommitted();

export default defineConfig({
  plugins: [
    {
      name: 'doubles',
      enforce: 'pre',
      resolveId: (path, importer) => (importer === undefined ? null : doubleOf(path, importer)),
    },
  ],
  define: { IN_EXE: 'false', VALIDATES: 'true', KOFFI_SHA256: '""' },
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000 },
});
