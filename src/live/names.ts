import { resolveKnownName } from '../registry/known-names.ts';
import type { WindowsMachine } from '../windows/machine.ts';

/** Only a file of System32 itself is opened for its text: a name can point anywhere, to a share too. */
const SYSTEM_FILE = /^@%SystemRoot%\\System32\\[\w.-]{1,64},-\d{1,9}$/i;

/** The text behind an indirect name: what Windows shows here, else Windows' own in English; null when neither has it. */
export function resolveLiveName(name: string | null, machine: WindowsMachine): string | null {
  if (name === null || !name.startsWith('@')) return null;
  return (SYSTEM_FILE.test(name) ? indirectString(name, machine) : null) ?? resolveKnownName(name);
}

/** A name is not worth failing for. */
function indirectString(name: string, machine: WindowsMachine): string | null {
  try {
    return machine.loadIndirectString(name);
  } catch {
    return null;
  }
}
