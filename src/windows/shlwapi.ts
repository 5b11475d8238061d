import { fromWide, wide } from '../catalog/wide.ts';
import type { NativeLibrary } from './koffi.ts';

const TEXT_CHARACTERS = 1024;

/** SHLoadIndirectString: reads a text resource without running code of its file; null when there is none. */
export function loadIndirectString(shlwapi: NativeLibrary, name: string): string | null {
  const load = shlwapi.get('int32_t SHLoadIndirectString(void *source, void *text, uint32_t size, void *reserved)');
  const text = Buffer.alloc(TEXT_CHARACTERS * 2);
  const result = load(wide(name), text, TEXT_CHARACTERS, null);
  return result === 0 ? fromWide(text) || null : null;
}
