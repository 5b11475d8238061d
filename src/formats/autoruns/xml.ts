import { xmlElements } from '../../inputs/xml.ts';
import { MOST_ENTRIES } from '../../machine-catalog.ts';
import { type AutorunsRow, catalogOfLocation, rowOf } from './row.ts';

/** Reads the rows that `autorunsc -x` prints: an element `item` for each row, with an element for each column. */
export function rowsOfXml(text: string): { rows: AutorunsRow[]; damage: string | null } {
  const rows: AutorunsRow[] = [];
  let item = new Map<string, string>();
  const damage = xmlElements(text, (element) => {
    if (element.name !== 'item') {
      item.set(element.name, element.content);
      return;
    }
    const bitness = catalogOfLocation(item.get('location') ?? '');
    const name = item.get('itemname') ?? '';
    if (bitness !== null && name !== '' && rows.length <= MOST_ENTRIES)
      rows.push(
        rowOf({
          bitness,
          name,
          description: item.get('description'),
          signer: item.get('signer'),
          company: item.get('company'),
          path: item.get('imagepath'),
          version: item.get('version'),
          sha256: item.get('sha256hash'),
        }),
      );
    item = new Map();
  });
  return { rows, damage };
}
