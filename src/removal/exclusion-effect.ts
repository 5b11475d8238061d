import { Failure, type Warning } from '../failure.ts';
import type { Effect } from '../verdict/exclusion.ts';
import { categoriesText } from './exclusion-change.ts';

/** Refuses a rule that would keep out no non-IFS layer, or would let in one that is kept out now. Null for any other rule. */
export function refusalOf({ excludesNone, newlyLoaded }: Effect, application: string, after: number): Failure | null {
  const refuse = (message: string, hint: string) =>
    new Failure({ code: 'applicationRefused', message, target: application, hint });
  if (excludesNone) {
    return refuse(
      `The rule would keep out nothing: every non-IFS layer is still loaded where ${categoriesText(after)} is permitted.`,
      'Permit fewer categories, or remove the layer: winsock-lsp plan --non-ifs',
    );
  }
  const [layer] = newlyLoaded;
  if (layer === undefined) return null;
  return refuse(
    `The rule would let in '${layer.name ?? layer.providerId}', which is kept out now: categories can only be added.`,
    'Permit fewer categories.',
  );
}

/** Warnings about non-IFS layers that Windows still loads, or may still load, with the rule. */
export function warningsOf({ layers }: Effect, application: string): Warning[] {
  const warn = (code: string, message: string): Warning => ({ code, message, target: application });
  const nonIfs = layers.filter((layer) => layer.nonIfs);
  if (nonIfs.length === 0) {
    return [warn('noNonIfsLayer', 'No non-IFS layer is installed: there is nothing to keep out now.')];
  }
  return nonIfs.flatMap(({ name, bitness, categories, loads }) => {
    const own = categories === null ? 'unknown' : categoriesText(categories);
    const text = `'${name ?? 'without a name'}' into ${bitness}-bit programs (its categories: ${own})`;
    if (loads === true) return [warn('layerStillLoaded', `Windows still loads ${text}.`)];
    return loads === null ? [warn('effectUnknown', `Whether Windows still loads ${text} cannot be told.`)] : [];
  });
}
