import { encodeGuid } from '../../src/catalog/protocol-info.ts';
import { type Case, catalogOf, itemOf } from './cases.ts';

/** LSP categories of a provider. */
export interface StoredCategories {
  bitness: 32 | 64;
  providerId: string;
  categories: number;
}

/** A key of AppId_Catalog. */
export interface StoredRule {
  key: string;
  path: string;
  arguments: string;
  categories: number;
}

export interface StoreExtras {
  /** The next ids of the 32-bit and of the 64-bit catalog. The default is one more than the highest id. */
  nextIds?: [number, number];
  categories?: StoredCategories[];
  rules?: StoredRule[];
}

const RULE_BYTES = 1064;
const KEY_BYTES = 20;
const TEXT_BYTES = 520;

/**
 * The state file of test/simulator for a case. It has the number of items and the items of the 32-bit catalog, then those of the
 * 64-bit catalog. Where there is more to store, `WSLP`, next ids, categories, rules and dead items follow.
 */
export function storeOf(machine: Case, extras?: StoreExtras): Buffer {
  const parts: Uint8Array[] = ([32, 64] as const).flatMap((bitness) => {
    const entries = catalogOf(machine, bitness);
    return [dwords(entries.length), ...entries.map(itemOf)];
  });
  const { dead = [] } = machine;
  if (extras === undefined && dead.length === 0) return Buffer.concat(parts);
  const next = Math.max(1000, ...[...machine.entries, ...dead].map((entry) => entry.catalogEntryId)) + 1;
  const { nextIds = [next, next], categories = [], rules = [] } = extras ?? {};
  parts.push(Buffer.from('WLSP'), dwords(...nextIds), dwords(categories.length));
  for (const each of categories) parts.push(encodeGuid(each.providerId), dwords(each.bitness, each.categories));
  parts.push(dwords(rules.length), ...rules.map(encodeRule));
  for (const bitness of [32, 64]) {
    const own = dead.filter((entry) => entry.bitness === bitness);
    parts.push(dwords(own.length), ...own.map(itemOf));
  }
  return Buffer.concat(parts);
}

/** A rule in the form of TestReadApplicationRules and of the state file. */
export function encodeRule(rule: StoredRule): Buffer {
  const bytes = Buffer.alloc(RULE_BYTES);
  bytes.write(rule.key, 'latin1');
  bytes.writeUInt32LE(rule.categories, KEY_BYTES);
  bytes.write(rule.path, KEY_BYTES + 4, 'utf16le');
  bytes.write(rule.arguments, KEY_BYTES + 4 + TEXT_BYTES, 'utf16le');
  return bytes;
}

export function decodeRules(bytes: Buffer): StoredRule[] {
  return Array.from({ length: bytes.length / RULE_BYTES }, (_, index) => {
    const at = index * RULE_BYTES;
    const text = (from: number) => bytes.toString('utf16le', from, from + TEXT_BYTES).split('\0')[0] as string;
    return {
      key: bytes.toString('latin1', at, at + KEY_BYTES).replace(/\0.*/s, ''),
      path: text(at + KEY_BYTES + 4),
      arguments: text(at + KEY_BYTES + 4 + TEXT_BYTES),
      categories: bytes.readUInt32LE(at + KEY_BYTES),
    };
  });
}

function dwords(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
