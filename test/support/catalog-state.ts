import { decodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import { decodeProtocolInfo, encodeProtocolInfo } from '../../src/catalog/protocol-info.ts';

const ITEM_BYTES = 888;

/**
 * Both catalogs and the LSP categories in a simulator's state file, as text. Ids are left out, since Windows assigns new ones in a
 * restore: a chain names the positions of its entries instead.
 */
export function stateOf(store: Buffer): string {
  const lines: string[] = [];
  let at = 0;
  const number = (): number => {
    at += 4;
    return store.readUInt32LE(at - 4);
  };
  for (const bitness of [32, 64]) {
    const items = Array.from({ length: number() }, () => {
      at += ITEM_BYTES;
      return decodeCatalogItem(store.subarray(at - ITEM_BYTES, at));
    }).map(({ path, info }) => ({ path, info: decodeProtocolInfo(encodeProtocolInfo(info)) }));
    const ids = items.map(({ info }) => info.catalogEntryId);
    for (const [index, { path, info }] of items.entries()) {
      // An id that no entry has gives no position, so the id itself is shown.
      const chain = info.chainEntries
        .slice(0, info.chainLength)
        .map((id) => (ids.includes(id) ? `#${ids.indexOf(id)}` : id));
      const rest = { ...info, catalogEntryId: 0, chainEntries: Array(7).fill(0) as number[] };
      const bytes = Buffer.from(encodeProtocolInfo(rest)).subarray(0, 116).toString('hex');
      lines.push(
        [bitness, index, info.providerId, info.name, chain.join('>'), Buffer.from(path).toString('latin1'), bytes].join(
          ' ',
        ),
      );
    }
  }
  return [...lines, ...categoriesOf(store.subarray(at)).sort()].join('\n');
}

/** Categories follow the mark `WSLP` and the two next ids. Each row has 24 bytes: GUID, bitness and mask. */
function categoriesOf(rest: Buffer): string[] {
  if (rest.length < 16) return [];
  return Array.from({ length: rest.readUInt32LE(12) }, (_, index) => rest.subarray(16 + index * 24, 40 + index * 24))
    .filter((row) => row.readUInt32LE(20) !== 0)
    .map((row) => `categories ${row.toString('hex')}`);
}
