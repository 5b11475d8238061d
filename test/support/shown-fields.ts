// What each kind of evidence shows, so that a test notices when a reader no longer reads it.

import type { CatalogEntry } from '../../src/catalog/entry.ts';
import type { EvidenceKind } from '../../src/kinds.ts';

/** The fields in which evidence must not differ from the machine. */
export const COMPARED = [
  ...(['bitness', 'id', 'kind', 'name', 'nonIfs', 'serviceFlags', 'providerFlags', 'providerId'] as const),
  ...(['providerPath', 'addressFamily', 'socketType', 'protocol', 'chainLength', 'chain'] as const),
] satisfies (keyof CatalogEntry)[];

export type ComparedField = (typeof COMPARED)[number];

interface Shown {
  /** How many of the 18 entries. */
  entries: number;
  fields: readonly ComparedField[];
}

const whole: Shown = { entries: 18, fields: COMPARED };

/**
 * What each form of a kind shows of the case one-lsp-both-catalogs: the number of entries, and the fields of each of them. Not what
 * only some forms show: an older Firefox wrote no flags.
 */
export const SHOWN: Readonly<Record<EvidenceKind, Shown>> = {
  netsh: { entries: 18, fields: COMPARED.filter((field) => field !== 'providerFlags') },
  reg: whole,
  registryText: whole,
  hive: whole,
  osquery: whole,
  velociraptor: whole,
  // Firefox and Chromium ask Winsock, which shows a process the catalog of its own bitness.
  firefox: { entries: 9, fields: ['name', 'providerPath', 'socketType'] },
  netExport: { entries: 9, fields: ['kind', 'name', 'providerPath', 'socketType', 'protocol', 'chainLength'] },
  // It leaves out dummies and hidden entries.
  msinfo: { entries: 12, fields: ['name'] },
  autoruns: { entries: 18, fields: ['bitness', 'name', 'providerPath'] },
  json: whole,
};
