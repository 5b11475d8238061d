import { always, type Runtime } from './runtime.ts';

/** The class of its event loop, as run-time type information of Microsoft's compiler names it, and that of GCC and Clang. */
const MICROSOFT = 'win_iocp_io_context@detail@asio';
const ITANIUM = '4asio6detail19win_iocp_io_contextE';

/**
 * Boost.Asio, and Asio without Boost, in programs with run-time type information.
 * Source: chriskohlhoff/asio, include/asio/detail/win_iocp_io_context.hpp; Itanium C++ ABI, "Mangling".
 */
export const asio: Runtime = {
  runtime: 'asio',
  title: 'Asio and Boost.Asio',
  help: 'Nothing: it never skips completions.',
  sources: ['chriskohlhoff/asio, include/asio/detail/impl/win_iocp_io_context.ipp'],
  rules: always('asio'),
  detect: (file) => {
    if (file.format !== 'pe') return null;
    const found = file.bytes('data').includes(MICROSOFT) || file.bytes('constants').includes(ITANIUM);
    return found ? { version: null } : null;
  },
};
