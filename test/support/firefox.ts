import { type Case, type CaseEntry, catalogOf } from './cases.ts';

/**
 * Firefox's annotation Winsock_LSP for one catalog.
 * @param flags false for the form of older versions, without flags
 */
export const annotationOf = (machine: Case, bitness: 32 | 64, flags = true): string =>
  catalogOf(machine, bitness)
    .map((entry) => (flags ? withFlags(entry) : [entry.name, entry.version, entry.socketType, entry.providerPath]))
    .map((fields) => fields.join(' : '))
    .join(' \n ');

const withFlags = (entry: CaseEntry): (string | number)[] => [
  ...[entry.name, entry.version, entry.addressFamily, entry.socketType, entry.protocol],
  `0x${entry.serviceFlags.toString(16)}`,
  `0x${entry.providerFlags.toString(16)}`,
  entry.providerPath,
  entry.chainLength === 0 ? '0x1' : '',
  entry.chainLength > 1 ? '' : entry.providerId.slice(1, -1).toLowerCase(),
];

/** A raw crash report of Firefox. */
export const crashReport = (annotation: string, architecture: string | null, isWow64: boolean): object => ({
  ProductName: 'Firefox',
  Version: '140.0',
  ...(architecture === null
    ? {}
    : { TelemetryEnvironment: JSON.stringify({ build: { architecture }, system: { isWow64 } }) }),
  Winsock_LSP: annotation,
});

/** A .extra file of Firefox before version 68. */
export const extraFile = (annotation: string): string =>
  `ProductName=Firefox\nWinsock_LSP=${annotation.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\nVersion=60.0\n`;
