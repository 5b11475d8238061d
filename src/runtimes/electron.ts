import { versionsBehind } from '../executables/program-file.ts';
import { LIBUV_RULES } from './libuv.ts';
import { exportsNode } from './node.ts';
import type { Runtime } from './runtime.ts';

/**
 * Electron: Node.js and Chromium in one program. Its user agent ends in its version. 11 has Node.js 12.18 with libuv 1.38.
 * Source: electron/electron, shell/common/application_info.cc (GetApplicationUserAgent), DEPS.
 */
export const electron: Runtime = {
  runtime: 'electron',
  title: 'Electron',
  help: 'As for Node.js. The web pages in it use Chromium, whose completion ports are off unless asked for.',
  sources: [
    'electron/electron, DEPS',
    'libuv/libuv, src/win/winsock.c, tcp.c and udp.c',
    'chromium, net/socket/tcp_socket_io_completion_port_win.cc',
  ],
  rules: (version) => (version === null || version.major >= 11 ? LIBUV_RULES : []),
  detect: (file) => {
    if (!exportsNode(file)) return null;
    const [version] = versionsBehind(
      file.bytes('constants'),
      ' Electron/',
      (next) => !/[\d.]/.test(String.fromCharCode(next)),
    );
    return version === undefined ? null : { version };
  },
};
