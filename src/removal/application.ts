import { Failure } from '../failure.ts';
import { fileInView } from '../live/identity/view.ts';
import type { WindowsMachine } from '../windows/machine.ts';

/** MAX_PATH without its NUL. What Winsock does with a longer path or longer arguments is not written anywhere. */
const LONGEST_TEXT = 259;

/** @throws Failure applicationRefused */
export function refuseApplication(application: string, message: string, hint: string | null = null): never {
  throw new Failure({ code: 'applicationRefused', message, target: application, hint });
}

/** The path as Windows reads it, whether or not there is such a file. @throws Failure applicationRefused */
export function namedApplication(path: string, machine: WindowsMachine): string {
  // Winsock expands variables in a path, so that a % in it may name another file than the one that was looked at.
  const named = /^[a-z]:[\\/]/i.test(path) && !path.includes('%') ? fileInView(path, 64, machine.folders()) : null;
  if (named !== null) return named;
  const hint = 'Give its drive, folders and name, without variables: C:\\Program Files\\Contoso\\app.exe';
  return refuseApplication(path, 'This is not the full path of a file on a drive of this machine.', hint);
}

/**
 * The path of an application that a rule may be made for, as the disk spells it.
 * @throws Failure applicationRefused
 */
export function applicationAt(path: string, machine: WindowsMachine): string {
  const named = namedApplication(path, machine);
  refuseWindowsOwn(named, machine);
  const presence = machine.filePresence(named);
  if (presence === 'gone') refuseApplication(named, 'There is no such file.');
  const real = presence === 'there' ? machine.finalPath(named) : null;
  if (real === null) refuseApplication(named, 'Whether this is a file on a local drive cannot be told.');
  refuseWindowsOwn(real, machine);
  // A rule is for the path that a program is started by; behind a link or a short name there are two of them.
  if (!isSamePath(real, named)) {
    refuseApplication(named, 'This path leads through a link or a short name.', `Give the path that it has: ${real}`);
  }
  if (real.length > LONGEST_TEXT) refuseApplication(real, `The path is longer than ${LONGEST_TEXT} characters.`);
  return real;
}

export function refuseLongArguments(application: string, text: string | null): void {
  if ((text?.length ?? 0) <= LONGEST_TEXT) return;
  refuseApplication(application, `The arguments are longer than ${LONGEST_TEXT} characters.`);
}

/** Windows keeps rules for lsass, svchost, wininit and others of its own: no more are made for them here. */
function refuseWindowsOwn(path: string, machine: WindowsMachine): void {
  const { systemRoot } = machine.folders();
  for (const folder of [systemRoot, machine.finalPath(systemRoot) ?? systemRoot]) {
    if (!`${path}\\`.toLowerCase().startsWith(`${folder}\\`.toLowerCase())) continue;
    refuseApplication(path, "It lies below Windows' own folder: no rule is made for a program of Windows.");
  }
}

export const isSamePath = (a: string | null, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
