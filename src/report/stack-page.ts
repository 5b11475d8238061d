// The HTML of the stack: a lane for each kind of socket, which a call passes from top to bottom.

import { WINDOWS_PRODUCT } from '../catalog/windows-provider.ts';
import { type Html, html, nameHtml } from './html.ts';
import type { StackCatalog, StackLayer, StackPath, StackSocket } from './model/stack.ts';

export const bitnessText = (bitness: 32 | 64 | null): string =>
  bitness === null ? 'Catalog of unknown bitness' : `${bitness}-bit programs`;

export const stackSection = (stack: readonly StackCatalog[], planned: boolean): Html => html`
<section aria-labelledby="stack">
<h2 id="stack">Layers in the path of a call</h2>
<p class="lead">From a program down to the base provider that Windows, or a product, put at the bottom.${
  planned ? ' The removal plan removes or rebuilds the entries in dashed boxes. Below each lane is what is left.' : ''
}</p>
<ul class="legend" aria-label="Marks">
<li>${mark(true)} loses or slows completions</li>
<li>${mark(false)} works with completion ports</li>
<li>${mark(null)} the source does not say</li>
</ul>
${stack.map((catalog) => catalogPart(catalog, planned))}
</section>
`;

const catalogPart = ({ bitness, sockets, offPath }: StackCatalog, planned: boolean): Html => html`
<h3>${bitnessText(bitness)}</h3>
<ul class="lanes ${sockets.length > 4 ? 'six' : 'four'}">
${sockets.map((socket) => lane(socket, planned))}
</ul>
${
  offPath.length > 0 &&
  html`<div class="aside"><p>Entries that are non-IFS or unknown, and in the path of none of these sockets:</p>
<ul>${offPath.map((layer) => html`<li>${nameHtml(layer.entryName, 'without a name')} <span class="quiet">id ${layer.id ?? 'unknown'}</span> ${mark(layer.nonIfs)}${outcomeMark(layer)}</li>`)}</ul></div>`
}
`;

const lane = ({ name: socket, now, after }: StackSocket, planned: boolean): Html => html`<li class="lane">
<h4>${socket}</h4>
${pathHtml(now)}
${
  after === null
    ? planned && html`<div class="after"><p>Removal changes nothing here</p></div>`
    : html`<div class="after"><p>After removal</p>${pathHtml(after)}</div>`
}
</li>
`;

function pathHtml({ certain, layers, others }: StackPath): Html {
  if (layers.length === 0) {
    return html`<p class="none">${certain ? 'No entry serves these sockets.' : 'The source does not show which entry serves these sockets.'}</p>`;
  }
  const doubt = certain
    ? null
    : others.length > 0
      ? html`<p class="doubt">Or by ${others.slice(0, 3).map((other, index) => [index > 0 && ', ', nameHtml(other.name, 'one without a name')])}: the source does not show which.</p>`
      : html`<p class="doubt">The source does not show it for certain.</p>`;
  return html`<ol class="way">${layers.map(layerBox)}</ol>${doubt}`;
}

function layerBox(layer: StackLayer): Html {
  if (layer.role === 'missing') {
    return html`<li class="box gone"><strong>Nothing</strong><span class="quiet">the chain names id ${layer.id ?? 'unknown'}, which is not there</span></li>`;
  }
  if (layer.role === 'notShown') {
    return html`<li class="box open"><strong>Not shown</strong><span class="quiet">the chain names id ${layer.id ?? 'unknown'}, which the source does not show</span></li>`;
  }
  const state = layer.nonIfs === true ? 'bad' : layer.nonIfs === null ? 'open' : 'good';
  const outcomeClass = layer.outcome === 'kept' ? '' : ` ${layer.outcome}`;
  const product = layer.product !== null && layer.product !== layer.name && layer.product !== WINDOWS_PRODUCT;
  return html`<li class="box ${state}${outcomeClass}"><strong>${nameHtml(layer.name, 'without a name')}</strong>${
    product && html`<span class="quiet">${layer.product}</span>`
  }<span class="quiet">${ROLE[layer.role]}, id ${layer.id ?? 'unknown'}</span><span class="marks">${mark(layer.nonIfs)}${outcomeMark(layer)}</span></li>`;
}

const ROLE = { layer: 'layer', base: 'base provider', unknown: 'kind unknown', missing: '', notShown: '' } as const;

const outcomeMark = ({ outcome }: StackLayer): Html | null =>
  outcome === 'kept'
    ? null
    : html`<span class="mark plan">${outcome === 'removed' ? 'plan removes' : 'plan rebuilds'}</span>`;

/** The IFS bit as a word and a shape, for readers who do not see its colour. */
export const mark = (nonIfs: boolean | null): Html =>
  nonIfs === true
    ? html`<span class="mark bad"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M6 1 11.5 11H.5Z"/></svg>non-IFS</span>`
    : nonIfs === false
      ? html`<span class="mark good"><svg viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.5"/></svg>IFS</span>`
      : html`<span class="mark open"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M6 1 11 6 6 11 1 6Z"/></svg>IFS unknown</span>`;
