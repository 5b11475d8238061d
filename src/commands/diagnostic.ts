import { toJson } from '../documents/write.ts';
import type { Failure, Warning } from '../failure.ts';
import { printable } from '../printable.ts';
import type { Diagnostic, Format } from './request.ts';

export const warningsAs = (warnings: readonly Warning[]): Diagnostic[] =>
  warnings.map((warning) => ({ level: 'warning', ...warning }));

export const failureAs = ({ code, message, target }: Failure): Diagnostic => ({
  level: 'error',
  code,
  message,
  target,
});

/** How diagnostics are written: as the answer is, or as dsc takes them. */
export type Style = Format | 'dsc';

/** A line of JSON with the level as its key is shown by dsc at that level; it filters them itself. */
const DSC_LEVELS = { error: 'error', warning: 'warn', information: 'info' } as const;

/** A diagnostic as stderr carries it: a sentence where a person reads it, else a line of JSON. */
export function diagnosticText(diagnostic: Diagnostic, format: Style): string {
  const { level, message, target } = diagnostic;
  if (format === 'dsc') {
    return `${toJson({ [DSC_LEVELS[level]]: target === null ? message : `${target}: ${message}` }, 0)}\n`;
  }
  if (format === 'json' || format === 'ndjson') return `${toJson(diagnostic, 0)}\n`;
  return `${level}: ${target === null ? '' : `${printable(target)}: `}${printable(message)}\n`;
}
