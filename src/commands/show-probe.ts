import type { ProbeDocument, ProbeRun } from '../documents/generated/types.ts';
import { printable } from '../printable.ts';
import { table } from './show.ts';

const BLAMED = { true: 'YES', false: 'no', null: 'unknown' } as const;
const HEAD = ['Protocol', 'Run', 'Status', 'Expected', 'Received', 'Lost', 'Duplicated', 'Provider', 'Layer to blame'];
const LONGEST_NAME = 40;

/** Both runs of each protocol, then what came of it in words. */
export function probeText({ probes, error }: ProbeDocument): string {
  if (error !== undefined) return '';
  const rows = probes.flatMap((probe) => [
    row(probe.protocol, 'default', probe, BLAMED[`${probe.layerBlamed}`]),
    ...(probe.baseline === null ? [] : [row('', 'base', probe.baseline, '')]),
  ]);
  const words = probes.map(({ protocol, reason }) => `${protocol}: ${printable(reason)}\n`);
  return `Completions on loopback, as the documentation promises them and as they came:\n${table(HEAD, rows)}${words.join('')}`;
}

function row(protocol: string, run: string, facts: Omit<ProbeRun, 'provider'>, blamed: string): string[] {
  const { status, expected, received, lost, duplicated, claimedProvider } = facts;
  const counts = [expected, received, lost, duplicated].map((count) => (count === null ? '?' : String(count)));
  return [protocol, run, status, ...counts, nameOf(claimedProvider), blamed];
}

function nameOf(provider: ProbeRun['claimedProvider']): string {
  const name = printable(provider?.name ?? '?');
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 3)}...` : name;
}
