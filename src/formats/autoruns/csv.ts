import { parse } from 'csv-parse/sync';
import { MOST_ENTRIES } from '../../machine-catalog.ts';
import { type AutorunsRow, catalogOfLocation, rowOf } from './row.ts';

/** A field is a name, a path or a command line. */
const LONGEST_RECORD = 1024 * 1024;

/** Rows in what `autorunsc -c` prints; its columns differ between versions, so that they are taken by their names. */
export function rowsOfCsv(text: string): { rows: AutorunsRow[]; damage: string | null } {
  const rows: AutorunsRow[] = [];
  let skipped = 0;
  const take = (record: Record<string, string | undefined>) => {
    const bitness = catalogOfLocation(record['entry location'] ?? '');
    const name = record.entry ?? '';
    // A catalog has a row of its own, without an entry. One row more than a catalog may have is enough to refuse the file.
    if (bitness === null || name === '' || rows.length > MOST_ENTRIES) return;
    rows.push(
      rowOf({
        bitness,
        name,
        description: record.description,
        signer: record.signer ?? record.publisher,
        company: record.company,
        path: record['image path'],
        version: record.version,
        sha256: record['sha-256'] ?? record.sha256,
      }),
    );
  };
  parse(text, {
    columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_RECORD,
    on_skip: () => {
      skipped++;
      return undefined;
    },
    // Nothing is kept of other rows: a file may hold millions.
    on_record: (record: Record<string, string | undefined>) => {
      take(record);
      return null;
    },
  });
  return { rows, damage: skipped === 0 ? null : `${skipped} lines of the file are damaged, and were not read.` };
}
