import { versionsBehind } from '../executables/program-file.ts';
import { always, type Runtime } from './runtime.ts';

const BANNER = 'nginx version: nginx/';

/** nginx, by its answer to `nginx -v`. Source: nginx/nginx, src/core/nginx.h and nginx.c. */
export const nginx: Runtime = {
  runtime: 'nginx',
  title: 'nginx',
  help: 'Nothing: it never skips completions.',
  sources: ['nginx/nginx, src/event/modules/ngx_win32_select_module.c and ngx_iocp_module.c'],
  rules: always('nginx'),
  detect: (file) => {
    const bytes = file.bytes('constants');
    if (!bytes.includes(BANNER)) return null;
    const [version] = versionsBehind(bytes, BANNER);
    return { version: version ?? null };
  },
};
