import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** What libraries bring along and this program never uses: the runtime would have to read it, or load modules for it. */
const LEFT_OUT: readonly { of: string; path: RegExp; instead: string; reason: string }[] = [
  { of: 'iconv-lite', path: /dbcs-data$/, instead: '{}', reason: 'the runtime decodes these code pages itself' },
  { of: 'iconv-lite', path: /^stream$/, instead: '{}', reason: 'no text is decoded as a stream' },
  {
    of: 'iconv-lite',
    path: /^safer-buffer$/,
    instead: '{ Buffer }',
    reason: 'it looks at each property of Node.js buffers, which loads half of Node.js',
  },
];

/** Tables as JSON: V8 parses that in a fraction of the time that the same takes as code. Of package.json only the version is wanted. */
export const tables: Plugin = {
  name: 'tables',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, ({ path }) => {
      const table = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      const wanted = path.endsWith('package.json') ? { version: table.version } : table;
      return { contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(wanted))});` };
    });
  },
};

/** A rule that finds nothing any more is an error. */
export const slim: Plugin = {
  name: 'slim',
  setup(build) {
    const used = new Set<RegExp>();
    build.onResolve({ filter: /dbcs-data$|^stream$|^safer-buffer$/ }, ({ path, importer }) => {
      const rule = LEFT_OUT.find(
        (each) => each.path.test(path) && importer.replaceAll('\\', '/').includes(`/${each.of}/`),
      );
      if (rule === undefined) return undefined;
      used.add(rule.path);
      return { path: `${path} (${rule.reason})`, namespace: 'left-out', pluginData: rule.instead };
    });
    build.onLoad({ filter: /./, namespace: 'left-out' }, ({ pluginData }) => ({
      contents: `module.exports = ${pluginData};`,
    }));
    build.onEnd(() => {
      const idle = LEFT_OUT.filter((rule) => !used.has(rule.path));
      if (idle.length > 0)
        throw new Error(`nothing is left out any more by ${idle.map((rule) => rule.path).join(', ')}`);
    });
  },
};
