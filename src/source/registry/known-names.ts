import table from '../../../data/known-names.json' with { type: 'json' };

const MODULES: Readonly<Record<string, Readonly<Record<string, string>>>> = table.modules;
const INDIRECT = /^@(?:%SystemRoot%|%windir%|[a-z]:\\windows)\\system32\\([a-z0-9]{1,16}\.dll),-(\d{1,6})$/i;

/**
 * The English text of an indirect name (`@%SystemRoot%\System32\mswsock.dll,-60100`) of Windows' own,
 * or null. Only names under System32 count: another vendor's DLL may bear the same file name elsewhere.
 */
export function resolveKnownName(name: string | null): string | null {
  const match = name === null ? null : INDIRECT.exec(name);
  if (match === null) return null;
  const texts = MODULES[(match[1] as string).toLowerCase()];
  return texts?.[match[2] as string] ?? null;
}
