import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const include = [process.env.WINSOCK_LSP_MUTATE_TESTS ?? ''];
/** They try thousands of inputs, which takes too long for each mutant. */
const exclude = [
  'test/formats/{growth,insertions,mutations,joined-encodings,hive/changed-bytes}.test.ts',
  '**/node_modules/**',
];

/** The tests of one area, which mutate.ts names. They share nothing that would need a process for each file. */
const config = mergeConfig(base, defineConfig({ test: { exclude } }));
export default { ...config, test: { ...config.test, include, isolate: false } };
