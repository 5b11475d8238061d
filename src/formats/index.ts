import { Failure } from '../failure.ts';
import type { SourceFile } from '../inputs/files.ts';
import { type EvidenceKind, FILE_KINDS } from '../kinds.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { controlSetMissing } from '../registry/active.ts';
import { type Account, emptyAccount } from './account.ts';
import { looksLikeAutoruns, readAutoruns } from './autoruns/autoruns.ts';
import { readJson } from './document/document.ts';
import { looksLikeFirefox, readFirefox } from './firefox/firefox.ts';
import { readHiveFile } from './hive/hive-file.ts';
import type { LogFile } from './hive/recovery.ts';
import { looksLikeMsinfo, readMsinfo } from './msinfo/msinfo.ts';
import { beginsNetExport, readNetExport } from './net-export/net-export.ts';
import { readNetsh } from './netsh/netsh.ts';
import { beginsExport, namesRegistryKey, readReg } from './reg/reg.ts';
import { readRegistryText, showsRegistryText } from './registry-text/registry-text.ts';
import { kindOfRows } from './rows/json-kinds.ts';
import { readOsquery } from './rows/osquery.ts';
import { readVelociraptor } from './rows/velociraptor.ts';
import { isJson, isListDocument, type Sample } from './sample.ts';

/** A file, standard input or a member of an archive that is to be read. */
export interface Evidence {
  file: SourceFile;
  /** All of the file. @throws Failure sourceTooLarge */
  bytes(): Buffer;
  path: string;
  /** Number of the control set to read; null for the current one. */
  wanted: number | null;
  /** What lies beside a hive; without it, the files of its folder. */
  logs?: (() => LogFile[]) | undefined;
}

/** The result of reading evidence: for each machine its catalogs or a failure, and the account of the other parts. */
export interface Reading extends Account {
  machines: MachineResult[];
}

interface Reader {
  /** Whether a file is of this kind. The first reader in the table that returns true reads the file. */
  recognises(sample: Sample): boolean;
  /** Reads all machines of the evidence. Adds the parts that became no catalog to the account. @throws Failure */
  read(evidence: Evidence, account: Account): MachineResult[];
  /** Whether this kind of evidence has control sets, so that --control-set applies. */
  hasControlSets: boolean;
}

/** In the order in which a file is offered to them. netsh is last: its reader takes every file. */
const READERS: Readonly<Record<EvidenceKind, Reader>> = {
  hive: {
    recognises: ({ file }) => file.read(0, 4).toString('latin1') === 'regf',
    // Most other kinds are read as a whole. A hive is large, and its reader needs little of it.
    read: ({ file, path, wanted, logs }) => [readHiveFile(file, path, wanted, logs)],
    hasControlSets: true,
  },
  netExport: {
    // In front of the readers that need the whole file: a log has hundreds of megabytes, and its reader needs a few kilobytes.
    recognises: ({ head }) => beginsNetExport(head),
    read: ({ file, path }, account) => [readNetExport(file, path, account)],
    hasControlSets: false,
  },
  registryText: {
    recognises: ({ head, bytes }) => !beginsExport(head) && showsRegistryText(bytes()),
    read: ({ bytes, path, wanted }, account) => readRegistryText(bytes(), path, wanted, account),
    hasControlSets: true,
  },
  autoruns: {
    recognises: ({ head, bytes }) => !beginsExport(head) && looksLikeAutoruns(head, bytes()),
    read: ({ bytes, path }, account) => [readAutoruns(bytes(), path, account)],
    hasControlSets: false,
  },
  reg: {
    recognises: ({ head }) => beginsExport(head) || namesRegistryKey(head),
    read: readRegOrText,
    hasControlSets: true,
  },
  firefox: {
    recognises: ({ head, bytes }) => looksLikeFirefox(head, bytes),
    read: ({ bytes, path }, account) => readFirefox(bytes(), path, account),
    hasControlSets: false,
  },
  osquery: {
    recognises: ({ head }) => isJson(head) && !isListDocument(head) && kindOfRows(head) === 'osquery',
    read: ({ bytes, path, wanted }, account) => readOsquery(bytes(), path, wanted, account),
    hasControlSets: true,
  },
  velociraptor: {
    recognises: ({ head }) => isJson(head) && !isListDocument(head) && kindOfRows(head) === 'velociraptor',
    read: ({ bytes, path, wanted }, account) => readVelociraptor(bytes(), path, wanted, account),
    hasControlSets: true,
  },
  json: {
    recognises: ({ head }) => isJson(head),
    read: ({ bytes, path }) => readJson(bytes(), path),
    hasControlSets: false,
  },
  msinfo: {
    recognises: ({ bytes }) => looksLikeMsinfo(bytes()),
    read: ({ bytes, path }) => [readMsinfo(bytes(), path)],
    hasControlSets: false,
  },
  netsh: {
    recognises: () => true,
    read: ({ bytes, path }, account) => readNetsh(bytes(), path, account),
    hasControlSets: false,
  },
};

/** A kind of evidence with its names for users and its reader. */
export interface KindOfEvidence {
  kind: EvidenceKind;
  label: string;
  command: string;
  help: string;
  recognises(sample: Sample): boolean;
  /** @throws Failure */
  read(evidence: Evidence): Reading;
}

export const EVIDENCE: readonly KindOfEvidence[] = (Object.entries(READERS) as [EvidenceKind, Reader][]).map(
  ([kind, { recognises, read, hasControlSets }]) => ({
    kind,
    ...FILE_KINDS[kind],
    recognises,
    read: (evidence) => {
      const { wanted, path } = evidence;
      if (wanted !== null && !hasControlSets) throw controlSetMissing(wanted, [], { noun: 'file', path });
      const account = emptyAccount();
      return { machines: read(evidence, account), ...account };
    },
  }),
);

/** Recognises a file by its content alone. */
export const kindOf = (sample: Sample): KindOfEvidence =>
  EVIDENCE.find(({ recognises }) => recognises(sample)) as KindOfEvidence;

/** Reads a text with registry keys. If the keys hold no catalog, the text may be a log with a dump of netsh in it. */
function readRegOrText(evidence: Evidence, account: Account): MachineResult[] {
  const { path, wanted } = evidence;
  const bytes = evidence.bytes();
  try {
    return readReg(bytes, path, wanted, account);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'noCatalog') throw error;
    try {
      return readNetsh(bytes, path, account);
    } catch {
      throw error;
    }
  }
}
