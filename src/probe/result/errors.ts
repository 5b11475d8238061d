/** Winsock errors that a probe can get: the name in winsock2.h without `WSA`, and a short text. */
const WINSOCK_ERRORS: Readonly<Record<number, string>> = {
  10013: 'EACCES: access denied, perhaps by a firewall',
  10014: 'EFAULT: a bad address in memory',
  10022: 'EINVAL: a bad argument',
  10024: 'EMFILE: no more sockets',
  10038: 'ENOTSOCK: not a socket',
  10041: 'EPROTOTYPE: the protocol does not fit the socket type',
  10042: 'ENOPROTOOPT: no such option',
  10043: 'EPROTONOSUPPORT: no provider has this protocol',
  10044: 'ESOCKTNOSUPPORT: no provider has this socket type',
  10045: 'EOPNOTSUPP: not supported',
  10047: 'EAFNOSUPPORT: no provider has this address family',
  10048: 'EADDRINUSE: the address is in use',
  10049: 'EADDRNOTAVAIL: this machine has no such address',
  10050: 'ENETDOWN: the network is down',
  10051: 'ENETUNREACH: the network cannot be reached',
  10053: 'ECONNABORTED: the connection was aborted',
  10054: 'ECONNRESET: the connection was reset',
  10055: 'ENOBUFS: no more buffers',
  10060: 'ETIMEDOUT: no answer',
  10061: 'ECONNREFUSED: the connection was refused',
  10065: 'EHOSTUNREACH: the host cannot be reached',
  10104: 'EINVALIDPROVIDER: the provider is not valid',
  10105: 'EINVALIDPROCTABLE: the provider gave an invalid table of functions',
  10106: "EPROVIDERFAILEDINIT: the provider's DLL could not be loaded or did not start",
};

export const winsockErrorText = (code: number): string | null => WINSOCK_ERRORS[code] ?? null;

/** Exit codes of processes that died of an exception (ntstatus.h). */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  2147483651: 'STATUS_BREAKPOINT',
  3221225477: 'STATUS_ACCESS_VIOLATION',
  3221225501: 'STATUS_ILLEGAL_INSTRUCTION',
  3221225620: 'STATUS_INTEGER_DIVIDE_BY_ZERO',
  3221225725: 'STATUS_STACK_OVERFLOW',
  3221225781: 'STATUS_DLL_NOT_FOUND',
  3221225794: 'STATUS_DLL_INIT_FAILED',
  3221226356: 'STATUS_HEAP_CORRUPTION',
  3221226505: 'STATUS_STACK_BUFFER_OVERRUN',
};

/** The exception that an exit code stands for; null when it is none of these. */
export const exceptionName = (exitCode: number | null): string | null =>
  exitCode === null ? null : (EXCEPTIONS[exitCode >>> 0] ?? null);
