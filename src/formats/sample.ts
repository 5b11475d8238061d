import { Failure } from '../failure.ts';
import { GZIP, type SourceFile } from '../inputs/files.ts';
import { KINDS_AND_HOW } from '../kinds.ts';

/** What readers look at to recognise a file. */
export interface Sample {
  file: SourceFile;
  /** The beginning of the text without blanks in front. Its ASCII characters are right in every encoding. */
  head: string;
  /** All of the file, read once. @throws Failure sourceTooLarge */
  bytes(): Buffer;
}

const SAMPLED_BYTES = 65536;

/** @throws Failure for an empty file, an archive, and the registry of Windows 9x */
export function sampleOf(file: SourceFile, path: string): Sample {
  let whole: Buffer | null = null;
  const bytes = () => {
    whole ??= file.all();
    return whole;
  };
  const start = file.read(0, SAMPLED_BYTES);
  if (start.length === 0) throw empty(path);
  const mark = start.toString('latin1', 0, 4);
  if (mark === 'CREG') throw windows9x(path);
  if (mark.startsWith(GZIP) || mark === 'PK\x03\x04') throw archive(path);
  return { file, head: asciiOf(start).trimStart(), bytes };
}

/** Decodes the ASCII characters of a text in any encoding. */
function asciiOf(start: Buffer): string {
  const wide = start[1] === 0 || (start[0] === 0xff && start[1] === 0xfe);
  const text = wide ? start.toString('utf16le') : start.toString('latin1');
  return text.replaceAll('\0', '').replace(/^(?:\xef\xbb\xbf|\ufeff|\xfe\xff)/, '');
}

/** Whether a text begins like a JSON object or an array of values. */
export const isJson = (head: string): boolean => /^(?:\{\s*["}]|\[\s*[{\]])/.test(head);

/** Whether JSON is a document of `list`. In a JSON string these quotes would be escaped, so no string can look like this member. */
export const isListDocument = (head: string): boolean => /"document"\s*:\s*"list"/.test(head);

const empty = (path: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: 'The file is empty.',
    target: path,
    hint: KINDS_AND_HOW,
  });

const archive = (path: string): Failure =>
  new Failure({
    code: 'sourceUnsupported',
    message: 'This is an archive inside an archive or on standard input, or a zip archive of another name than .zip.',
    target: path,
    hint: 'Give a .zip or .gz file that holds the evidence itself.',
  });

const windows9x = (path: string): Failure =>
  new Failure({
    code: 'sourceUnsupported',
    message: 'This is the registry of a Windows 95, 98 or Me, which this program does not read.',
    target: path,
    hint: 'Windows 9x has no completion ports that a provider could break.',
  });
