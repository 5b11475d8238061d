// Per-application rules: what is there, and keeping an application out of layers.

import { LSP_CATEGORIES } from '../catalog/flags.ts';
import type { ExclusionsDocument } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { exclusionsDocument } from '../removal/change-documents.ts';
import { exclude } from '../removal/exclude.ts';
import { listExclusions } from '../removal/exclusion-records.ts';
import type { Outcome } from '../removal/outcome.ts';
import { categoriesNamed } from '../verdict/exclusion.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import type { Request } from './request.ts';

/** @throws Failure exclusionsUnavailable */
export function exclusions(machine: WindowsMachine): ExclusionsDocument {
  const { rules, warnings } = listExclusions(machine);
  return exclusionsDocument(rules, warnings);
}

/** @throws Failure usage */
export function excluded(request: Extract<Request, { command: 'exclude' }>, machine: WindowsMachine): Outcome {
  const { application, arguments: extra, categories, undo, whatIf } = request;
  const mask = categoriesNamed(categories);
  if (mask !== null) return exclude({ application, arguments: extra, categories: mask, undo, whatIf }, machine);
  throw new Failure({
    code: 'usage',
    message: `--categories takes names between commas: ${Object.values(LSP_CATEGORIES).join(', ')}.`,
    target: categories,
    hint: 'Run: winsock-lsp exclude --help',
  });
}
