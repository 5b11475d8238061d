// Reads and writes AppId_Catalog through the test library's exports. A library may lack them.

import { fromWide } from '../../src/catalog/wide.ts';
import type { NativeLibrary } from '../../src/windows/koffi.ts';
import { type ApplicationRules, type RawApplicationRule, WindowsError } from '../../src/windows/machine.ts';

const KEY_BYTES = 20;
const TEXT_BYTES = 520;
const RULE_BYTES = KEY_BYTES + 4 + 2 * TEXT_BYTES;
const WSAENOBUFS = 10055;
const MOST_TRIES = 20;

const READ = 'int TestReadApplicationRules(void *rules, void *length)';

export const hasTestRules = (library: NativeLibrary): boolean => library.has(READ);

export const testRules = (library: NativeLibrary): ApplicationRules => ({
  calls: { remove: 'TestWriteApplicationRule', setCategories: 'TestWriteApplicationRule' },
  read: () => readRules(library),
  remove: (rule) => write(library, rule, 0),
  setCategories: (rule, categories) => write(library, { ...rule, categories }, 1),
});

function readRules(library: NativeLibrary): RawApplicationRule[] {
  const read = library.get(READ);
  const length = Buffer.alloc(4);
  let buffer: Buffer | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    length.writeUInt32LE(buffer?.length ?? 0);
    const status = read(buffer, length);
    if (status === 0) return split(buffer?.subarray(0, length.readUInt32LE()) ?? Buffer.alloc(0));
    if (status !== WSAENOBUFS) throw new WindowsError('TestReadApplicationRules', status);
    if (length.readUInt32LE() === 0) return [];
    buffer = Buffer.alloc(length.readUInt32LE());
  }
  throw new WindowsError('TestReadApplicationRules', WSAENOBUFS);
}

const split = (bytes: Buffer): RawApplicationRule[] =>
  Array.from({ length: Math.floor(bytes.length / RULE_BYTES) }, (_, index) => {
    const rule = bytes.subarray(index * RULE_BYTES, (index + 1) * RULE_BYTES);
    const text = (from: number): string | null => fromWide(rule.subarray(from, from + TEXT_BYTES)) || null;
    return {
      key: rule.toString('latin1', 0, KEY_BYTES).replace(/\0.*/s, ''),
      application: text(KEY_BYTES + 4),
      arguments: text(KEY_BYTES + 4 + TEXT_BYTES),
      categories: rule.readUInt32LE(KEY_BYTES),
    };
  });

function write(library: NativeLibrary, rule: RawApplicationRule, keep: 0 | 1): number {
  const record = Buffer.alloc(RULE_BYTES);
  record.write(rule.key, 'latin1');
  record.writeUInt32LE(rule.categories ?? 0, KEY_BYTES);
  record.write(rule.application ?? '', KEY_BYTES + 4, TEXT_BYTES - 2, 'utf16le');
  record.write(rule.arguments ?? '', KEY_BYTES + 4 + TEXT_BYTES, TEXT_BYTES - 2, 'utf16le');
  return library.get('int TestWriteApplicationRule(void *rule, int keep)')(record, keep);
}
