import type { NativeLibrary } from './koffi.ts';

const TEXT_CHARACTERS = 1024;

/** SHLoadIndirectString: reads a text resource, which runs no code of the file; null when there is none. */
export function loadIndirectString(shlwapi: NativeLibrary, name: string): string | null {
  const load = shlwapi.get('int32_t SHLoadIndirectString(void *source, void *text, uint32_t size, void *reserved)');
  const text = Buffer.alloc(TEXT_CHARACTERS * 2);
  const result = load(Buffer.from(`${name}\0`, 'utf16le'), text, TEXT_CHARACTERS, null);
  return result === 0 ? (text.toString('utf16le').split('\0')[0] as string) || null : null;
}
