import { versionsBehind } from '../executables/program-file.ts';
import { always, type Runtime } from './runtime.ts';
import { isRust } from './rust.ts';

/**
 * Deno: a Rust program that exports Node-API and sends `Deno/VERSION` to servers. The file also has the text `Deno/` with older
 * versions, so the highest one counts. Source: denoland/deno, runtime/lib.rs, cli/lib/version.rs.
 */
export const deno: Runtime = {
  runtime: 'deno',
  title: 'Deno',
  help: 'Try it: it works, or fails at once to register a socket. Where it fails: add an exclusion for its exe.',
  sources: ['tokio-rs/mio, src/sys/windows/selector.rs'],
  rules: always('sioBaseHandle'),
  detect: (file) => {
    if (!file.exports('napi_module_register') || !isRust(file)) return null;
    const versions = [...versionsBehind(file.bytes('constants'), 'Deno/')];
    return versions.length === 0 ? null : { version: versions.reduce(newer) };
  },
};

function newer(a: string, b: string): string {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (const [at, number] of right.entries()) {
    const difference = number - (left[at] ?? 0);
    if (difference !== 0) return difference > 0 ? b : a;
  }
  return a;
}
