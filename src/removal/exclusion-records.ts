// Records of the rules that this program made: a file `exclusion.json` beside each backup.

import { LSP_CATEGORIES, namesOf } from '../catalog/flags.ts';
import { type ExclusionFile, exclusionFile } from '../documents/files.ts';
import type { ApplicationRule, ExclusionDocument } from '../documents/generated/types.ts';
import { Failure, type Warning } from '../failure.ts';
import type { RawApplicationRule, WindowsMachine } from '../windows/machine.ts';
import type { ProtectedStore } from '../windows/protected-store.ts';
import { ID, inStore, parsed } from './backup.ts';
import { isFor, readRules } from './rules.ts';

const RECORD = 'exclusion.json';

export type ExclusionRecord = ExclusionFile;

export const writeRecord = (store: ProtectedStore, record: ExclusionRecord): void =>
  inStore(() => store.write(record.backup, RECORD, exclusionFile(contentOf(record))));

const contentOf = ({ backup, time, application, arguments: extra, key, before, after, state }: ExclusionRecord) => ({
  backup,
  time,
  application,
  arguments: extra,
  key,
  before,
  after,
  state,
});

/** Records that are not closed, newest first, and a failure for each damaged one. @throws Failure folderUnsafe, backupFailed */
export function openRecords(store: ProtectedStore): { records: ExclusionRecord[]; damaged: Failure[] } {
  const records: ExclusionRecord[] = [];
  const damaged: Failure[] = [];
  for (const id of inStore(() => store.names()).filter((name) => ID.test(name))) {
    try {
      const bytes = inStore(() => store.read(id, RECORD));
      const record = bytes === null ? null : parsed<ExclusionDocument>('exclusion', bytes, id);
      if (record !== null && record.backup === id && record.state !== 'closed') records.push(record);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'backupDamaged') throw error;
      damaged.push(error);
    }
  }
  return { records: records.sort((a, b) => (a.time < b.time ? 1 : -1)), damaged };
}

/** Whether a rule is what the record's run left. The record has no key when that run was killed before it read the key. */
export const isAsRecorded = ({ key, after }: ExclusionRecord, rule: RawApplicationRule | null): boolean =>
  rule !== null && rule.categories === after && (key === null || key === rule.key);

/** Whether a rule is what it was before the record's run: that run did not change it, or somebody undid the change. */
export const isAsBefore = ({ before }: ExclusionRecord, rule: RawApplicationRule | null): boolean =>
  before === null ? rule === null : rule?.key === before.key && rule.categories === before.categories;

/** Every rule of this machine, and whether this program made it (null: unknown). @throws Failure exclusionsUnavailable */
export function listExclusions(machine: WindowsMachine): { rules: ApplicationRule[]; warnings: Warning[] } {
  const rules = readRules(machine);
  const { records, warnings } = readableRecords(machine);
  return { rules: rules.map((rule) => ({ ...shown(rule), added: isAdded(rule, records, warnings) })), warnings };
}

const shown = ({ key, application, arguments: extra, categories }: RawApplicationRule) => ({
  key,
  application,
  arguments: extra,
  categories,
  categoryNames: categories === null ? null : namesOf(categories, LSP_CATEGORIES),
});

function isAdded(
  rule: RawApplicationRule,
  records: readonly ExclusionRecord[] | null,
  warnings: readonly Warning[],
): boolean | null {
  if (records === null) return null;
  const matching = records.filter((record) => isFor(rule, record.application, record.arguments));
  // A record that cannot be read may be about this rule.
  return matching.some((record) => isAsRecorded(record, rule)) || (warnings.length > 0 ? null : false);
}

/** The records, or null with a warning that says why they cannot be read. Only administrators may read them. */
function readableRecords(machine: WindowsMachine): { records: ExclusionRecord[] | null; warnings: Warning[] } {
  const unread = (code: string, message: string, target: string | null) => ({
    records: null,
    warnings: [{ code, message, target }],
  });
  if (!machine.isElevated()) {
    const message =
      'Which rules this program added (added) is not known: only an administrator may read its records. Run it elevated.';
    return unread('addedUnknown', message, null);
  }
  try {
    const { records, damaged } = openRecords(inStore(() => machine.store()));
    return { records, warnings: damaged.map(({ code, message, target }) => ({ code, message, target })) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return unread(error.code, `Which rules this program added (added) is not known: ${error.message}`, error.target);
  }
}
