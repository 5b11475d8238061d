// The files that this program keeps below ProgramData. Each is a document with a schema.

import { head } from './documents.ts';
import type { BackupDocument, ExclusionDocument, JournalDocument } from './generated/types.ts';
import { checked } from './validate.ts';
import { toJson } from './write.ts';

type Content<D> = Omit<D, '$schema' | 'schemaVersion' | 'document' | 'version' | 'exitCode'>;

export type BackupFile = Content<BackupDocument>;
export type JournalFile = Content<JournalDocument>;
export type ExclusionFile = Content<ExclusionDocument>;

export const backupFile = (content: BackupFile): string =>
  `${toJson(checked('backup', { ...head('backup', 0), ...content }), 1)}\n`;

export const journalFile = (content: JournalFile): string =>
  `${toJson(checked('journal', { ...head('journal', 0), ...content }), 1)}\n`;

export const exclusionFile = (content: ExclusionFile): string =>
  `${toJson(checked('exclusion', { ...head('exclusion', 0), ...content }), 1)}\n`;
