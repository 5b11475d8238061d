import type { Rule } from './rule.ts';

interface NeverSkips extends Pick<Rule, 'program' | 'title' | 'sources'> {
  /** Why no provider can make it lose a completion: it asks for all of them, or it uses no completion port. */
  reason: string;
}

const PROGRAMS: readonly NeverSkips[] = [
  {
    program: 'netFramework',
    title: '.NET Framework',
    // Its one call of SetFileCompletionNotificationModes is for a handle of HTTP.sys, which is no socket.
    reason: '.NET Framework never skips completions of sockets, only those of HTTP.sys',
    sources: ['microsoft/referencesource, System/net/System/Net/HttpListener.cs'],
  },
  {
    program: 'javaNio2',
    title: 'Java, asynchronous channels (NIO.2)',
    reason: "Java's asynchronous channels (NIO.2) never ask to skip a completion",
    sources: ['openjdk/jdk, src/java.base/windows/native/libnio/ch/Iocp.c', 'openjdk/jdk, sun/nio/ch/Iocp.java'],
  },
  {
    program: 'javaSelect',
    title: 'Java before 17, selectors (NIO)',
    reason: "Java's selectors before JDK 17 call select() and use no completion port",
    sources: ['openjdk/jdk, sun/nio/ch/WindowsSelectorImpl.java', 'openjdk/jdk, JDK-8266382'],
  },
  {
    program: 'pythonAsyncio',
    title: 'Python asyncio, and anyio on it',
    // Where a call is done at once, asyncio waits for its completion all the same.
    reason: 'Its completion port gets every completion: asyncio never asks to skip one',
    sources: ['python/cpython, Modules/overlapped.c', 'python/cpython, Lib/asyncio/windows_events.py, IocpProactor'],
  },
  {
    program: 'asio',
    title: 'Asio, Boost.Asio',
    reason: 'Asio never asks to skip a completion',
    sources: ['chriskohlhoff/asio, include/asio/detail/impl/win_iocp_io_context.ipp'],
  },
  {
    program: 'curl',
    title: 'curl',
    reason: 'It waits with WSAEventSelect and poll, and uses no completion port',
    sources: ['curl/curl, lib/multi.c', 'curl/curl, lib/select.c'],
  },
  {
    program: 'nginx',
    title: 'nginx',
    reason: 'It waits with select or poll; its module for completion ports never skips one',
    sources: ['nginx/nginx, src/event/modules: ngx_win32_select_module.c, ngx_win32_poll_module.c, ngx_iocp_module.c'],
  },
];

export const neverSkips: Rule[] = PROGRAMS.map(({ reason, ...program }) => ({
  ...program,
  help: 'never skips completions: not affected (`fast`)',
  judge: { any: () => ({ verdict: 'fast', deciding: [], reason }) },
}));
