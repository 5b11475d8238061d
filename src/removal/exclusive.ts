import { Failure, type Warning } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { inStore } from './backup.ts';

/** @throws Failure elevationNeeded */
export function needElevation(machine: WindowsMachine): void {
  if (machine.isElevated()) return;
  throw new Failure({
    code: 'elevationNeeded',
    message:
      "Changing the Winsock catalog, and reading its backups, needs an administrator's rights. Nothing was touched.",
    target: null,
    hint: 'Run it again from an elevated prompt, or as SYSTEM.',
  });
}

/**
 * Renames the folder of backups when users who are not administrators can change it. For commands that write to the folder.
 * A restore must not call it: the backup that it needs would be in the renamed folder.
 * @throws Failure folderUnsafe when it cannot be renamed
 */
export function moveUntrustedFolder(machine: WindowsMachine): Warning[] {
  const moved = inStore(() => machine.store().moveUntrusted());
  if (moved === null) return [];
  const message = `Users who are not administrators could change '${moved.from}'. It was renamed to '${moved.to}', nothing in it was used, and a new folder takes its place.`;
  return [{ code: 'folderRenamed', message, target: moved.to }];
}

/** A warning when {@link moveUntrustedFolder} would rename the folder. */
export function untrustedFolderWarnings(machine: WindowsMachine): Warning[] {
  const folder = inStore(() => machine.store().untrusted());
  if (folder === null) return [];
  const message = `Users who are not administrators can change '${folder}'. A removal renames it, uses nothing in it, and makes a new folder.`;
  return [{ code: 'folderUnsafe', message, target: folder }];
}

/**
 * Runs `work` while no other process of this machine does, and without letting Ctrl-C interrupt it.
 * @throws Failure busy, folderUnsafe, and those that `work` throws
 */
export function exclusively<T>(machine: WindowsMachine, work: () => T): T {
  const release = inStore(() => machine.store().lock());
  if (release === null) {
    throw new Failure({
      code: 'busy',
      message: 'Another apply or restore is running on this machine. Nothing was touched.',
      target: null,
      hint: 'Wait until it has ended, then look at the catalog again.',
    });
  }
  // A signal that has a listener does not end the process. Node calls listeners only after `work`, which is synchronous.
  const ignore = () => {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, ignore);
  try {
    return work();
  } finally {
    release();
  }
}
