// The HTML report of many machines: counts, products, and a table in which readers search for machines.

import { toJson } from '../documents/write.ts';
import { printable } from '../printable.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { clipped, type Html, html, nameHtml } from './html.ts';
import { FLEET_STATES, type FleetReport, type FleetRow, type FleetState, machinesText } from './model/fleet.ts';
import { formatCount, VERDICT_HEADLINE } from './model/words.ts';
import { page, todoList } from './page.ts';
import { table } from './table.ts';

const ROWS_PER_PAGE = 50;

const STATE_TEXT: Readonly<Record<FleetState, string>> = {
  nonCompliant: 'not compliant',
  unknown: 'unknown',
  failed: 'not read',
  compliant: 'compliant',
};

const STATE_MARK: Readonly<Record<FleetState, string>> = {
  nonCompliant: 'bad',
  unknown: 'open',
  failed: 'slow',
  compliant: 'good',
};

/**
 * @param origin the sentence that says what was read
 * @param time that the page shows: ISO 8601, UTC
 */
export const fleetPage = (report: FleetReport, origin: string, time: string): string =>
  page({
    title: `Winsock providers of ${machinesText(report.rows.length)}`,
    time,
    data: dataOf(report),
    body: body(report, origin),
  });

const body = (report: FleetReport, origin: string): Html => html`<header>
<p class="kind">Winsock provider report</p>
<h1>${machinesText(report.rows.length)}</h1>
<p class="origin">${origin}</p>
</header>
<nav aria-label="Sections"><ul>
<li><a href="#summary">In short</a></li>
<li><a href="#products">Products</a></li>
<li><a href="#machines">Machines</a></li>
</ul></nav>
<main id="main">
${summary(report)}
${productsSection(report)}
${machinesSection(report)}
</main>`;

const summary = ({ counts, rows, what, whose, todo }: FleetReport): Html => html`
<section aria-labelledby="summary" class="verdict ${overall(counts)}">
<h2 id="summary">${headline(counts)}</h2>
<p class="what">${what}</p>
<dl>
${whose !== null && html`<div><dt>Whose it is</dt><dd>${whose}</dd></div>`}
${todo.length > 0 && html`<div><dt>What to do</dt><dd>${todoList(todo)}</dd></div>`}
</dl>
</section>
<dl class="counts">
${FLEET_STATES.map((state) => html`<div class="${STATE_MARK[state]}"><dt>${STATE_TEXT[state]}</dt><dd>${formatCount(counts[state])}</dd></div>`)}
</dl>
${countsBar(counts, rows.length)}
`;

const overall = ({ nonCompliant, unknown, failed, compliant }: FleetReport['counts']): Verdict => {
  if (nonCompliant > 0) return 'nonCompliant';
  return unknown + failed > 0 || compliant === 0 ? 'unknown' : 'compliant';
};

function headline(counts: FleetReport['counts']): string {
  const verdict = overall(counts);
  if (verdict !== 'nonCompliant') return VERDICT_HEADLINE[verdict];
  return `${formatCount(counts.nonCompliant)} not compliant`;
}

const BAR_WIDTH = 1000;

