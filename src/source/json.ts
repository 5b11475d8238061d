import { completeEntries } from '../catalog/entry.ts';
import type { Entry, ListDocument, ListedMachine } from '../contract/generated/types.ts';
import { violation } from '../contract/validate.ts';
import { Failure, type FailureFacts } from '../failure.ts';
import { type MachineResult, type SourceInfo, unknownSource } from './machine.ts';
import { decodeUnicode, unicodeEncoding } from './text.ts';

/**
 * Reads `list` documents of this program: one document, or one a line.
 * Nothing in them is believed that can be computed again: a document that contradicts itself is refused.
 * @throws Failure sourceMalformed
 */
export function readJson(bytes: Buffer, path: string): MachineResult[] {
  const encoding = unicodeEncoding(bytes);
  if (encoding === null) throw malformed(path, 'It is no Unicode text');
  return parseDocuments(decodeUnicode(bytes, encoding), path).flatMap(({ document, target }) => {
    const wrong =
      isObject(document) && document.document === 'list' ? listViolation(document) : 'it is no list document';
    if (wrong !== null) throw malformed(target, `This is JSON, but not a document of "winsock-lsp list": ${wrong}`);
    return machinesOf(document as unknown as ListDocument, path, encoding, target);
  });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A document nested deeper than the stack is hostile, and no fault of this program. */
function listViolation(document: unknown): string | null {
  try {
    return violation('list', document);
  } catch (error) {
    if (error instanceof RangeError) return 'it is nested too deep';
    throw error;
  }
}

function parseDocuments(text: string, path: string): { document: unknown; target: string }[] {
  try {
    return [{ document: JSON.parse(text), target: path }];
  } catch (wholeError) {
    const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
    const filled = lines.filter(({ line }) => line !== '');
    try {
      JSON.parse(filled[0]?.line ?? '');
    } catch {
      throw malformed(path, `It begins like JSON and is none: ${(wholeError as Error).message}`);
    }
    return filled.map(({ line, number }) => {
      try {
        return { document: JSON.parse(line) as unknown, target: `${path}:${number}` };
      } catch (error) {
        throw malformed(`${path}:${number}`, `This line is no JSON: ${(error as Error).message}`);
      }
    });
  }
}

function machinesOf(document: ListDocument, path: string, encoding: string, target: string): MachineResult[] {
  const rows = document.machines ?? [document as ListedMachine];
  return rows.map((row): MachineResult => {
    const source: SourceInfo = {
      ...unknownSource(path, 'json'),
      machine: row.source.machine,
      encoding,
      origin: row.source as SourceInfo,
    };
    if ('error' in row && row.error !== undefined) {
      return { source, failure: new Failure(row.error as FailureFacts) };
    }
    const { entries, warnings, missingEntries, leftOut } = row as ListedMachine;
    if (leftOut > 0) {
      const message = `The document was made with filters that left out ${leftOut} entries: they are unknown.`;
      warnings.push({ code: 'documentFiltered', message, target });
    }
    return { source, entries: trusted(entries, target), warnings, missingEntries: missingEntries + leftOut };
  });
}

/** What follows from the facts is computed again; paths of another machine are not its business here. */
function trusted(entries: readonly Entry[], target: string) {
  const again = completeEntries(entries.map((entry) => ({ ...entry, expandedPath: null })));
  return again.map((entry, index) => {
    const given = entries[index] as Entry;
    if (entry.nonIfs !== given.nonIfs || entry.hidden !== given.hidden) {
      throw malformed(
        `${target} entries[${index}]`,
        'The document contradicts itself: nonIfs or hidden does not follow from the flags',
      );
    }
    return { ...entry, chainNames: given.chainNames };
  });
}

const malformed = (target: string, message: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `${message}.`,
    target,
    hint: 'Make the document again with: winsock-lsp list FILE --format json',
  });
