import { toJson } from '../contract/write.ts';
import { lazy } from '../lazy.ts';
import type { Diagnostic, Format } from './request.ts';
import type * as Show from './show.ts';

/** Text of a catalog or a dump, so that it can do nothing to a terminal. */
export const harmless = (text: string): string => lazy<typeof Show>('show').harmless(text);

/** How diagnostics are written: as the answer is, or as dsc takes them. */
export type Style = Format | 'dsc';

/** A line of JSON with the level as its key is shown by dsc at that level; it filters them itself. */
const DSC_LEVELS = { error: 'error', warning: 'warn', information: 'info' } as const;

/** A diagnostic as stderr carries it: a sentence where a person reads it, else a line of JSON. */
export function diagnosticText(diagnostic: Diagnostic, format: Style): string {
  if (format === 'dsc') {
    const { level, message, target } = diagnostic;
    return `${toJson({ [DSC_LEVELS[level]]: target === null ? message : `${target}: ${message}` }, 0)}\n`;
  }
  if (format === 'json' || format === 'ndjson') return `${toJson(diagnostic, 0)}\n`;
  const { level, message, target } = diagnostic;
  return `${level}: ${target === null ? '' : `${harmless(target)}: `}${harmless(message)}\n`;
}
