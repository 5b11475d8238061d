import { completeEntries, type EntryFacts, factsOfProtocolInfo } from '../catalog/entry.ts';
import { decodeProtocolInfo, PROTOCOL_INFO_BYTES, providerIdOf } from '../catalog/protocol-info.ts';
import { Failure, type Warning } from '../failure.ts';
import { CATALOG_ABSENT, type MachineCatalog, unknownSource } from '../machine-catalog.ts';
import { type CatalogBitness, WindowsError, type WindowsMachine } from '../windows/machine.ts';
import { expandPath } from './expand.ts';
import { resolveLiveName } from './names.ts';

/**
 * Both catalogs of this machine, read through Winsock: WSCEnumProtocols and WSCEnumProtocols32.
 * @throws Failure apiFailed when neither can be read
 */
export function readApi(machine: WindowsMachine): MachineCatalog {
  const warnings: Warning[] = [];
  const errors: WindowsError[] = [];
  const facts: EntryFacts[] = [];
  for (const bitness of [64, 32] as const) {
    try {
      facts.push(...readCatalog(machine, bitness, warnings));
    } catch (error) {
      if (!(error instanceof WindowsError)) throw error;
      errors.push(error);
      const message = `The ${bitness}-bit catalog could not be read (${error.message}): what it holds is unknown.`;
      const code = error.code === null ? CATALOG_ABSENT : 'catalogNotRead';
      warnings.push({ code, message, target: error.call });
    }
  }
  if (errors.length === 2) throw apiFailed(errors[0] as WindowsError);
  return {
    source: unknownSource(null, 'api'),
    entries: completeEntries(facts),
    warnings,
    // A catalog is never empty, so one that was not read lacks at least one entry.
    missingEntries: errors.length,
  };
}

function readCatalog(machine: WindowsMachine, bitness: CatalogBitness, warnings: Warning[]): EntryFacts[] {
  const bytes = machine.enumProtocols(bitness);
  const paths = new Map<string, string | null>();
  const facts: EntryFacts[] = [];
  for (let at = 0; at < bytes.length; at += PROTOCOL_INFO_BYTES) {
    const info = bytes.subarray(at, at + PROTOCOL_INFO_BYTES);
    const entry = factsOfProtocolInfo(decodeProtocolInfo(info));
    const providerId = entry.providerId as string;
    if (!paths.has(providerId)) {
      paths.set(providerId, readPath(machine, bitness, providerIdOf(info), entry, warnings));
    }
    entry.bitness = bitness;
    entry.position = facts.push(entry);
    entry.name = resolveLiveName(entry.rawName, machine) ?? entry.rawName;
    entry.providerPath = paths.get(providerId) ?? null;
    if (entry.providerPath !== null) entry.expandedPath = expandPath(entry.providerPath, machine.folders(), bitness);
  }
  return facts;
}

/** A provider's path. Null when it is unknown; then it adds a warning. */
function readPath(
  machine: WindowsMachine,
  bitness: CatalogBitness,
  providerId: Uint8Array,
  entry: EntryFacts,
  warnings: Warning[],
): string | null {
  let reason = 'Windows answered with an empty path';
  try {
    const path = machine.providerPath(bitness, providerId);
    if (path !== '') return path;
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error;
    reason = error.message;
  }
  const message = `The path of ${entry.providerId} (${bitness}-bit '${entry.name}') is unknown: ${reason}.`;
  warnings.push({ code: 'pathUnknown', message, target: `${bitness}:${entry.id}` });
  return null;
}

const apiFailed = (error: WindowsError): Failure =>
  new Failure(
    {
      code: 'apiFailed',
      message: `Winsock did not return its catalogs: ${error.message}.`,
      target: error.call,
      hint: 'Read the registry instead: winsock-lsp list --source registry',
    },
    { cause: error },
  );
