import table from '../../data/known-names.json' with { type: 'json' };

const MODULES: Readonly<Record<string, Readonly<Record<string, string>>>> = table.modules;
/** In lower case: a pattern without case takes longer to compile than all else that is done with a name. */
const INDIRECT = /^@(?:%systemroot%|%windir%|[a-z]:\\windows)\\system32\\([a-z0-9]{1,16}\.dll),-(\d{1,6})$/;

/**
 * The English text of an indirect name (`@%SystemRoot%\System32\mswsock.dll,-60100`) of Windows' own,
 * or null. Only names under System32 count: another vendor's DLL may bear the same file name elsewhere.
 */
export function resolveKnownName(name: string | null): string | null {
  const match = name?.startsWith('@') ? INDIRECT.exec(name.toLowerCase()) : null;
  if (match === null) return null;
  const [, module, number] = match as unknown as [string, string, string];
  return MODULES[module]?.[number] ?? null;
}
