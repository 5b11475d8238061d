import { MOST_ENTRIES } from '../../machine-catalog.ts';
import { type AutorunsRow, catalogOfLocation, rowOf } from './row.ts';

/** The mark that Autoruns puts before an entry. It says whether the entry is enabled, and whether its file is missing. */
const MARK = /^\s*[+X-]\s/;
const SHA256 = /^SHA-?256:\s*/i;
const PATH = /^(?:File not found:\s*)?(?:[a-z]:\\|%\w+%\\|[^\s\\/]+\.dll$)/i;

/**
 * Reads rows in text that Autoruns saved from its window, with a line for each entry (name, description, publisher, path and time,
 * separated by tabs). Reads text of autorunsc too, with a block for each entry: its name, and indented below it what its file says.
 */
export function rowsOfText(text: string): AutorunsRow[] {
  const rows: AutorunsRow[] = [];
  let bitness: 32 | 64 | null = null;
  let block: { name: string; indent: number; lines: string[] } | null = null;
  const close = () => {
    if (block !== null && bitness !== null) rows.push(rowOfBlock(bitness, block.name, block.lines));
    block = null;
  };
  for (const line of text.split(/[\r\n]/)) {
    // The caller refuses so many rows.
    if (rows.length > MOST_ENTRIES) break;
    const tab = line.indexOf('\t');
    const indent = line.length - line.trimStart().length;
    const catalog = catalogOfLocation(tab === -1 ? line : line.slice(0, tab));
    if (catalog !== null) {
      close();
      bitness = catalog;
    } else if (line.trim() === '') continue;
    else if (MARK.test(line)) {
      close();
      if (bitness !== null) rows.push(rowOfColumns(bitness, line.replace(MARK, '').split('\t').map(unquoted)));
    } else if (indent === 0) {
      // Another location, or the heading of another category.
      close();
      bitness = null;
    } else if (block === null || indent <= (block as { indent: number }).indent) {
      close();
      block = { name: line, indent, lines: [] };
    } else block.lines.push(line.trim());
  }
  close();
  return rows;
}

const unquoted = (column: string): string => column.trim().replace(/^"|"$/g, '');

function rowOfColumns(bitness: 32 | 64, columns: readonly string[]): AutorunsRow {
  const [name = '', description, signer, path] = columns;
  return rowOf({ bitness, name, description, signer, path });
}

/** Reads a block of autorunsc. Takes only lines whose form shows what they are. */
function rowOfBlock(bitness: 32 | 64, name: string, lines: readonly string[]): AutorunsRow {
  const path = lines.find((line) => PATH.test(line));
  const signer = lines.find((line) => /^\((?:not )?verified\)/i.test(line));
  const version = lines.find((line) => /^\d+(?:\.\d+){1,3}$/.test(line));
  const sha256 = lines.find((line) => SHA256.test(line))?.replace(SHA256, '');
  const [description] = lines.filter((line) => line !== path && line !== signer && line !== version);
  return rowOf({ bitness, name, description, signer, path, version, sha256 });
}
