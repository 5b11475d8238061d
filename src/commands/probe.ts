// The command `probe`.

import { decodeProtocolInfo, PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import { asFailure, Failure, orNull, type Warning } from '../failure.ts';
import { windowsProviderIds } from '../live/identity/identity.ts';
import type { MachineCatalog } from '../machine-catalog.ts';
import { OWN_BITNESS, probe, unavailable } from '../probe/probe.ts';
import { probeDocument } from '../probe/probe-document.ts';
import { startRun } from '../probe/start.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { warningsAs } from './diagnostic.ts';
import { json } from './json.ts';
import type { Answer, Format } from './request.ts';
import { probeText } from './show-probe.ts';

export interface ProbeRequestContext {
  /** Null where there is no Windows. */
  machine: WindowsMachine | null;
  /** This machine's catalogs, as Winsock tells them. @throws Failure */
  readLive(): MachineCatalog;
}

export function probeMachine(format: Format, { machine, readLive }: ProbeRequestContext): Answer {
  if (machine === null || process.platform !== 'win32') return answer(format, unavailable(), [], needsWindows());
  const warnings: Warning[] = [];
  let entries: MachineCatalog['entries'] | null = null;
  try {
    // What there is to say of the catalog itself is for `list`.
    entries = readLive().entries.filter(({ bitness }) => bitness === OWN_BITNESS);
  } catch (error) {
    const { code, message, target } = asFailure(error);
    // Without native code nothing can be probed.
    if (code !== 'apiFailed') throw error;
    warnings.push({ code, message: `${message} There is no base provider to compare with.`, target });
  }
  const infoOfEntry = (id: number) =>
    infoOf(
      orNull(() => machine.enumProtocols(OWN_BITNESS)),
      id,
    );
  const probes = probe({ entries, infoOfEntry, start: startRun, windowsProviderIds: windowsProviderIds() });
  return answer(format, probes, warnings, null);
}

function infoOf(catalog: Uint8Array | null, id: number): Uint8Array | null {
  for (let at = 0; at < (catalog?.length ?? 0); at += PROTOCOL_INFO_BYTES) {
    const info = (catalog as Uint8Array).subarray(at, at + PROTOCOL_INFO_BYTES);
    if (decodeProtocolInfo(info).catalogEntryId === id) return info;
  }
  return null;
}

function answer(
  format: Format,
  probes: Parameters<typeof probeDocument>[0],
  warnings: Warning[],
  failure: Failure | null,
): Answer {
  const document = probeDocument(probes, warnings, failure);
  const diagnostics = warningsAs(warnings);
  if (failure !== null) {
    const { code, message, target, hint } = failure;
    diagnostics.push({ level: 'error', code, message: format === 'table' ? `${message} ${hint}` : message, target });
  }
  const stdout = format === 'table' ? probeText(document) : json(document, format);
  return { exitCode: document.exitCode, stdout, diagnostics };
}

const needsWindows = (): Failure =>
  new Failure({
    code: 'liveNeedsWindows',
    message: 'This machine has no Winsock to probe: it does not run Windows.',
    target: null,
    hint: 'A file of another machine can be judged, not probed: winsock-lsp test FILE',
  });
