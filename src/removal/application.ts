import { Failure } from '../failure.ts';
import { fileInView } from '../live/identity/view.ts';
import type { WindowsMachine } from '../windows/machine.ts';

/** MAX_PATH without its NUL. No documentation says what Winsock does with a longer path or longer arguments. */
const MAX_CHARACTERS = 259;

/** @throws Failure applicationRefused */
export function refuseApplication(application: string, message: string, hint: string): never {
  throw new Failure({ code: 'applicationRefused', message, target: application, hint });
}

/** The full path without `.` and `..`, whether or not the file exists. @throws Failure applicationRefused */
export function normalizedPath(path: string, machine: WindowsMachine): string {
  // Winsock expands variables in a path. With a % the rule could be for another file than the one that is checked here.
  const normalized = /^[a-z]:[\\/]/i.test(path) && !path.includes('%') ? fileInView(path, 64, machine.folders()) : null;
  if (normalized !== null) return normalized;
  const hint = 'Give its drive, folders and name, without variables: C:\\Program Files\\Contoso\\app.exe';
  return refuseApplication(path, 'This is not the full path of a file on a drive of this machine.', hint);
}

/**
 * The path of an application that may get a rule, in the spelling of the disk.
 * @throws Failure applicationRefused
 */
export function verifiedPath(path: string, machine: WindowsMachine): string {
  const normalized = normalizedPath(path, machine);
  refuseWindowsPrograms(normalized, machine);
  const presence = machine.filePresence(normalized);
  if (presence === 'gone') refuseApplication(normalized, 'There is no such file.', 'Check the path.');
  const real = presence === 'there' ? machine.finalPath(normalized) : null;
  if (real === null) {
    refuseApplication(
      normalized,
      'Whether this is a file on a local drive cannot be told.',
      'Give a file on a local drive, in a folder that you may read.',
    );
  }
  refuseWindowsPrograms(real, machine);
  // Winsock applies a rule by the path that a program was started with. A link or a short name is a second such path.
  if (!isSamePath(real, normalized)) {
    refuseApplication(
      normalized,
      'This path leads through a link or a short name.',
      `Give the path that it has: ${real}`,
    );
  }
  if (real.length > MAX_CHARACTERS) {
    refuseApplication(
      real,
      `The path is longer than ${MAX_CHARACTERS} characters.`,
      'Install the application in a folder with a shorter path.',
    );
  }
  return real;
}

export function refuseLongArguments(application: string, text: string | null): void {
  if ((text?.length ?? 0) <= MAX_CHARACTERS) return;
  refuseApplication(
    application,
    `The arguments are longer than ${MAX_CHARACTERS} characters.`,
    'Give shorter arguments.',
  );
}

/** Windows has rules of its own for lsass, svchost, wininit and others. This program makes none for programs of Windows. */
function refuseWindowsPrograms(path: string, machine: WindowsMachine): void {
  const { systemRoot } = machine.folders();
  for (const folder of [systemRoot, machine.finalPath(systemRoot) ?? systemRoot]) {
    if (!`${path}\\`.toLowerCase().startsWith(`${folder}\\`.toLowerCase())) continue;
    refuseApplication(
      path,
      "It lies below Windows' own folder: no rule is made for a program of Windows.",
      'To keep a layer out of it, remove the layer: winsock-lsp plan --non-ifs',
    );
  }
}

export const isSamePath = (a: string | null, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
