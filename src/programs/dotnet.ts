import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { overSockets, type Rule, skipsUnchecked } from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;

/**
 * .NET Core 2.0 and later, .NET 5 to 10: Socket asks for skipping on every handle and tests no provider. It names the
 * protocol (6, 17), so a chain that does not match protocol 0 serves it all the same. UDP not on Windows 7 and older.
 * Source: dotnet/runtime, src/libraries/System.Net.Sockets, SafeSocketHandle.Windows.cs and CompletionPortHelper.Windows.cs.
 */
export const dotnet: Rule[] = [
  { program: 'dotnet', protocol: 'tcp', judge: (catalog) => overSockets(catalog, [tcp4, tcp6], skipsUnchecked) },
  { program: 'dotnet', protocol: 'udp', judge: (catalog) => overSockets(catalog, [udp4, udp6], skipsUnchecked) },
];
