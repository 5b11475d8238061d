import { readBytes } from '../../src/formats/read.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { caseNamed } from './cases.ts';
import { DISGUISES, RENDERINGS } from './disguises.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { netshOf } from './netsh.ts';

/** A non-IFS entry put into clean evidence. */
export interface Insertion {
  evidence: string;
  disguise: string;
  rendering: string;
  /** Number of the line before which the entry is put, modulo the number of lines. */
  line: number;
}

const verdicts = (bytes: Buffer): string[] =>
  readBytes(bytes, 'evidence', { logs: () => [], controlSet: null }).map((result) =>
    'failure' in result ? 'unknown' : judge(result.entries, result.missingEntries, 'internet').verdict,
  );

const isCompliant = (bytes: Buffer): boolean => verdicts(bytes).every((verdict) => verdict === 'compliant');

/** Evidence of a clean machine that is read as compliant. Hives are left out, since they have no lines. */
export const CLEAN: readonly Evidence[] = evidenceOf('clean-windows-10').filter(
  ({ bytes, kind }) => kind !== 'hive' && isCompliant(bytes),
);

/**
 * In front of the first entry of a dump, behind its Entry Type, Description, Provider Path and Catalog Entry ID, behind its last line,
 * and further on. In other evidence these are other places.
 */
const LINES = [0, 3, 4, 6, 7, 15, 50, 100_003];

/** Every rendering of the entry in every disguise before each of several lines of that evidence. */
export const insertionsInto = (evidence: string): Insertion[] =>
  DISGUISES.flatMap(({ name: disguise }) =>
    Object.keys(RENDERINGS).flatMap((rendering) => LINES.map((line) => ({ evidence, disguise, rendering, line }))),
  );

/** Whether the evidence is still read as compliant with the non-IFS entry in it. */
export function isMissed({ evidence, disguise, rendering, line }: Insertion): boolean {
  const clean = CLEAN.find(({ name }) => name === evidence) as Evidence;
  const put = DISGUISES.find(({ name }) => name === disguise)?.put;
  const text = put?.(RENDERINGS[rendering] as string) ?? '';
  // Some disguises leave nothing of a text of one line.
  return text.trim() !== '' && isCompliant(inserted(clean.bytes, text, line));
}

/** Puts a text before one of the lines of the evidence, in its encoding. */
function inserted(bytes: Buffer, text: string, place: number): Buffer {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const whole = bytes.toString(wide ? 'utf16le' : 'utf8');
  const lines = whole.split('\n');
  const at = 1 + (place % lines.length);
  return Buffer.from([...lines.slice(0, at), text, ...lines.slice(at)].join('\n'), wide ? 'utf16le' : 'utf8');
}

/**
 * Whether the second of two dumps in one text is compliant although somebody has put the entry between them, where it may be
 * the first of the second dump.
 */
export function isMissedBetweenDumps({ disguise, rendering }: Pick<Insertion, 'disguise' | 'rendering'>): boolean {
  const dump = netshOf(caseNamed('clean-windows-10'));
  const put = DISGUISES.find(({ name }) => name === disguise)?.put;
  const text = put?.(RENDERINGS[rendering] as string) ?? '';
  return text.trim() !== '' && verdicts(Buffer.from(`${dump}\r\n${text}\r\n${dump}`)).at(-1) === 'compliant';
}
