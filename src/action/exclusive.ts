import { Failure } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { inStore } from './backup.ts';

/** @throws Failure elevationNeeded, before anything is touched */
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

/** One at a time on this machine; Ctrl-C waits until the step at hand is verified. @throws Failure busy, folderUnsafe */
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
  // A signal with a listener does not end the process; the work is synchronous, so that none is ever served half-way.
  const ignore = () => {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, ignore);
  try {
    return work();
  } finally {
    release();
  }
}
