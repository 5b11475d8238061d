import { versionsBehind } from '../executables/program-file.ts';
import { always, type Runtime } from './runtime.ts';

/**
 * Bun, also in what `bun build --compile` makes (Claude Code for one): it exports Node-API as Node.js does, and contains
 * `Bun vVERSION`. Source: oven-sh/bun, src/bun_core (Global.user_agent), src/symbols.def.
 */
export const bun: Runtime = {
  runtime: 'bun',
  title: 'Bun',
  help: 'Nothing: where a layer hides the socket below it, Bun calls select() and is slower.',
  sources: ['oven-sh/bun, packages/bun-usockets/src/eventing/iocp.c'],
  rules: always('bun'),
  detect: (file) => {
    if (!file.exports('napi_module_register')) return null;
    const [version] = versionsBehind(file.bytes('constants'), 'Bun v');
    return version === undefined ? null : { version };
  },
};
