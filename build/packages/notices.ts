import type { ShippedComponent } from './components.ts';

const LINE = '='.repeat(100);

/** The text of THIRD-PARTY-NOTICES.txt: a list of the components, and every license text once. */
export function noticesOf(components: readonly ShippedComponent[]): string {
  const texts = new Map<string, string>();
  for (const { title, text } of components.flatMap((each) => each.licenseTexts))
    texts.set(text, texts.get(text) ?? title);
  const list = components.map(({ name, version, license }) => `  ${name} ${version} (${license})`);
  const head = ['WinsockLsp is under the MIT license (LICENSE.txt). Its programs contain:', '', ...list];
  const sections = [...texts].map(([text, title]) => `${LINE}\n${title}\n${LINE}\n\n${text}\n`);
  return `${head.join('\n')}\n\nTheir licenses follow.\n\n${sections.join('\n')}`;
}
