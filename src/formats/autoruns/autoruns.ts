import { completeEntries, UNKNOWN_ENTRY } from '../../catalog/entry.ts';
import { Failure, type Warning } from '../../failure.ts';
import { linesWith } from '../../inputs/lines-with.ts';
import { decodeUnicode, unicodeEncoding } from '../../inputs/text.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries, unknownSource } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { noCatalog } from '../refusals.ts';
import { rowsOfCsv } from './csv.ts';
import { type AutorunsRow, isCatalogLocation } from './row.ts';
import { rowsOfText } from './text.ts';
import { rowsOfXml } from './xml.ts';

const LARGEST_FILE = 64 * 1024 * 1024;
const HINT = 'Save it again with "Hide Microsoft Entries" off, or run: autorunsc -a n -c -h -s';

/** Whether Autoruns saved a text, or autorunsc printed it. @param start the beginning of the text (`Sample.head`) */
export function looksLikeAutoruns(start: string, bytes: Buffer): boolean {
  if (/^<\?xml[^>]*>\s*<autoruns>/i.test(start) || /^"?Time"?,"?Entry Location"?,/.test(start)) return true;
  for (const line of linesWith(bytes, 'Protocol_Catalog9')) if (isCatalogLocation(line)) return true;
  return false;
}

/**
 * Reads the Winsock providers in a file of Autoruns: text that was saved from its window, or CSV, XML or text of autorunsc. It has
 * both catalogs with their registry keys, and the name, file, version and signer of each entry. It has no flags, so every entry's
 * `nonIfs` is null.
 * @throws Failure noCatalog, sourceTooLarge
 */
export function readAutoruns(bytes: Buffer, path: string, account: Account = emptyAccount()): MachineCatalog {
  if (bytes.length > LARGEST_FILE) throw tooLarge(path);
  const encoding = unicodeEncoding(bytes);
  const text = encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
  const { rows, damage } = rowsOf(text);
  if (rows.length === 0) throw noCatalog('autoruns', path, 'Winsock provider');
  if (rows.length > MOST_ENTRIES) throw tooManyEntries(path, rows.length);
  const message = 'Autoruns shows neither service flags nor ids of entries: nothing in it can tell IFS.';
  const warnings: Warning[] = [{ code: 'flagsNotShown', message, target: path }];
  if (damage !== null) account.unplaced.push({ target: path, what: damage });
  const missing = [damage, ...hiddenEntries(rows)].filter((reason) => reason !== null);
  for (const reason of missing) warnings.push({ code: 'entriesMissing', message: reason, target: path });
  return {
    source: { ...unknownSource(path, 'autoruns'), encoding: encoding ?? 'unknown' },
    entries: withFiles(rows),
    warnings,
    missingEntries: missing.length,
  };
}

/** Reads the rows of Winsock providers. `damage` says why some rows may be missing; null when the file is sound. */
function rowsOf(text: string): { rows: AutorunsRow[]; damage: string | null } {
  const start = text.trimStart();
  if (start.startsWith('<')) return rowsOfXml(start);
  if (/^"?Time"?,"?Entry Location"?,/.test(start)) return rowsOfCsv(start);
  return { rows: rowsOfText(start), damage: null };
}

/** Says for each catalog without Windows' own entries that it is not whole. Autoruns can hide Microsoft's or all signed entries. */
function* hiddenEntries(rows: readonly AutorunsRow[]): Generator<string> {
  for (const bitness of [64, 32] as const) {
    const own = rows.filter((row) => row.bitness === bitness);
    if (own.some(({ path }) => path !== null && /\\mswsock\.dll$/i.test(path))) continue;
    yield own.length === 0
      ? `The file shows no entry of the ${bitness}-bit catalog.`
      : `The file shows none of Windows' own entries of the ${bitness}-bit catalog: Autoruns may have hidden them.`;
  }
}

function withFiles(rows: readonly AutorunsRow[]) {
  const facts = rows.map(({ bitness, name, path }) => ({
    ...UNKNOWN_ENTRY,
    bitness,
    name,
    rawName: name,
    providerPath: path,
  }));
  const entries = completeEntries(facts);
  return entries.map((entry, index) => {
    const { identity } = rows[index] as AutorunsRow;
    return { ...entry, identity, company: identity.company ?? identity.signer };
  });
}

const tooLarge = (path: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `The file is larger than ${LARGEST_FILE / 1024 / 1024} MiB, which none that Autoruns writes is.`,
    target: path,
    hint: HINT,
  });
