import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import { bun } from './bun.ts';
import { chromium } from './chromium.ts';
import { crystal } from './crystal.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { go127 } from './go-1.27.ts';
import { libuvTcp4, libuvTcp6 } from './libuv-tcp.ts';
import { libuvUdp } from './libuv-udp.ts';
import { mio06 } from './mio-0.6.ts';
import { msquic } from './msquic.ts';
import { neverSkips } from './never-skips.ts';
import type { Judge, ProgramVerdict, Rule } from './rule.ts';
import { sioBaseHandle } from './sio-base-handle.ts';

/** What one kind of program makes of one catalog. */
export interface ProgramJudgement {
  program: string;
  protocol: 'tcp' | 'udp' | null;
  bitness: Bitness;
  verdict: ProgramVerdict;
  /** Catalog entry ids that it rests on; null for one that is not known. */
  deciding: (number | null)[];
  reason: string;
}

/** Documents list the programs in this order. */
export const RULES: readonly Rule[] = [
  ...[go, go127, libuvTcp4, libuvTcp6, libuvUdp, dotnet],
  ...[sioBaseHandle, bun, msquic, crystal, mio06, chromium],
  ...neverSkips,
];

interface ProtocolRule {
  program: string;
  protocol: ProgramJudgement['protocol'];
  judge: Judge;
}

/** A row for each protocol that a rule tells apart. */
export const PROTOCOL_RULES: readonly ProtocolRule[] = RULES.flatMap(({ program, judge: { tcp, udp, any } }) =>
  (
    [
      ['tcp', tcp],
      ['udp', udp],
      [null, any],
    ] as const
  ).flatMap(([protocol, judge]) => (judge === undefined ? [] : [{ program, protocol, judge }])),
);

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/**
 * One row per catalog and rule.
 * @param complete whether the source shows all entries
 * @param bitnesses catalogs that must have their rows even if no entry of them is there
 */
export function judgePrograms(
  entries: readonly CatalogEntry[],
  complete: boolean,
  bitnesses: readonly Bitness[],
  windowsProviderIds: ReadonlySet<string>,
): ProgramJudgement[] {
  const catalogs = [...new Set([...bitnesses, ...entries.map((entry) => entry.bitness)])];
  return catalogs.flatMap((bitness) => {
    const own = entries.filter((entry) => entry.bitness === bitness);
    const catalog = { bitness, entries: own, incomplete: !complete || own.length === 0, windowsProviderIds };
    return PROTOCOL_RULES.map(({ program, protocol, judge }) => {
      const { verdict, deciding, reason } = judge(catalog);
      return { program, protocol, bitness, verdict, deciding: deciding.map(({ id }) => id), reason: sentence(reason) };
    });
  });
}
