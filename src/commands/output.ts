// How documents and diagnostics are written.

import { toJson } from '../documents/write.ts';
import { Failure, type Warning } from '../failure.ts';
import { printable } from '../printable.ts';
import type { Answer, Diagnostic, Format } from './command.ts';

/** A document as stdout carries it: on one line for ndjson. */
export const json = (document: unknown, format: Format): string => `${toJson(document, format === 'ndjson' ? 0 : 2)}\n`;

/** A longer table is of no use to a person, and Node.js cannot hold a much longer document. fleet and ndjson have no limit. */
const MOST_MACHINES = 10_000;

/** @throws Failure sourceTooLarge for more machines than one document or table holds */
export function assertFitsOneDocument(machines: number): void {
  if (machines <= MOST_MACHINES) return;
  throw new Failure({
    code: 'sourceTooLarge',
    message: `One document or table holds at most ${MOST_MACHINES.toLocaleString('en-US')} machines, and these are more.`,
    target: null,
    hint: 'Run: winsock-lsp fleet FILE..., or add --format ndjson, which writes a line for each machine.',
  });
}

/** Answers with a document, or with its text for people, and with the warnings in it. */
export const documentAnswer = <D extends { warnings: Warning[] }>(
  document: D,
  format: Format,
  text: (document: D) => string,
): Answer => ({
  exitCode: 0,
  stdout: format === 'table' ? text(document) : json(document, format),
  diagnostics: warningDiagnostics(document.warnings),
});

export const warningDiagnostics = (warnings: readonly Warning[]): Diagnostic[] =>
  warnings.map((warning) => ({ level: 'warning', ...warning }));

export const failureDiagnostic = ({ code, message, target }: Failure): Diagnostic => ({
  level: 'error',
  code,
  message,
  target,
});

/** An error as stderr tells it. A JSON document holds the hint too, but a table does not, so the message adds it there. */
export const diagnosticWithHint = (failure: Failure, format: Format): Diagnostic => ({
  ...failureDiagnostic(failure),
  message: format === 'table' ? `${failure.message} ${failure.hint}` : failure.message,
});

/** How stderr is written: in the format of the document, or in lines that dsc understands. */
export type DiagnosticFormat = Format | 'dsc';

/** dsc shows a line of JSON at the level that is its key, and filters the levels itself. */
const DSC_LEVELS = { error: 'error', warning: 'warn', information: 'info' } as const;

/** A line for stderr: a sentence where a person reads it, else JSON. */
export function diagnosticText(diagnostic: Diagnostic, format: DiagnosticFormat): string {
  const { level, message, target } = diagnostic;
  if (format === 'dsc') {
    return `${toJson({ [DSC_LEVELS[level]]: target === null ? message : `${target}: ${message}` }, 0)}\n`;
  }
  if (format === 'json' || format === 'ndjson') return `${toJson(diagnostic, 0)}\n`;
  return `${level}: ${target === null ? '' : `${printable(target)}: `}${printable(message)}\n`;
}
