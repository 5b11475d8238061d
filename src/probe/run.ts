// The process of one run. It announces each call before it makes it, so that the probe knows in which one it hung or died.

import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import type { ProgressLine } from '../documents/generated/types.ts';
import { checked } from '../documents/validate.ts';
import { toJson } from '../documents/write.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { EXCHANGE_TIMES, type ExchangeTimes, exchange } from './exchange.ts';
import { infoOf, type ProtocolKey, RUN_LIFETIME } from './request.ts';

/**
 * Makes one run, and writes a line of JSON for each step and for the result.
 * @param args made by {@link runArguments}
 * @param write writes to the probe; returns false when the probe has ended
 * @returns the exit code
 */
export function runProbe(
  args: readonly string[],
  machine: WindowsMachine | null,
  write: (text: string) => boolean,
  times: ExchangeTimes = EXCHANGE_TIMES,
): number {
  const [, key, info] = args;
  if (machine === null || args.length > 3 || !Object.hasOwn(INTERNET_SOCKETS, key ?? '')) return USAGE;
  const provider = info === undefined ? null : infoOf(info);
  if (info !== undefined && provider === null) return USAGE;
  const empty: ProgressLine = { step: null, claimed: null, result: null };
  const writeLine = (line: Partial<ProgressLine>): void => {
    if (!write(`${toJson(checked('progress', { ...empty, ...line }), 0)}\n`)) throw new Error('the probe has ended');
  };
  let last: string | null = null;
  const sockets = machine.sockets((step) => {
    if (step !== last) writeLine({ step });
    last = step;
  });
  sockets.endAfter(RUN_LIFETIME);
  const claimed = (bytes: Uint8Array): void => writeLine({ claimed: Buffer.from(bytes).toString('hex') });
  writeLine({ result: exchange(sockets, INTERNET_SOCKETS[key as ProtocolKey], provider, claimed, times) });
  return 0;
}

const USAGE = 64;
