import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { IN_EXE: 'false', TEST_BUILD: 'true', VALIDATES: 'true', KOFFI_SHA256: '""' },
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000 },
});
