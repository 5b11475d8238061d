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

/** Everything that evidence holds: each machine's catalog, or why there is none, and what became of the rest. */
export interface Reading extends Account {
  machines: MachineResult[];
}

interface Reader {
  /** Whether a file is of this kind. The rows are asked in their order, and the first that says yes reads the file. */
  recognises(sample: Sample): boolean;
  /** All machines that the evidence holds. Whatever it makes no catalog of goes into the account. @throws Failure */
  read(evidence: Evidence, account: Account): MachineResult[];
  /** Whether such evidence has control sets, so that --control-set means something. */
  hasControlSets: boolean;
}

/** In the order in which a file is offered to them. What is no other kind is taken for netsh's text. */
const READERS: Readonly<Record<EvidenceKind, Reader>> = {
  hive: {
    recognises: ({ file }) => file.read(0, 4).toString('latin1') === 'regf',
    // A hive is large, and little of it is read; most other kinds are read as a whole.
    read: ({ file, path, wanted, logs }) => [readHiveFile(file, path, wanted, logs)],
    hasControlSets: true,
  },
  netExport: {
    // Before anything reads the whole file: these are hundreds of megabytes, of which a few kilobytes count.
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

/** A kind of evidence: what it is called, how it is made, how it is told from others, and what reads it. */
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

/** The kind that a file is of, by its content alone. */
export const kindOf = (sample: Sample): KindOfEvidence =>
  EVIDENCE.find(({ recognises }) => recognises(sample)) as KindOfEvidence;

/** A log can hold registry keys and a netsh dump; only what begins like an export is nothing else. */
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
