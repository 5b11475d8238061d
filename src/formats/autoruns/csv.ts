import { parse } from 'csv-parse/sync';
import { MOST_ENTRIES } from '../../machine-catalog.ts';
import { type AutorunsRow, catalogOfLocation, rowOf } from './row.ts';

/** A record has a few names, paths and command lines. */
const LONGEST_RECORD = 1024 * 1024;

/** Reads the rows that `autorunsc -c` prints. Finds columns by name, because versions of autorunsc order them differently. */
export function rowsOfCsv(text: string): { rows: AutorunsRow[]; damage: string | null } {
  const rows: AutorunsRow[] = [];
  let skipped = 0;
  const addRow = (record: Record<string, string | undefined>) => {
    const bitness = catalogOfLocation(record['entry location'] ?? '');
    const name = record.entry ?? '';
    // autorunsc prints a row without an entry for the catalog itself. The caller refuses more than MOST_ENTRIES rows.
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
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_RECORD,
    on_skip: () => {
      skipped++;
      return undefined;
    },
    // csv-parse must not keep the rows, because a file may have millions.
    on_record: (record: Record<string, string | undefined>) => {
      addRow(record);
      return null;
    },
  });
  return { rows, damage: skipped === 0 ? null : `${skipped} lines of the file are damaged, and were not read.` };
}
