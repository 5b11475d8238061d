// Checks that `restore` makes before it changes anything.

import type { CatalogEntry } from '../catalog/entry.ts';
import { lspsOf } from '../catalog/lsps.ts';
import { Failure } from '../failure.ts';
import { fileInView } from '../live/identity/view.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { missingBelow, stillMissing } from './plan/restoration.ts';
import type { Snapshot } from './snapshot.ts';

/** GUIDs of the LSP that has an entry with this GUID, else the GUID alone. @throws Failure backupNotFound */
export function providerIdsOfLsp(entries: readonly CatalogEntry[], provider: string, id: string): ReadonlySet<string> {
  const lsp = lspsOf(entries).find((each) => each.entries.some(({ providerId }) => providerId === provider));
  const own = lsp?.entries ?? entries.filter(({ providerId }) => providerId === provider);
  if (own.length > 0) return new Set(own.flatMap(({ providerId }) => providerId ?? []));
  throw new Failure({
    code: 'backupNotFound',
    message: `The backup holds no provider ${provider}.`,
    target: id,
    hint: 'See what the backups hold: winsock-lsp backups',
  });
}

/** Refuses to restore a chain whose lower layer is not installed: its sockets would fail. */
export function lowerLayerRefusal(
  entries: CatalogEntry[],
  now: Snapshot,
  wanted: ReadonlySet<string> | null,
): Failure | null {
  const below = wanted === null ? [] : missingBelow(entries, now.entries, wanted);
  if (below.length === 0) return null;
  const names = [...new Set(below.map(({ name }) => `'${name}'`))].join(', ');
  return new Failure({
    code: 'refused',
    message: `Its chains lead through ${names}, which is not there: alone it would lead nowhere. Nothing was touched.`,
    target: below[0]?.providerId ?? null,
    hint: 'Restore that first, or all: without --provider.',
  });
}

/** Refuses to install a provider whose file is not there: its sockets would fail. */
export function missingFileRefusal(
  entries: readonly CatalogEntry[],
  current: readonly CatalogEntry[],
  wanted: ReadonlySet<string> | null,
  machine: WindowsMachine,
): Failure | null {
  const folders = machine.folders();
  for (const entry of stillMissing(entries, current, wanted)) {
    const path = entry.providerPath === null ? null : fileInView(entry.providerPath, entry.bitness as 32 | 64, folders);
    const presence = path === null ? 'unknown' : machine.filePresence(path);
    if (presence === 'there') continue;
    return new Failure({
      code: 'fileGone',
      message: `The file of '${entry.name}' (${entry.bitness}-bit) ${presence === 'gone' ? 'is gone' : 'cannot be seen'}: without it the layer would cut the network. Nothing was touched.`,
      target: path ?? entry.providerPath,
      hint: 'Install the product again; it brings its layer with it.',
    });
  }
  return null;
}
