import { always, byLibrary, type Runtime } from './runtime.ts';

export const LIBUV_RULES: readonly string[] = ['libuvTcp4', 'libuvTcp6', 'libuvUdp'];

const shared = byLibrary(/^(?:lib)?uv(?:-?1)?\.dll$|^libuv\.so(?:\.\d+)*$/);

/** Other programs on libuv (Julia, Neovim, CMake): they export it, or load it as a library. Source: libuv/libuv, CMakeLists.txt. */
export const libuv: Runtime = {
  runtime: 'libuv',
  title: 'Other programs on libuv',
  help: 'As for Node.js.',
  sources: ['libuv/libuv, src/win/winsock.c, tcp.c and udp.c'],
  rules: always(...LIBUV_RULES),
  detect: (file, settings) =>
    file.exports('uv_run') && file.exports('uv_loop_init') ? { version: null } : shared.detect(file, settings),
  ofModule: shared.ofModule,
};
