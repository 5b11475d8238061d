import { type EntryFacts, type EntryKind, kindOfChainLength, UNKNOWN_ENTRY } from '../../catalog/entry.ts';
import { MAX_PROTOCOL_CHAIN } from '../../catalog/protocol-info.ts';
import { type Field, foldLabel, type Labels } from './labels.ts';
import type { ReadEntry } from './read-dump.ts';
import type { EntryRecord } from './records.ts';
import { chainValue, flagsValue, guidValue, integerValue, withoutBitness } from './values.ts';

/**
 * Reads the fields of one entry. A value counts only if its line is whole. The last line of a text, and a line before a mark of
 * an omission, may be cut: real dumps end in `0x2006`, which is one digit short of a value with the IFS flag.
 * @param knownIds catalog entry ids of the dump
 */
export function factsOfRecord(record: EntryRecord, labels: Labels, knownIds: ReadonlySet<number>): ReadEntry {
  const notes: [code: string, message: string][] = [];
  const text = (field: Field): string | null => {
    const line = record.fields.get(field);
    if (line === undefined || line.value === '') return null;
    if (line.followed) return line.value;
    // The line is cut inside the remark, so the value in front of it is whole.
    const word = ownValue(field, line.value);
    return word === line.value ? null : word;
  };
  const read = <T>(field: Field, parse: (value: string) => T | null): T | null => {
    const value = text(field);
    const parsed = value === null ? null : (parse(value) ?? parse(ownValue(field, value)));
    if (value !== null && parsed === null) notes.push(['valueNotUnderstood', `'${field}' cannot be read`]);
    return parsed;
  };

  const entryType = text('entryType');
  const type = entryType === null ? null : withoutBitness(entryType);
  const chainLength = chainLengthOf(record);
  const named = type === null ? null : (labels.kinds.get(foldLabel(type.text)) ?? null);
  const kind = chainLength === null ? named : kindOfChainLength(chainLength);
  if (chainLength !== null && kind === null) {
    notes.push(['chainMalformed', `a chain of ${chainLength} is not possible; the most is ${MAX_PROTOCOL_CHAIN}`]);
  }
  const doubtful = type !== null && labels.doubtfulKinds.has(foldLabel(type.text));
  const differs = named !== null && kind !== null && named !== kind;
  const hasChain = kind !== null && kind !== 'layeredChainEntry' && record.fields.has('chain');
  const contradicted = doubtful || differs || hasChain;
  if (contradicted) {
    const why = differs
      ? `its type and its chain length ${chainLength} contradict each other`
      : hasChain
        ? 'it has a protocol chain, which no entry of its kind has'
        : 'the dump uses its type for two kinds of entries';
    notes.push(['kindContradicted', `${why}, so nothing in it counts`]);
  }
  const facts: EntryFacts = {
    ...UNKNOWN_ENTRY,
    id: unsigned(read('id', integerValue)),
    kind: contradicted ? null : kind,
    name: text('description'),
    rawName: text('description'),
    serviceFlags: contradicted ? null : read('serviceFlags', flagsValue),
    providerId: guidValue(record.fields.get('providerId')?.value ?? ''),
    providerPath: text('providerPath'),
    addressFamily: read('addressFamily', integerValue),
    socketType: read('socketType', integerValue),
    protocol: read('protocol', integerValue),
    version: read('version', integerValue),
    maxAddressLength: read('maxAddressLength', integerValue),
    minAddressLength: read('minAddressLength', integerValue),
    chainLength,
    chain: contradicted ? null : chainOf(record, kind, chainLength, knownIds, notes),
  };
  return {
    facts,
    marked32: type === null ? null : type.marked,
    firstLine: record.firstLine,
    hasHead: record.hasHead,
    hasEnd: hasEnd(record),
    hasFlags: record.fields.has('serviceFlags'),
    notes,
  };
}

/** Removes a remark that somebody has written behind a value: `2   <-- here` is 2. */
const withoutRemark = (value: string): string => /^(\S{1,40})\s+[^\w\s{]/.exec(value)?.[1] ?? value;

/**
 * The value without the remark behind it. A remark with a number stays, so that the value is unknown: `0x20066 -> 0x66` shows that
 * somebody has changed it. Behind the id of an entry people write the id in the other catalog. No verdict rests on an id.
 */
function ownValue(field: Field, value: string): string {
  const own = withoutRemark(value);
  return field === 'id' || !/\d/.test(value.slice(own.length)) ? own : value;
}

function hasEnd(record: EntryRecord): boolean {
  const length = chainLengthOf(record);
  return length !== null && (length < 2 || record.fields.has('chain'));
}

/** A chain length has one digit, which cannot be cut, so it counts in the last line too. */
function chainLengthOf(record: EntryRecord): number | null {
  const line = record.fields.get('chainLength');
  if (line === undefined) return null;
  return line.followed || line.value.length === 1 ? integerValue(line.value) : null;
}

function chainOf(
  record: EntryRecord,
  kind: EntryKind | null,
  length: number | null,
  knownIds: ReadonlySet<number>,
  notes: [code: string, message: string][],
): number[] | null {
  if (kind === null) return null;
  if (kind !== 'layeredChainEntry') return [];
  const line = record.fields.get('chain');
  const chain = line === undefined ? null : chainValue(line.value);
  // In the last line of a text the last id may have lost digits. If it is an id of the dump, it is whole.
  const whole = line?.followed === true || knownIds.has(chain?.at(-1) ?? -1);
  if (chain === null || !whole || chain.length !== length) {
    if (line !== undefined) notes.push(['chainCut', 'its protocol chain is not there in full']);
    return null;
  }
  return chain;
}

const unsigned = (value: number | null): number | null => (value === null ? null : value >>> 0);
