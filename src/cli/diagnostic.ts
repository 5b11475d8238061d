import { toJson } from '../contract/write.ts';
import { lazy } from '../lazy.ts';
import type { Diagnostic, Format } from './request.ts';
import type * as Show from './show.ts';

/** Text of a catalog or a dump, so that it can do nothing to a terminal. */
export const harmless = (text: string): string => lazy<typeof Show>('show').harmless(text);

/** A diagnostic as stderr carries it: a sentence where a person reads it, else a line of JSON. */
export function diagnosticText(diagnostic: Diagnostic, format: Format): string {
  if (format === 'json' || format === 'ndjson') return `${toJson(diagnostic, 0)}\n`;
  const { level, message, target } = diagnostic;
  return `${level}: ${target === null ? '' : `${harmless(target)}: `}${harmless(message)}\n`;
}
