import { type ProgramFile, versionsBehind } from '../executables/program-file.ts';
import { LIBUV_RULES } from './libuv.ts';
import type { Runtime } from './runtime.ts';

/** Whether a program exports what native addons of Node.js need. Electron does too. */
export const exportsNode = (file: ProgramFile): boolean =>
  file.exports('napi_module_register') && file.exports('uv_run');

/** A version ends where its text does, or where ".tar.gz" begins. */
const endsText = (next: number): boolean => next === 0 || next === 0x2e || next === 0x20 || next === 0x22;

/**
 * Node.js, also in a single executable application: native addons need its exports, and `process.release` holds the address of
 * its sources. Programs that load it as a library have node.dll or libnode.dll. 14.0 has libuv 1.37; the rules were read in
 * libuv 1.34.1 and later. Source: nodejs/node, src/node_api.h, src/node_metadata.cc, tools/getnodeversion.py.
 */
export const node: Runtime = {
  runtime: 'node',
  title: 'Node.js',
  help: 'Nothing for TCP: it sees the layer. For UDP over a non-IFS base provider: remove that provider by name.',
  sources: ['libuv/libuv, src/win/winsock.c, tcp.c and udp.c'],
  rules: (version) => (version === null || version.major >= 14 ? LIBUV_RULES : []),
  detect: (file) => {
    if (!exportsNode(file)) return null;
    const [version] = versionsBehind(file.bytes('constants'), '/node-v', endsText);
    return { version: version ?? null };
  },
  ofModule: (path) => (/\\(?:lib)?node\.dll$/.test(path) ? { version: null } : null),
};
