// Reads the output of `fleet`: a JSON document for each machine, each on a line of its own.

import type { FleetDocument, FleetLine } from '../documents/fleet-documents.ts';
import { documentIn } from '../documents/validate.ts';
import { Failure } from '../failure.ts';
import { unicodeLines } from '../inputs/text.ts';

/** Whether a file begins like output of `fleet`. PowerShell may have saved it as UTF-16, which is ASCII with NULs. */
export const isFleetOutput = (head: Buffer): boolean =>
  /^(?:\xef\xbb\xbf|\xff\xfe)?\s*\{"\$schema":"https:\/\/schemas\.winsock-lsp\.invalid\/1\/fleet\./.test(
    head.toString('latin1').replaceAll('\0', ''),
  );

/** The documents of machines. @throws Failure sourceMalformed at a line that is cut off, or not from `fleet` */
export function* fleetLines(bytes: Buffer, path: string): Generator<FleetLine> {
  let number = 0;
  for (const text of unicodeLines(bytes)) {
    number++;
    const line = text.trim();
    if (line === '') continue;
    const target = `${path}:${number}`;
    const document = documentIn<FleetDocument>('fleet', line, (reason, isJson) =>
      malformed(target, isJson ? reason : 'it is not JSON'),
    );
    if (isMachineLine(document)) yield document;
  }
}

/** False for the summary, which is the last line. */
const isMachineLine = (document: FleetDocument): document is FleetLine => document.machine !== undefined;

const malformed = (target: string, reason: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `This line is not from winsock-lsp fleet: ${reason}.`,
    target,
    hint: 'Give the output of winsock-lsp fleet as it was written.',
  });
