import table from '../../data/known-names.json' with { type: 'json' };

const MODULES: Readonly<Record<string, Readonly<Record<string, string>>>> = table.modules;
/** For a name in lower case: V8 takes milliseconds to compile a pattern that ignores case. */
const INDIRECT = /^@(?:%systemroot%|%windir%|[a-z]:\\windows)\\system32\\([a-z0-9]{1,16}\.dll),-(\d{1,6})$/;

/**
 * The English text of an indirect name of Windows' own DLLs (`@%SystemRoot%\System32\mswsock.dll,-60100`); null for any other
 * name. The DLL must be in System32, because another vendor may have a DLL of the same name elsewhere.
 */
export function resolveKnownName(name: string | null): string | null {
  const [, module = '', number = ''] = INDIRECT.exec(name?.toLowerCase() ?? '') ?? [];
  return MODULES[module]?.[number] ?? null;
}
