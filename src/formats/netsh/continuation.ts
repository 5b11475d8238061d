import { isMarker, isRemark } from '../omission.ts';
import { mayBeCatalog } from '../unplaced.ts';
import { type Field, foldLabel, type Labels } from './labels.ts';
import { guidValue, withoutBitness } from './values.ts';

/** The end of a path to a file with its extension. */
const EXTENSION = /\.[a-z]\w{1,4}$/i;
/** What stands behind "Contoso Filter over": the name of the provider below in brackets, which has brackets itself. */
const PROVIDER_BELOW = /^\[[^[\]]+\[[^[\]]+\]\]$/;

/** A field whose value may be wrapped. `full`: the line is as wide as a console, so that it may break in the middle of a word. */
interface Unfinished {
  value: string;
  full: boolean;
}

/**
 * The whole value of a field whose end a console or a mail program has put into the next line. Takes a line for that end only where
 * the value shows that it lacks one. Any other line may stand where somebody cut lines out, and then the lines below it belong to
 * another entry.
 * @returns null where the line is something else
 */
export function joinedValue(field: Field, { value, full }: Unfinished, end: string, labels: Labels): string | null {
  const joined = value + (full ? '' : ' ') + end;
  return isJoined(field, value, end, joined, labels) ? joined : null;
}

function isJoined(field: Field, value: string, end: string, joined: string, labels: Labels): boolean {
  if (field === 'description')
    return value.endsWith(' over')
      ? PROVIDER_BELOW.test(end)
      : hasOpenBracket(value) && !isMarker(end) && !mayBeCatalog(end);
  if (isRemark(end)) return false;
  if (field === 'entryType') return labels.kinds.has(foldLabel(withoutBitness(joined).text));
  const isPath = field === 'providerPath' && !EXTENSION.test(value) && EXTENSION.test(joined);
  return isPath && !mayBeCatalog(end.replace(EXTENSION, ''));
}

/** Whether a text is so long a value of netsh that a mail program may have put all of it below its label. */
export const isLongValue = (text: string): boolean =>
  guidValue(text) !== null ||
  (text.includes('\\') && EXTENSION.test(text)) ||
  / over \[[^[\]]+\[[^[\]]+\]\]$/.test(text);

const hasOpenBracket = (text: string): boolean => text.split('[').length > text.split(']').length;

/** Whether a value lacks what every such value has, so that the lines below it may belong to another entry. */
export function isUnfinished(field: Field, value: string): boolean {
  if (field === 'entryType' || field === 'description') return false;
  return field === 'providerPath' ? !isPath(value) : value === '';
}

/** Whether a text may be the path of a file. netsh also prints an empty path. */
export const isPath = (text: string): boolean => text === '' || /[\\/.]/.test(text);
