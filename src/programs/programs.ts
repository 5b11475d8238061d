import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import { chromium } from './chromium.ts';
import { dotnet } from './dotnet.ts';
import { go, go127 } from './go.ts';
import { libuv } from './libuv.ts';
import type { ProgramVerdict, Rule } from './rule.ts';
import { sioBaseHandle } from './sio-base-handle.ts';
import { untested } from './untested.ts';

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

const RULES: readonly Rule[] = [...go, ...go127, ...libuv, ...dotnet, ...sioBaseHandle, ...untested, ...chromium];

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
    return RULES.map(({ program, protocol, judge }) => {
      const { verdict, deciding, reason } = judge(catalog);
      return { program, protocol, bitness, verdict, deciding: deciding.map(({ id }) => id), reason: `${reason}.` };
    });
  });
}
