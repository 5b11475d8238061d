import type { CatalogEntry } from '../catalog/entry.ts';
import { decodeProtocolInfo, PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import type { ProbeDocument, ProbeRun } from '../documents/generated/types.ts';
import { asFailure, Failure, orNull, type Warning } from '../failure.ts';
import { windowsProviderIds } from '../live/identity/identity.ts';
import { printable } from '../printable.ts';
import { OWN_BITNESS, probe, unavailable } from '../probe/probe.ts';
import { probeDocument } from '../probe/probe-document.ts';
import { startRun } from '../probe/start.ts';
import type { Answer, Command, Format, Request } from './command.ts';
import { LIVE, withIdentity } from './machines.ts';
import { common, formatOf, noOperand } from './options.ts';
import { diagnosticWithHint, json, warningDiagnostics } from './output.ts';
import { cell, table } from './text.ts';

export const command: Command = {
  help: 'send and receive on loopback, and count the completions that come; needs no rights',
  operand: noOperand,
  options: common,
  parse: ({ values, isTty }) => ({ format: formatOf(values, isTty) }),
  run: probeMachine,
};

async function probeMachine({ format }: Request): Promise<Answer> {
  const windows = await import('../live/this-machine.ts');
  const machine = windows.thisMachine();
  if (machine === null || process.platform !== 'win32') return answer(format, unavailable(), [], needsWindows());
  const warnings: Warning[] = [];
  let entries: CatalogEntry[] | null = null;
  try {
    // This leaves out the warnings about the catalog, which `list` reports.
    const live = withIdentity(windows.readLive('api'), LIVE, 'layered', windows);
    entries = live.entries.filter(({ bitness }) => bitness === OWN_BITNESS);
  } catch (error) {
    const { code, message, target } = asFailure(error);
    // Any other failure, such as missing native code, also prevents probing.
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
  const diagnostics = warningDiagnostics(warnings);
  if (failure !== null) diagnostics.push(diagnosticWithHint(failure, format));
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

const BLAMED_TEXT = { true: 'YES', false: 'no', null: 'unknown' } as const;
const HEAD = ['Protocol', 'Run', 'Status', 'Expected', 'Received', 'Lost', 'Duplicated', 'Provider', 'Layer to blame'];
const LONGEST_NAME = 40;

/** Shows both runs of each protocol in a table, and then the result in words. */
export function probeText({ probes, error }: ProbeDocument): string {
  if (error !== undefined) return '';
  const rows = probes.flatMap((probe) => [
    row(probe.protocol, 'default', probe, BLAMED_TEXT[`${probe.layerBlamed}`]),
    ...(probe.baseline === null ? [] : [row('', 'base', probe.baseline, '')]),
  ]);
  const words = probes.map(({ protocol, reason }) => `${protocol}: ${printable(reason)}\n`);
  return `Completions on loopback, expected by the documentation and received:\n${table(HEAD, rows)}${words.join('')}`;
}

function row(protocol: string, run: string, facts: Omit<ProbeRun, 'provider'>, blamed: string): string[] {
  const { status, expected, received, lost, duplicated, claimedProvider } = facts;
  const counts = [expected, received, lost, duplicated].map((count) => (count === null ? '?' : String(count)));
  return [protocol, run, status, ...counts, cell(claimedProvider?.name ?? null, LONGEST_NAME), blamed];
}
