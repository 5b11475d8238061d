import { type Case, catalogOf } from './cases.ts';

/**
 * A log of chrome://net-export as Chromium writes it: constants first, polled data last (net/log/file_net_log_observer.cc). It
 * lists the entries that WSCEnumProtocols returns to the browser (chrome/browser/net/service_providers_win.cc), and in another list
 * the name space providers.
 */
export function netExportOf(
  machine: Case,
  bitness: 32 | 64,
  osType = 'Windows NT: 10.0.19045 (x86_64)',
  events = '',
): string {
  const service_providers = catalogOf(machine, bitness).map((entry) => ({
    chain_length: entry.chainLength,
    name: entry.name,
    path: entry.providerPath,
    socket_protocol: entry.protocol,
    socket_type: entry.socketType,
    version: entry.version,
  }));
  const namespace_providers = [{ active: true, name: 'Tcpip', type: 12, version: 0 }];
  const constants = {
    clientInfo: { name: 'Google Chrome', os_type: osType, version: '126.0.0.0' },
    logFormatVersion: 1,
  };
  return `{"constants":${JSON.stringify(constants)},\n"events": [\n${events}],\n"polledData": ${JSON.stringify({
    serviceProviders: { namespace_providers, service_providers },
  })}}\n`;
}
