import {
  type Bitness,
  completeEntries,
  type EntryFacts,
  kindOfChainLength,
  UNKNOWN_ENTRY,
} from '../../catalog/entry.ts';
import type { Failure, Warning } from '../../failure.ts';
import { firstOfArray } from '../../inputs/array-text.ts';
import { inMemory, type SourceFile } from '../../inputs/files.ts';
import { isObject } from '../../inputs/json-lines.ts';
import { decodeUnicode, unicodeEncoding } from '../../inputs/text.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries, unknownSource } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { noCatalog } from '../refusals.ts';

/**
 * The name of the member that holds the catalog, in a net-export log (`polledData.serviceProviders`) and in older net-internals
 * dumps (Chromium, chrome/browser/net/service_providers_win.cc). In a JSON string these quotes would be escaped, so no string can
 * look like this member.
 */
const LIST = Buffer.from('"service_providers"');
/** A list of 4096 entries with long paths is smaller. */
const LONGEST_LIST = 8 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** A log begins with its constants, which name the operating system. */
const HEAD = 1024 * 1024;
const OS_TYPE = /"os_type"\s*:\s*"([^"\\]{1,200})"/;
/** A 32-bit Windows, which has one catalog: `Windows NT: 10.0.19045 (x86)`. */
const ONLY_32 = /^Windows\b.*\(x86\)$/;

/** Whether a text begins as a net-export or net-internals log does. */
export const beginsNetExport = (text: string): boolean => /^\{\s*"constants"\s*:\s*\{/.test(text);

/**
 * Reads the Winsock catalog in a log of chrome://net-export (also Edge and Electron) or of the older net-internals. The log has the
 * catalog of the browser's bitness without flags, so every entry's `nonIfs` is null. Reads the file in pieces.
 * @throws Failure noCatalog, sourceMalformed
 */
export function readNetExport(given: SourceFile, path: string, account: Account = emptyAccount()): MachineCatalog {
  const encoding = unicodeEncoding(given.read(0, HEAD)) ?? 'utf-8';
  // PowerShell writes UTF-16; the browser never does.
  const file = encoding === 'utf-8' ? given : inMemory(Buffer.from(decodeUnicode(given.all(), encoding)));
  const system = OS_TYPE.exec(file.read(0, HEAD).toString('utf8'))?.[1] ?? null;
  const lists = [...listsIn(file)];
  const [list] = lists;
  if (list === undefined) throw noList(file, path, system);
  const rows = list.values.filter(isObject);
  if (rows.length === 0) throw noList(file, path, system);
  if (rows.length > MOST_ENTRIES) throw tooManyEntries(path, rows.length);
  if (lists.length === MOST_LISTS)
    account.leftOut.push({ target: path, what: `whatever follows list number ${MOST_LISTS} of Winsock providers` });
  const bitness: Bitness = system !== null && ONLY_32.test(system) ? 32 : null;
  const warnings = [flagsNotShown(path)];
  let missingEntries = bitness === 32 ? 0 : 1;
  if (bitness === null)
    warnings.push({
      code: 'entriesMissing',
      message:
        "The log shows the catalog of the browser's own bitness, and does not say which that is. The other one is unknown.",
      target: path,
    });
  if (!list.whole || rows.length < list.values.length) {
    missingEntries++;
    const message = 'The log ends, or is damaged, inside the list of Winsock providers: entries are missing.';
    warnings.push({ code: 'entriesMissing', message, target: path });
  }
  if (lists.some(({ text }) => text !== list.text)) {
    missingEntries++;
    const message = 'The log holds lists of Winsock providers that differ: the first was read.';
    warnings.push({ code: 'entryRepeated', message, target: path });
  }
  if (lists.length === MOST_LISTS) {
    const message = `The log holds ${MOST_LISTS} lists of Winsock providers or more: others were not compared with the first.`;
    warnings.push({ code: 'entryRepeated', message, target: path });
  }
  return {
    source: { ...unknownSource(path, 'netExport'), encoding },
    entries: completeEntries(rows.map((row, index) => factsOf(row, bitness, index + 1))),
    warnings,
    missingEntries,
  };
}

interface List {
  values: unknown[];
  /** False where the text ends before the list does. */
  whole: boolean;
  text: string;
}

/** A log has one list. More lists than this are not compared. */
const MOST_LISTS = 16;

/** Finds the lists of providers. Keeps only one piece of the file in memory. */
function* listsIn(file: SourceFile): Generator<List> {
  let found = 0;
  const memory = Buffer.allocUnsafe(CHUNK + LIST.length - 1);
  for (let at = 0; at < file.size && found < MOST_LISTS; at += CHUNK) {
    // Pieces overlap, because the member's name may lie across their border.
    const piece = file.read(at, memory.length, memory);
    for (let hit = piece.indexOf(LIST); hit !== -1 && found < MOST_LISTS; hit = piece.indexOf(LIST, hit + 1)) {
      const after = at + hit + LIST.length;
      const start = /^\s*:\s*(?=\[)/.exec(file.read(after, 100).toString('latin1'))?.[0].length;
      if (start === undefined) continue;
      found++;
      yield firstOfArray(file.read(after + start, LONGEST_LIST).toString('utf8'));
    }
  }
}

function factsOf(row: Record<string, unknown>, bitness: Bitness, position: number): EntryFacts {
  const name = textOf(row.name);
  const chainLength = integerOf(row.chain_length);
  const kind = chainLength === null ? null : kindOfChainLength(chainLength);
  return {
    ...UNKNOWN_ENTRY,
    bitness,
    position,
    kind,
    name,
    rawName: name,
    providerPath: textOf(row.path),
    socketType: integerOf(row.socket_type),
    protocol: integerOf(row.socket_protocol),
    version: integerOf(row.version),
    chainLength,
    chain: kind === null || kind === 'layeredChainEntry' ? null : [],
  };
}

const LONGEST_TEXT = 1024;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : null;

const integerOf = (value: unknown): number | null =>
  Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 31 ? (value as number) : null;

const flagsNotShown = (path: string): Warning => ({
  code: 'flagsNotShown',
  message: 'A Chromium log shows neither service flags nor ids of entries: nothing in it can tell IFS.',
  target: path,
});

function noList(file: SourceFile, path: string, system: string | null): Failure {
  if (system !== null && !system.startsWith('Windows'))
    return noCatalog(
      'netExport',
      path,
      `list of Winsock providers: it was made on another system than Windows (${system})`,
    );
  const end = file
    .read(Math.max(0, file.size - 100), 100)
    .toString('latin1')
    .trimEnd();
  const cut = end.endsWith('}') ? '' : ': it ends before its list, which the browser writes last';
  return noCatalog('netExport', path, `list of Winsock providers${cut}`);
}
