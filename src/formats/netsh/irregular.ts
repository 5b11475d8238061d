import { decodeText } from '../../inputs/text.ts';
import { factsOfRecord } from './facts.ts';
import { filteredRecords } from './filtered.ts';
import { isKnownLabel, type Labels, languageLabels } from './labels.ts';
import { learnLabels } from './learn.ts';
import { segmentsOf } from './lines.ts';
import { type ReadDump, replaceRawBytes } from './read-dump.ts';
import { COMMAND, idsOf, recordsOf } from './records.ts';

/**
 * Reads the dumps in a text that people, mail programs or forums may have cut, quoted, wrapped, joined or shortened. Takes any
 * text. Lines that may belong to an entry and cannot be read are listed in `lost`.
 */
export function readIrregular(bytes: Buffer): ReadDump[] {
  const { lines, encoding, decoded } = decodeText(bytes, isKnownLabel);
  const segments = segmentsOf(lines);
  const labels = learnLabels(segments);
  // Labels are learned from whole entries only, and a filtered dump has none.
  const filtered = hasLearned(labels) ? null : filteredRecords(segments, languageLabels());
  const dumps = filtered === null ? recordsOf(segments, labels) : [filtered];
  const [first] = dumps.flatMap(({ entries }) => entries);
  const announced = lines.slice(0, first?.firstLine).some((line) => line.includes(COMMAND));
  return dumps.map((dump) => {
    const ids = new Set(idsOf(dump));
    const entries = dump.entries.map((record) => factsOfRecord(record, labels, ids));
    if (!decoded) for (const { facts } of entries) replaceRawBytes(facts);
    return {
      entries,
      nameSpaces: dump.nameSpaces,
      lost: dump.lost,
      moreLost: dump.moreLost,
      announced,
      filtered: filtered !== null,
      encoding,
      decoded,
    };
  });
}

/** Whether a whole entry of the dump taught a label that no known language has. */
function hasLearned({ fields }: Labels): boolean {
  const known = languageLabels().fields;
  return [...fields].some(([label, meaning]) => meaning !== 'nameSpace' && meaning !== 'active' && !known.has(label));
}
