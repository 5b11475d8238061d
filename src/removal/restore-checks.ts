// What keeps a restore from being begun: nothing is touched then.

import type { CatalogEntry } from '../catalog/entry.ts';
import { lspsOf } from '../catalog/lsps.ts';
import { Failure } from '../failure.ts';
import { fileInView } from '../live/identity/view.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { missingBelow, stillMissing } from './plan/restoration.ts';
import type { Snapshot } from './snapshot.ts';

/** The whole LSP that a GUID is of. @throws Failure */
export function wantedOf(entries: readonly CatalogEntry[], provider: string, id: string): ReadonlySet<string> {
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

/** A chain that leads to what is not there would cut the network, once it is in its place again. */
export function nothingBelow(
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

/** What would be installed again and whose file is not there: a layer without its file cuts the network. */
export function missingFiles(
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
