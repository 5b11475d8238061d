// Plugins of esbuild that make the bundle smaller and faster to load.

import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Modules of libraries that this program does not need, and the expression that replaces each one's exports. */
const UNUSED: readonly { library: string; path: RegExp; replacement: string; reason: string }[] = [
  {
    library: 'iconv-lite',
    path: /dbcs-data$/,
    replacement: '{}',
    reason: 'Node.js itself decodes these code pages',
  },
  { library: 'iconv-lite', path: /^stream$/, replacement: '{}', reason: 'no text is decoded as a stream' },
  {
    library: 'iconv-lite',
    path: /^safer-buffer$/,
    replacement: '{ Buffer }',
    reason: 'it reads every property of node:buffer, and some of these load further modules of Node.js',
  },
];

/** Bundles tables as JSON text, which V8 parses faster than an object literal. Of package.json only the version is bundled. */
export const jsonAsText: Plugin = {
  name: 'json-as-text',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, ({ path }) => {
      const table = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      const wanted = path.endsWith('package.json') ? { version: table.version } : table;
      return { contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(wanted))});` };
    });
  },
};

/** Replaces the modules of {@link UNUSED}. @throws Error where the bundle imports one of them no more: remove its row then */
export const leaveOutUnused: Plugin = {
  name: 'leave-out-unused',
  setup(build) {
    const applied = new Set<RegExp>();
    build.onResolve({ filter: /dbcs-data$|^stream$|^safer-buffer$/ }, ({ path, importer }) => {
      const row = UNUSED.find(
        (each) => each.path.test(path) && importer.replaceAll('\\', '/').includes(`/${each.library}/`),
      );
      if (row === undefined) return undefined;
      applied.add(row.path);
      return { path: `${path} (${row.reason})`, namespace: 'left-out', pluginData: row.replacement };
    });
    build.onLoad({ filter: /./, namespace: 'left-out' }, ({ pluginData }) => ({
      contents: `module.exports = ${pluginData};`,
    }));
    build.onEnd(() => {
      const idle = UNUSED.filter((row) => !applied.has(row.path));
      if (idle.length > 0)
        throw new Error(
          `the bundle no longer imports ${idle.map((row) => row.path).join(', ')}: remove it from UNUSED`,
        );
    });
  },
};
