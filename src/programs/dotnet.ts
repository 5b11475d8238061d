import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { overSockets, type Rule, skipsUnchecked } from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;

/**
 * Socket asks for skipping on every handle and tests no provider. It names the protocol (6, 17), so a chain that does not match
 * protocol 0 serves it all the same. UDP does not skip on Windows 7 and older.
 */
export const dotnet: Rule = {
  program: 'dotnet',
  title: '.NET Core 2.0 and later, .NET 5 and later',
  name: '.NET',
  help: 'no test: socket calls, HttpClient, Kestrel, SqlClient hang or time out, under load above all',
  sources: [
    'dotnet/runtime, src/libraries/System.Net.Sockets, SafeSocketHandle.Windows.cs',
    'dotnet/runtime, src/libraries/System.Net.Sockets, CompletionPortHelper.Windows.cs',
  ],
  judge: {
    tcp: (catalog) => overSockets(catalog, [tcp4, tcp6], skipsUnchecked),
    udp: (catalog) => overSockets(catalog, [udp4, udp6], skipsUnchecked),
  },
};
