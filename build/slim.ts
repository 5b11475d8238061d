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

/** Of package.json the program wants its version; the rest would be read and built at every start. */
export const versionOnly: Plugin = {
  name: 'version-only',
  setup(build) {
    build.onLoad({ filter: /package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
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
