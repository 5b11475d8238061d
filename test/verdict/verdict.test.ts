import { describe, expect, test } from 'vitest';
import { type CatalogEntry, completeEntries, type EntryFacts, UNKNOWN_ENTRY } from '../../src/catalog/entry.ts';
import { isInScope, SCOPES } from '../../src/verdict/scope.ts';
import { judge, worstVerdict } from '../../src/verdict/verdict.ts';

const entry = (facts: Partial<EntryFacts>): CatalogEntry =>
  completeEntries([{ ...UNKNOWN_ENTRY, ...facts }])[0] as CatalogEntry;
const ifs = entry({ serviceFlags: 0x20066, kind: 'baseServiceProvider', addressFamily: 2, providerFlags: 8 });
const layer = entry({ serviceFlags: 0x66, kind: 'layeredChainEntry', addressFamily: 2, providerFlags: 8 });
const vsock = entry({ serviceFlags: 0x26, kind: 'baseServiceProvider', addressFamily: 28, providerFlags: 8 });
const rdma = entry({
  serviceFlags: 0x66,
  kind: 'baseServiceProvider',
  addressFamily: 2,
  providerFlags: 0x14,
  socketType: -1,
});
const rdmaInNetsh = entry({ serviceFlags: 0x66, kind: 'baseServiceProvider', addressFamily: 2, socketType: -1 });
const vsockLayer = entry({ serviceFlags: 0x26, kind: 'layeredChainEntry', addressFamily: 28, providerFlags: 8 });
/** Entries of hypervisor sockets from a dump that was filtered, for example with findstr. */
const vsockWithoutFamily = entry({ serviceFlags: 0x26, kind: 'baseServiceProvider', socketType: 1 });
const vsockWithoutKind = entry({ serviceFlags: 0x26, addressFamily: 28, providerFlags: 8 });
const typeMinusOneWithoutFlag = entry({
  serviceFlags: 0x66,
  kind: 'baseServiceProvider',
  addressFamily: 2,
  providerFlags: 4,
  socketType: -1,
});
const unknownFlags = entry({});
const baseWithUnknownFlags = entry({ kind: 'baseServiceProvider', addressFamily: 2 });

describe('the verdict', () => {
  test.each([
    ['all', [ifs], 0, 'compliant'],
    ['all', [ifs, layer], 0, 'nonCompliant'],
    ['all', [ifs, vsock], 0, 'nonCompliant'],
    ['all', [ifs, unknownFlags], 0, 'unknown'],
    ['all', [layer, unknownFlags], 0, 'nonCompliant'],
    ['all', [], 0, 'unknown'],
    ['all', [ifs], 1, 'unknown'],
    ['all', [layer], 1, 'nonCompliant'],
    ['layered', [ifs, vsock], 0, 'compliant'],
    ['layered', [ifs, layer], 0, 'nonCompliant'],
    ['layered', [ifs, baseWithUnknownFlags], 0, 'compliant'],
    ['layered', [ifs, unknownFlags], 0, 'unknown'],
    ['internet', [ifs, vsock], 0, 'compliant'],
    ['internet', [ifs, rdma], 0, 'compliant'],
    ['internet', [ifs, rdmaInNetsh], 0, 'compliant'],
    ['internet', [ifs, typeMinusOneWithoutFlag], 0, 'nonCompliant'],
    ['internet', [ifs, vsockLayer], 0, 'nonCompliant'],
    ['internet', [ifs, vsockWithoutFamily], 0, 'nonCompliant'],
    ['internet', [ifs, vsockWithoutKind], 0, 'nonCompliant'],
    ['layered', [ifs, vsockWithoutKind], 0, 'nonCompliant'],
    ['internet', [ifs, vsock, unknownFlags], 0, 'unknown'],
    ['internet', [ifs, vsock], 1, 'unknown'],
    ['internet', [ifs, layer], 0, 'nonCompliant'],
  ] as const)('in scope %s is right: row %#', (scope, entries, missing, verdict) => {
    expect(judge(entries, missing, scope).verdict).toBe(verdict);
  });

  test('comes with the entries that decide it, and with those outside the scope', () => {
    expect(judge([ifs, layer, vsock, unknownFlags], 0, 'layered')).toEqual({
      verdict: 'nonCompliant',
      kbVerdict: 'nonCompliant',
      deciding: [layer],
      outOfScope: [vsock],
    });
    expect(judge([ifs, unknownFlags, vsock], 0, 'layered')).toEqual({
      verdict: 'unknown',
      kbVerdict: 'nonCompliant',
      deciding: [unknownFlags],
      outOfScope: [vsock],
    });
  });

  test('of the KB is that of scope all, in every scope', () => {
    for (const entries of [[ifs], [ifs, vsock], [ifs, unknownFlags], [ifs, layer, unknownFlags], []]) {
      const { verdict } = judge(entries, 0, 'all');
      expect(SCOPES.map((scope) => judge(entries, 0, scope).kbVerdict)).toEqual(SCOPES.map(() => verdict));
    }
  });

  test('on several machines is the worst, and on none unknown', () => {
    expect(worstVerdict(['compliant', 'unknown', 'nonCompliant'])).toBe('nonCompliant');
    expect(worstVerdict(['compliant', 'unknown'])).toBe('unknown');
    expect(worstVerdict(['compliant', 'compliant'])).toBe('compliant');
    expect(worstVerdict([])).toBe('unknown');
  });
});

describe('whether an entry is in a scope', () => {
  const tcp = { kind: 'baseServiceProvider', addressFamily: 2, socketType: 1, providerFlags: 8 } as const;
  test.each<[string, Partial<EntryFacts>, boolean | null, boolean | null]>([
    ['a base provider of IPv4', tcp, true, false],
    ['a base provider of IPv6', { ...tcp, addressFamily: 23 }, true, false],
    ['a base provider of another family', { ...tcp, addressFamily: 28 }, false, false],
    ['a base provider without its family', { ...tcp, addressFamily: null }, null, false],
    ['a base provider without its flags, of a socket type', { ...tcp, providerFlags: null }, true, false],
    ['a base provider with flags, without its socket type', { ...tcp, socketType: null }, true, false],
    ['a base provider without flags and socket type', { ...tcp, providerFlags: null, socketType: null }, null, false],
    ['a layered entry of another family', { ...tcp, kind: 'layeredChainEntry', addressFamily: 28 }, true, true],
    ['an entry without its kind', { ...tcp, kind: null }, true, null],
    ['an entry without its kind, of another family', { ...tcp, kind: null, addressFamily: 28 }, null, null],
  ])('is known of %s', (_, facts, internet, layered) => {
    expect([isInScope(entry(facts), 'internet'), isInScope(entry(facts), 'layered')]).toEqual([internet, layered]);
  });
});
