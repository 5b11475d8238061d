import { always, byLibrary, type Runtime } from './runtime.ts';

const shared = byLibrary(
  /^python(\d)(\d{1,2})t?\.dll$|^libpython(\d)\.(\d{1,2})[mt]?\.so(?:\.[\d.]+)?$/,
  ([, major, minor, elfMajor, elfMinor]) => `${major ?? elfMajor}.${minor ?? elfMinor}`,
);

/** The second is that of Python 3.7 and older off Windows. */
const RUN_COMMAND_LINE = ['Py_BytesMain', '_Py_UnixMain', 'Py_Main'];

/**
 * CPython's own interpreter: it needs or has the function that runs a command line, which programs that embed Python do not call.
 * Its library has the version in its name (python312.dll, libpython3.12.so).
 * Source: python/cpython, Programs/python.c, Modules/main.c, PCbuild/readme.txt.
 */
export const python: Runtime = {
  runtime: 'python',
  title: 'Python (asyncio, and anyio on it)',
  help: 'Nothing: it never skips completions. Trio, which anyio can run on, polls as Deno does.',
  sources: ['python/cpython, Modules/overlapped.c', 'python-trio/trio, src/trio/_core/_io_windows.py'],
  rules: always('pythonAsyncio'),
  detect: (file, settings) =>
    RUN_COMMAND_LINE.some((name) => file.mentions(name))
      ? { version: shared.detect(file, settings)?.version ?? null }
      : null,
  ofModule: shared.ofModule,
};
