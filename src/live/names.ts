import { orNull } from '../failure.ts';
import { resolveKnownName } from '../registry/known-names.ts';
import type { WindowsMachine } from '../windows/machine.ts';

/** Windows may load texts only from files directly in System32: a hostile name can point anywhere, even to a share. */
const SYSTEM_FILE = /^@%SystemRoot%\\System32\\[\w.-]{1,64},-\d{1,9}$/i;

/** The text of an indirect name (`@file,-id`): from Windows, else the English text in our table; null when neither has it. */
export function resolveLiveName(name: string | null, machine: WindowsMachine): string | null {
  if (name === null || !name.startsWith('@')) return null;
  return (SYSTEM_FILE.test(name) ? orNull(() => machine.loadIndirectString(name)) : null) ?? resolveKnownName(name);
}
