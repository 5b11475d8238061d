import { Failure, type Warning } from '../../failure.ts';
import { codePageDecoder } from '../../inputs/ansi-code-pages.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../../machine-catalog.ts';
import { readRegistryCatalog } from '../../registry/catalog.ts';
import { resolveKnownName } from '../../registry/known-names.ts';
import { noCatalog } from '../refusals.ts';
import { BASE_BLOCK_BYTES, type BaseBlock, decodeBaseBlock } from './base-block.ts';
import { Bins, type Read } from './bins.ts';
import { Cells } from './cells.ts';
import { HiveDamage, unlessDamaged } from './damage.ts';
import { readItems, warningOfMisplaced } from './items.ts';
import { Key } from './keys.ts';
import { type CatalogPlace, damageWarning, findCatalog } from './places.ts';
import { type LogFile, type Recovered, recover } from './recovery.ts';
import { warningOfRest } from './rest.ts';
import { textOf } from './values.ts';

/** A hive, in a file or in memory. */
export interface HiveFile {
  size: number;
  read: Read;
  /** Its logs, .LOG1 first. Called only when the last write to the hive did not finish. */
  logs: () => LogFile[];
}

/**
 * Reads Winsock's catalogs from a registry hive: SYSTEM, or one that `reg save` made of a control set, Services, WinSock2 or
 * Parameters. Of the file it reads only the cells that lead to the catalogs.
 * @param wanted number of the control set to read; null for the current one
 * @throws Failure noCatalog, controlSetNotFound, sourceMalformed, sourceUnsupported
 */
export function readHive(file: HiveFile, path: string, wanted: number | null = null): MachineCatalog {
  const base = decodeBaseBlock(file.read(0, BASE_BLOCK_BYTES));
  if (base === null) throw malformed(path, new HiveDamage('it is cut off in its first block', file.size));
  if (base.checksumRight && base.fileType !== 0) throw isLog(path);
  const recovered = recover(base, file.read, file.logs);
  refuseOtherVersions(recovered.base, path);
  try {
    return machineOf(file, recovered, path, wanted);
  } catch (error) {
    throw error instanceof HiveDamage ? malformed(path, error, recovered.doubt) : error;
  }
}

function machineOf(
  file: HiveFile,
  { base, dirty, doubt }: Recovered,
  path: string,
  wanted: number | null,
): MachineCatalog {
  const cells = new Cells(new Bins(file.read, base.dataSize, dirty));
  const root = new Key(cells, base.root, base.minor, null);
  const place = findCatalog(root, { noun: 'hive', path }, wanted);
  if (place === null) throw noCatalog('hive', path, 'Winsock protocol catalog');
  const read = readItems(place.catalog, path);
  if (read.items.length > MOST_ENTRIES) throw tooManyEntries(path, read.items.length);
  const [first] = read.damages;
  if (read.items.length === 0 && first !== undefined) throw first.damage;
  const catalog = readRegistryCatalog({
    items: read.items,
    counts: read.counts,
    live: false,
    listsSeen: true,
    countersSeen: true,
    has64: read.has64,
    decodePath: codePageDecoder(controlText(place, 'Nls\\CodePage', 'ACP')),
    resolveName: resolveKnownName,
    target: `${path} [${place.catalog.path}]`,
  });
  const machine = controlText(place, 'ComputerName\\ComputerName', 'ComputerName');
  const rest = warningOfRest(file, BASE_BLOCK_BYTES + base.dataSize, path);
  const misplaced = warningOfMisplaced(place.winsock, place.catalog, path);
  const warnings: Warning[] = [
    ...(doubt === null ? [] : [dirtyWarning(path, doubt)]),
    ...(BASE_BLOCK_BYTES + base.dataSize > file.size && dirty.size === 0 ? [cutWarning(path)] : []),
    ...(rest === null ? [] : [rest]),
    ...place.warnings,
    ...[...cells.repeated.values()].map((repeated) => repeatedWarning(repeated, path)),
    ...read.damages.map(({ what, damage }) => damageWarning(what, damage, path)),
    ...(misplaced === null ? [] : [misplaced]),
  ];
  return {
    source: {
      kind: 'hive',
      path,
      machine,
      encoding: null,
      controlSet: place.controlSet?.name ?? null,
      origin: null,
    },
    entries: catalog.entries,
    warnings: [...warnings, ...catalog.warnings],
    // The last write, which may be missing, may have added an entry.
    missingEntries:
      catalog.missingEntries +
      place.missing +
      cells.repeated.size +
      read.damages.length +
      (rest === null ? 0 : 1) +
      (misplaced === null ? 0 : 1) +
      (doubt === null ? 0 : 1),
  };
}

/** A text below the control set's key Control; null where it is not there or damaged, because no verdict depends on it. */
function controlText({ controlSet }: CatalogPlace, key: string, value: string): string | null {
  const read = () => controlSet?.descend('Control', ...key.split('\\'))?.value(value) ?? null;
  return textOf(unlessDamaged(read, () => {}));
}

const repeatedWarning = ({ message, offset, key }: HiveDamage, path: string): Warning => ({
  code: 'hiveDamaged',
  message: `The hive holds ${message}: only the first was read.`,
  target: `${path}:0x${offset.toString(16)}${key === '' ? '' : ` [${key}]`}`,
});

const dirtyWarning = (path: string, doubt: string): Warning => ({
  code: 'hiveDirty',
  message: `The hive was not written to the end, and ${doubt}: its last changes may be missing. Copy it again, with its .LOG1 and .LOG2.`,
  target: path,
});

const cutWarning = (path: string): Warning => ({
  code: 'hiveCut',
  message: 'The hive is cut off at its end; nothing that leads to the catalog lay there.',
  target: path,
});

/** Hives of Windows NT before 4.0 have another format of cells. */
function refuseOtherVersions({ major, minor, checksumRight }: BaseBlock, path: string): void {
  if (major === 1 && minor >= 3 && minor <= 6) return;
  // In a damaged block the version may be wrong too.
  if (!checksumRight) throw malformed(path, new HiveDamage('its first block is damaged', 0));
  const hint = 'Load it in regedit and export the key Services\\WinSock2 of its control set as a .reg file.';
  throw unsupported(`This is a registry hive of version ${major}.${minor}; 1.3 to 1.6 are read.`, path, hint);
}

const isLog = (path: string): Failure =>
  unsupported(
    "This is a hive's transaction log, which holds no catalog of its own.",
    path,
    'Give the hive that it lies beside: the log is read with it.',
  );

const unsupported = (message: string, target: string, hint: string): Failure =>
  new Failure({ code: 'sourceUnsupported', message, target, hint });

function malformed(path: string, { message, offset, key }: HiveDamage, doubt: string | null = null): Failure {
  const place = `${path}:0x${offset.toString(16)}`;
  return new Failure({
    code: 'sourceMalformed',
    message: `The registry hive is damaged: ${message}.${doubt === null ? '' : ` It was not written to the end, and ${doubt}.`}`,
    target: key === '' ? place : `${place} [${key}]`,
    hint: 'Copy the hive again, with its .LOG1 and .LOG2 beside it, or take another copy: System32\\config\\RegBack, a restore point, a backup.',
  });
}
