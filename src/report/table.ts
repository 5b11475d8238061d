import { type Html, html } from './html.ts';

/** A table that may be wider than the page. Then it scrolls by itself; tabindex lets people scroll it by keyboard. */
export const table = (caption: string, head: readonly string[], rows: readonly Html[]): Html => html`
<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${head.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>
</div>
`;
