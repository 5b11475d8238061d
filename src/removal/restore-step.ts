// Makes one call of a restore, and checks its effect.

import type { CatalogEntry } from '../catalog/entry.ts';
import { decodeProtocolInfo, encodeGuid, encodeProtocolInfo, withChain } from '../catalog/protocol-info.ts';
import { isSameEntry } from '../catalog/same-entry.ts';
import type { OutcomeStep } from '../documents/generated/types.ts';
import { isWindowsError, type WindowsMachine } from '../windows/machine.ts';
import { type Backup, categoriesOf } from './backup.ts';
import { errorText, unknownPath } from './outcome.ts';
import type { RestoreStep } from './plan/restoration.ts';
import { disagreement, type Snapshot } from './snapshot.ts';

/** Windows' error code, 0 for success, or a text that says why no call was made. */
export type Answer = number | string;

export function callWinsock(step: RestoreStep, machine: WindowsMachine, backup: Backup): Answer {
  try {
    if (step.call === 'WSCWriteProviderOrder')
      return machine.changes().writeProviderOrder(step.bitness as 32 | 64, step.order);
    const providerId = encodeGuid(step.providerId as string);
    if (step.call === 'WSCDeinstallProvider')
      return machine.changes().deinstallProvider(step.bitness as 32 | 64, providerId);
    const rows = step.entries.map(({ index, id, chain }) => {
      const raw = backup.raw[index] as Backup['raw'][number];
      const decoded = { ...decodeProtocolInfo(raw.info), catalogEntryId: id };
      // Base providers and dummies have no chain; the unused fields of ProtocolChain stay as they were.
      const restored = chain.length > 0 ? withChain(decoded, chain) : decoded;
      return Buffer.from(encodeProtocolInfo(restored));
    });
    const path = writtenPath(step, backup);
    if (path === null) throw unknownPath(step.providerId);
    const infos = { providerId, path, infos: rows };
    if (step.call === 'WSCInstallProvider' && step.bitness === 32) return machine.changes().installProviderIn32(infos);
    if (step.call === 'WSCInstallProvider') return machine.changes().installProvider(infos);
    if (step.call === 'WSCInstallProvider64_32') return machine.changes().installProviderInBoth(infos);
    return machine.changes().updateProvider(step.bitness as 32 | 64, infos);
  } catch (error) {
    if (isWindowsError(error) && error.code === null) return NO_SUCH_FUNCTION;
    throw error;
  }
}

/** The path that a step writes for all entries of its provider; null when it writes none or the backup has none. */
const writtenPath = ({ entries }: RestoreStep, backup: Backup): string | null =>
  backup.raw[entries[0]?.index ?? -1]?.path ?? null;

/** Sets a provider's LSP categories. Returns what went wrong, or null. */
export function setCategories(
  machine: WindowsMachine,
  bitness: 32 | 64,
  providerId: string,
  categories: number,
): { message: string; errorCode: number | null } | null {
  try {
    const error = machine.changes().setLspCategories(bitness, encodeGuid(providerId), categories);
    if (error !== 0) return { message: errorText(error), errorCode: error };
  } catch (error) {
    if (isWindowsError(error) && error.code === null) return { message: NO_SUCH_FUNCTION, errorCode: null };
    throw error;
  }
  return categoriesOf(machine, bitness, providerId) === categories ? null : { message: NO_EFFECT, errorCode: null };
}

/** What went wrong in a step; null when the call did its work and changed nothing else. */
export function problemOf(
  step: RestoreStep,
  answer: Answer,
  unchanged: boolean,
  before: Snapshot,
  after: Snapshot,
  backup: Backup,
): Pick<OutcomeStep, 'message' | 'errorCode'> | null {
  const problem = (message: string, errorCode: number | null = null) => ({ message, errorCode });
  if (typeof answer === 'string') return problem(answer);
  if (answer !== 0) return problem(errorText(answer), answer);
  if (unchanged) return problem(NO_EFFECT);
  if (disagreement(after) !== null) return problem('a new process sees another catalog than the registry holds');
  const written = writtenPath(step, backup);
  const elsewhere =
    written === null
      ? undefined
      : after.entries.find((entry) => isWritten(step, entry) && entry.providerPath !== written);
  if (elsewhere !== undefined)
    return problem(`the path of '${elsewhere.name}' is '${elsewhere.providerPath}' now, not '${written}'`);
  const changed = before.entries.find(
    (entry) => !isOwn(step, entry) && !after.entries.some((other) => hasSamePath(entry, other)),
  );
  if (changed === undefined) return null;
  return problem(`'${changed.name}' (${changed.bitness}-bit id ${changed.id}) was changed by it too`);
}

const ERROR_NOT_SUPPORTED = 50;
const ERROR_CALL_NOT_IMPLEMENTED = 120;
const WSAEINVAL = 10022;
const WSAEOPNOTSUPP = 10045;
const WSANO_RECOVERY = 11003;
const REFUSALS = [0, WSANO_RECOVERY, WSAEINVAL, ERROR_CALL_NOT_IMPLEMENTED, ERROR_NOT_SUPPORTED, WSAEOPNOTSUPP];

/**
 * Whether an answer to a call that changed nothing means that this Windows does not support the call: it has no such function,
 * or reports success without an effect, or one of these errors. After any other error the call may work the next time.
 */
export const isRefusal = (answer: Answer): boolean => typeof answer === 'string' || REFUSALS.includes(answer);

const NO_SUCH_FUNCTION = 'this Windows has no such function';
const NO_EFFECT = 'nothing changed, though the call reported success';

export const whyUnchanged = (answer: Answer): string =>
  typeof answer === 'string' ? answer : answer === 0 ? NO_EFFECT : errorText(answer);

const isOwn = ({ bitness, providerId, call }: RestoreStep, entry: CatalogEntry): boolean =>
  call !== 'WSCWriteProviderOrder' &&
  entry.providerId === providerId &&
  (bitness === null || entry.bitness === bitness);

/** Whether a step writes this entry. WSCUpdateProvider need not change the provider's other entries. */
const isWritten = (step: RestoreStep, entry: CatalogEntry): boolean =>
  isOwn(step, entry) && (step.call !== 'WSCUpdateProvider' || step.entries.some(({ id }) => id === entry.id));

const hasSamePath = (a: CatalogEntry, b: CatalogEntry): boolean =>
  isSameEntry(a, b) && a.providerPath === b.providerPath;
