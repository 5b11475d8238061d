import type { Ingredient } from './ingredients.ts';

const LINE = '='.repeat(100);

/** THIRD-PARTY-NOTICES.txt: each ingredient by name and version, and every license text once. */
export function noticesOf(ingredients: readonly Ingredient[]): string {
  const texts = new Map<string, string>();
  for (const { title, text } of ingredients.flatMap((each) => each.licenseTexts))
    texts.set(text, texts.get(text) ?? title);
  const list = ingredients.map(({ name, version, license }) => `  ${name} ${version} (${license})`);
  const head = ['WinsockLsp is under the MIT license (LICENSE.txt). Its programs contain:', '', ...list];
  const sections = [...texts].map(([text, title]) => `${LINE}\n${title}\n${LINE}\n\n${text}\n`);
  return `${head.join('\n')}\n\nTheir licenses follow.\n\n${sections.join('\n')}`;
}