/** The counts as a coloured bar. Screen readers skip it, because the list above has the same numbers. */
function countsBar(counts: FleetReport['counts'], total: number): Html | null {
  if (total === 0) return null;
  let left = 0;
  const parts = FLEET_STATES.map((state) => {
    const width = Math.round((counts[state] / total) * BAR_WIDTH * 10) / 10;
    const part = html`<rect class="${STATE_MARK[state]}" x="${left}" width="${width}" height="10"/>`;
    left = Math.round((left + width) * 10) / 10;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 ${BAR_WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** Most products in the list. Readers find the others by searching the table of machines. */
const MOST_PRODUCTS = 200;

function productsSection({ products, counts }: FleetReport): Html {
  const shown = products.slice(0, MOST_PRODUCTS);
  return html`
<section aria-labelledby="products">
<h2 id="products">Products with such providers</h2>
${
  shown.length === 0
    ? html`<p>${counts.unknown + counts.failed > 0 ? 'No product was recognised in what was read.' : 'No product with a non-IFS provider in scope was found.'}</p>`
    : table(
        'Products by number of machines',
        ['Product', 'Machines', 'What to do'],
        shown.map(
          ({ name: product, machines, company, advice }) =>
            html`<tr><th scope="row" class="text">${nameHtml(product, 'without a name')}${company !== null && html`<br><span class="quiet">${company}</span>`}</th><td class="number">${formatCount(machines)}${shareBar(machines, counts.nonCompliant)}</td><td class="text">${advice ?? 'Uninstall what it belongs to, or ask its vendor for a version that uses the Windows Filtering Platform.'}</td></tr>`,
        ),
      )
}
${products.length > shown.length && html`<p>And ${formatCount(products.length - shown.length)} more, each on fewer machines.</p>`}
</section>
`;
}

/** How many of the non-compliant machines have a product, as a bar. */
const shareBar = (machines: number, nonCompliant: number): Html =>
  html`<br><svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="8"/><rect width="${Math.round((machines / Math.max(nonCompliant, machines)) * 1000) / 10}" height="8"/></svg>`;

function machinesSection({ rows, products }: FleetReport): Html {
  const more = rows.length > ROWS_PER_PAGE;
  return html`
<section aria-labelledby="machines">
<h2 id="machines">Machines</h2>
<form class="tools" role="search" id="tools" hidden>
<div class="find"><label for="find">Find machine, source, product or provider</label>
<input id="find" type="search" autocomplete="off" spellcheck="false"></div>
<div><label for="state">Verdict</label>
<select id="state"><option value="">all</option>${FLEET_STATES.map((state, index) => html`<option value="${index}">${STATE_TEXT[state]}</option>`)}</select></div>
<div><label for="product">Product</label>
<select id="product"><option value="">all</option>${products.slice(0, MOST_PRODUCTS).map(({ name }, index) => html`<option value="${index}">${clipped(name, 60)}</option>`)}</select></div>
</form>
<p class="status" role="status" id="status">${more ? `The first ${ROWS_PER_PAGE} of ${machinesText(rows.length)}.` : `${machinesText(rows.length)}.`}</p>
${more && html`<noscript><p>Searching and turning pages need JavaScript, which is off. winsock-lsp fleet lists all machines.</p></noscript>`}
<div id="machines-table">
${table('Machines, the worst first', ['Machine', 'Verdict', 'Products', 'Non-IFS providers, or why it was not read', 'Source'], rows.slice(0, ROWS_PER_PAGE).map(machineRow))}
</div>
<div class="pages" id="pages" hidden>
<button type="button" id="previous">Previous page</button>
<p id="page"></p>
<button type="button" id="next">Next page</button>
</div>
</section>
`;
}

/** A row of the first page. For other pages fleet.js makes the same rows from the data, so change both together. */
const machineRow = ({ machine, state, products, source, ...row }: FleetRow): Html =>
  html`<tr><th scope="row" class="text"><bdi>${cellText(machine)}</bdi></th><td><span class="mark ${STATE_MARK[state]}">${STATE_TEXT[state]}</span></td><td class="text">${cellText(products.join(', '))}</td><td class="text">${cellText(detail(row))}</td><td class="text"><bdi>${cellText(source)}</bdi></td></tr>`;

const LONGEST_CELL = 260;

const cellText = (text: string): string => clipped(text, LONGEST_CELL);

function detail({ entries, outside, error }: Pick<FleetRow, 'entries' | 'outside' | 'error'>): string {
  if (error !== null) return error;
  const also = outside.length === 0 ? [] : [`outside the scope: ${outside.join(', ')}`];
  return [entries.join(', '), ...also].filter((text) => text !== '').join('; ');
}

/** The data for fleet.js as JSON. Rows are arrays, because names of fields in ten thousand rows would make the page much larger. */
function dataOf({ rows, products }: FleetReport): string {
  const place = new Map(products.map(({ name }, index) => [name, index]));
  return toJson(
    {
      rowsPerPage: ROWS_PER_PAGE,
      states: FLEET_STATES.map((state) => ({ text: STATE_TEXT[state], mark: STATE_MARK[state] })),
      products: products.map(({ name }) => printable(cellText(name))),
      rows: rows.map(({ machine, state, products, source, ...row }) => [
        printable(cellText(machine)),
        FLEET_STATES.indexOf(state),
        products.map((name) => place.get(name) ?? 0),
        printable(cellText(detail(row))),
        printable(cellText(source)),
      ]),
    },
    0,
  );
}
