import { Failure } from '../failure.ts';
import { GZIP, type SourceFile } from '../inputs/files.ts';
import { KINDS_AND_HOW } from '../kinds.ts';

/** What is looked at to tell of which kind a file is. */
export interface Sample {
  file: SourceFile;
  /** The beginning of the text as far as it is ASCII, which all marks of a kind are; without blanks in front. */
  head: string;
  /** All of the file, read once. @throws Failure sourceTooLarge */
  bytes(): Buffer;
}

const SAMPLED_BYTES = 65536;

/** @throws Failure for what is surely no evidence: an empty file, an archive, the registry of Windows 9x */
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

/** Most files have no NULs, and looking for them takes time where there are thousands of files. */
function asciiOf(start: Buffer): string {
  const wide = start[1] === 0 || (start[0] === 0xff && start[1] === 0xfe);
  const text = wide ? start.toString('utf16le') : start.toString('latin1');
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).replace(/^(?:\xef\xbb\xbf|\ufeff|\xfe\xff)/, '');
}

export const isJson = (head: string): boolean => /^(?:\{\s*["}]|\[\s*[{\]])/.test(head);

/** In a text within JSON the quotes would stand behind backslashes, so that no text can forge a member's name. */
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
