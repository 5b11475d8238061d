import { always, type Runtime } from './runtime.ts';

/** curl.exe, by its version resource. Source: curl/curl, src/curl.rc. */
export const curl: Runtime = {
  runtime: 'curl',
  title: 'curl',
  help: 'Nothing: it uses no completion port.',
  sources: ['curl/curl, lib/multi.c'],
  rules: always('curl'),
  detect: (file) => {
    const resource = file.versionResource();
    return resource?.product === 'The curl executable' ? { version: resource.version } : null;
  },
};
