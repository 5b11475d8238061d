import { resolveKnownName } from '../registry/known-names.ts';
import type { WindowsMachine } from '../windows/machine.ts';

/** Only texts of files directly in System32 are loaded: a hostile name can point anywhere, also to a share. */
const SYSTEM_FILE = /^@%SystemRoot%\\System32\\[\w.-]{1,64},-\d{1,9}$/i;

/** The text of an indirect name (`@file,-id`): what Windows shows, else a known English text; null for neither. */
export function resolveLiveName(name: string | null, machine: WindowsMachine): string | null {
  if (name === null || !name.startsWith('@')) return null;
  return (SYSTEM_FILE.test(name) ? indirectString(name, machine) : null) ?? resolveKnownName(name);
}

/** The text that Windows loads; null on any error, because a missing name must not stop a command. */
function indirectString(name: string, machine: WindowsMachine): string | null {
  try {
    return machine.loadIndirectString(name);
  } catch {
    return null;
  }
}
