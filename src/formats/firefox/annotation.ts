import { type Bitness, type EntryFacts, UNKNOWN_ENTRY } from '../../catalog/entry.ts';
import { canonicalGuid } from '../../catalog/protocol-info.ts';
import type { Warning } from '../../failure.ts';
import { MOST_ENTRIES } from '../../machine-catalog.ts';

/** The entries of one annotation, in catalog order. */
export interface Annotation {
  facts: EntryFacts[];
  warnings: Warning[];
  /** How many entries were cut off at least. */
  missing: number;
  /** Whether any entry shows its flags: Firefox before 47 left them out. */
  hasFlags: boolean;
}

const BETWEEN_FIELDS = ' : ';
/** `name : version : type : path`, as Firefox 6 to 46 wrote it. */
const OLD_FIELDS = 4;
/** Name, version, family, type, protocol, service flags, provider flags, path. Later versions add categories and GUID. */
const NEW_FIELDS = 8;
const MOST_FIELDS = 10;
const NUMBER = /^-?\d{1,10}$/;
const FLAGS = /^0x([0-9a-f]{1,8})$/;
/**
 * The beginning of an annotation: a name, two numbers, then two more numbers with flags, or a text. `\D` also matches the minus
 * sign of a negative number.
 */
const BEGINNING = /^\S.{0,255}? : -?\d{1,10} : -?\d{1,10} : (?:\d{1,10} : \d{1,10} : 0x|\D|$)/;

/** Whether a line is the first line of an annotation. */
export const beginsAnnotation = (line: string): boolean => BEGINNING.test(line);

/**
 * Reads the text of Firefox's annotation `Winsock_LSP`, which has a line for each entry of one catalog. A field counts only if
 * another field follows it. Otherwise it may be cut off, and flags that lack a digit would be wrong.
 * @param bitness bitness of the Firefox, which is that of the catalog; null when it is unknown
 */
export function readAnnotation(text: string, bitness: Bitness, target: string): Annotation {
  const lines = text.split('\n');
  const annotation: Annotation = { facts: [], warnings: [], missing: 0, hasFlags: false };
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    if (line.trim() === '') {
      if (last) addMissingEntry(annotation, target);
      continue;
    }
    // The caller refuses so many entries.
    if (annotation.facts.length > MOST_ENTRIES) break;
    const place = `${target}:${index + 1}`;
    annotation.facts.push(factsOf(fieldsOf(line), last, { ...UNKNOWN_ENTRY, bitness }, annotation, place));
  }
  const facts = annotation.facts.map((entry, index) => ({ ...entry, position: index + 1 }));
  return { ...annotation, facts };
}

/** Splits a line. Blanks around the line break may have been trimmed, and with them an empty field at the end. */
const fieldsOf = (line: string): string[] => {
  const trimmed = line.trim();
  return (trimmed.endsWith(' :') ? `${trimmed} ` : trimmed).split(BETWEEN_FIELDS).map((field) => field.trim());
};

/** Each line of an annotation ends in a line break except the last, so after a line break another entry follows. */
function addMissingEntry(annotation: Annotation, target: string): void {
  const message = 'The annotation announces another entry and does not hold it.';
  annotation.warnings.push({ code: 'entriesMissing', message, target });
  annotation.missing++;
}

function factsOf(
  fields: readonly string[],
  last: boolean,
  unknown: EntryFacts,
  annotation: Annotation,
  target: string,
): EntryFacts {
  const [name = '', version = '', third = '', fourth = ''] = fields;
  const named = { ...unknown, name: name || null, rawName: name || null };
  if (fields.length === OLD_FIELDS && NUMBER.test(version) && NUMBER.test(third)) {
    return { ...named, version: Number(version), socketType: Number(third), providerPath: fourth || null };
  }
  const numbers = fields.slice(1, 5);
  const flags = fields.slice(5, 7).map(flagsOf);
  const [serviceFlags = null, providerFlags = null] = flags;
  const whole = fields.length >= NEW_FIELDS && fields.length <= MOST_FIELDS;
  if (!whole || !numbers.every((field) => NUMBER.test(field)) || serviceFlags === null || providerFlags === null) {
    // The name contains ` : `, or the line was cut or changed. Then nobody can tell which field is which.
    const message = `The line of '${named.name}' is not as Firefox writes it, so the entry may be non-IFS.`;
    annotation.warnings.push({ code: 'entryCut', message, target });
    return named;
  }
  annotation.hasFlags = true;
  const [family, type, protocol] = numbers.slice(1).map(Number) as [number, number, number];
  const [path = '', , guid] = fields.slice(7);
  return {
    ...named,
    version: Number(version),
    addressFamily: family,
    socketType: type,
    protocol,
    serviceFlags,
    providerFlags,
    providerPath: (fields.length > NEW_FIELDS || !last ? path : '') || null,
    providerId: guid === undefined ? null : canonicalGuid(guid),
    // Firefox leaves out the GUID of a chain entry only. At the end of the text it may be cut off.
    kind: guid === '' && !last ? 'layeredChainEntry' : null,
  };
}

function flagsOf(field: string): number | null {
  const digits = FLAGS.exec(field)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}
