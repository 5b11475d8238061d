import { asFailure, Failure } from '../failure.ts';
import { type SourceFile, withSourceFile } from './files.ts';
import { readHiveFile } from './hive-file.ts';
import { readJson } from './json.ts';
import { type MachineResult, type SourceKind, unknownSource } from './machine.ts';
import { readNetsh } from './netsh/netsh.ts';
import { readReg } from './reg/reg.ts';

/** Everything that one file or standard input holds; a failure is a result too, so that others go on. */
export function readSource(path: string): MachineResult[] {
  let kind: SourceKind | null = null;
  try {
    return withSourceFile(path, (file) => {
      // A hive is large, and little of it is read; anything else is read as a whole.
      if (isHive(file)) {
        kind = 'hive';
        return [readHiveFile(file, path)];
      }
      const bytes = file.all();
      kind = sniff(bytes, path);
      if (kind === 'json') return readJson(bytes, path);
      return kind === 'reg' ? readRegOrText(bytes, path) : readNetsh(bytes, path);
    });
  } catch (error) {
    const failure = asFailure(error);
    const recognised = failure.code === 'sourceUnrecognised' ? null : kind;
    return [{ source: unknownSource(path, recognised), failure }];
  }
}

const isHive = (file: SourceFile): boolean => file.read(0, 4).toString('latin1') === 'regf';

/** A log can hold registry keys and a netsh dump; only what begins like an export is nothing else. */
function readRegOrText(bytes: Buffer, path: string): MachineResult[] {
  try {
    return readReg(bytes, path);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'noCatalog') throw error;
    try {
      return readNetsh(bytes, path);
    } catch {
      throw error;
    }
  }
}

const SNIFFED_BYTES = 65536;

/** The kind of a file from its content alone; whatever looks like nothing else is taken for netsh's text. */
function sniff(bytes: Buffer, path: string): SourceKind {
  if (bytes.length === 0) throw empty(path);
  if (bytes.toString('latin1', 0, 4) === 'CREG') throw windows9x(path);
  // Without NULs UTF-16 reads like ASCII, which is all that the marks below are.
  const start = bytes
    .toString('latin1', 0, SNIFFED_BYTES)
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  const text = start.trimStart();
  if (/^(?:Windows Registry Editor|REGEDIT4)/.test(text)) return 'reg';
  if (/^\[-?\\?(?:HKEY_|HKLM\\|(?:Current)?ControlSet)/im.test(text) || text.includes('"PackedCatalogItem"='))
    return 'reg';
  if (/^(?:\{\s*["}]|\[\s*[{\]])/.test(text)) return 'json';
  return 'netsh';
}

const empty = (path: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: 'The file is empty.',
    target: path,
    hint: 'Make the dump again: netsh winsock show catalog > dump.txt',
  });

const windows9x = (path: string): Failure =>
  new Failure({
    code: 'sourceUnsupported',
    message: 'This is the registry of a Windows 95, 98 or Me, which this program does not read.',
    target: path,
    hint: 'Windows 9x has no completion ports that a provider could break.',
  });
