// The HTML report of one machine.

import type { CatalogEntry } from '../catalog/entry.ts';
import { hex } from '../catalog/flags.ts';
import { SIGNATURE_STATUS } from '../catalog/identity.ts';
import type { ProgramJudgement } from '../programs/programs.ts';
import { type UnknownPrograms, unknownTogether } from '../programs/unknown.ts';
import { type Html, html, nameHtml } from './html.ts';
import type { MachineReport, Removal, Running, RunningRow } from './model/machine.ts';
import type { ReportFile, ReportProduct } from './model/product.ts';
import { programName, VERDICT_HEADLINE } from './model/words.ts';
import { page, todoList } from './page.ts';
import { bitnessText, mark, stackSection } from './stack-page.ts';
import { table } from './table.ts';

/**
 * @param origin the sentence that says where the entries were read
 * @param time that the page shows: ISO 8601, UTC
 */
export const machinePage = (report: MachineReport, origin: string, time: string): string =>
  page({ title: `${report.title}: Winsock providers`, time, data: null, body: body(report, origin) });

const body = (report: MachineReport, origin: string): Html => html`<header>
<p class="kind">Winsock provider report</p>
<h1>${nameHtml(report.title, 'Machine')}</h1>
<p class="origin">${origin}</p>
</header>
<nav aria-label="Sections"><ul>
<li><a href="#summary">In short</a></li>
<li><a href="#stack">Layers in the path of a call</a></li>
${report.removal.steps.length > 0 && html`<li><a href="#removal">Removal</a></li>`}
<li><a href="#programs">Programs</a></li>
${report.running !== null && html`<li><a href="#running">Running programs</a></li>`}
<li><a href="#findings">Findings</a></li>
<li><a href="#entries">Entries</a></li>
</ul></nav>
<main id="main">
${summary(report)}
${stackSection(report.stack, report.removal.steps.length > 0 && report.removal.refusals.length === 0)}
${report.removal.steps.length > 0 && removalSection(report.removal)}
${programsSection(report.programs, report.allKnown)}
${report.running !== null && runningSection(report.running)}
${findingsSection(report)}
${entriesSection(report.entries)}
</main>`;

const summary = ({ verdict, what, meaning, whose, outside, todo, products }: MachineReport): Html => html`
<section aria-labelledby="summary" class="verdict ${verdict}">
<h2 id="summary">${VERDICT_ICON[verdict]}${VERDICT_HEADLINE[verdict]}</h2>
<p class="what">${what}</p>
<dl>
<div><dt>What it means</dt><dd>${meaning}</dd></div>
${whose !== null && html`<div><dt>Whose it is</dt><dd>${whose}</dd></div>`}
${outside !== null && html`<div><dt>Outside the scope</dt><dd>${outside}</dd></div>`}
${todo.length > 0 && html`<div><dt>What to do</dt><dd>${todoList(todo)}</dd></div>`}
</dl>
</section>
${products.length > 0 && productsSection(products)}`;

const VERDICT_ICON = {
  compliant: html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12.5 10 18 20 6"/></svg>`,
  nonCompliant: html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3 22 21H2ZM12 10v5M12 18v.5"/></svg>`,
  unknown: html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 9a4 4 0 1 1 5.5 3.7c-1 .5-1.5 1-1.5 2.3M12 18.5v.5"/></svg>`,
} as const;

const productsSection = (products: readonly ReportProduct[]): Html => html`
<section aria-labelledby="products">
<h2 id="products">Products with these entries</h2>
<ul class="cards">
${products.map(productCard)}
</ul>
</section>
`;

const productCard = ({
  name: product,
  company,
  advice,
  entries,
  files,
  nonIfs,
  layered,
}: ReportProduct): Html => html`<li>
<h3>${nameHtml(product, 'without a name')} ${mark(nonIfs)}</h3>
<p class="quiet">${company ?? 'Vendor not known'}; ${layered ? 'layered service provider' : 'base provider'}; ${
  entries.length === 1 ? 'one entry' : `${entries.length} entries`
}: ${entries
  .slice(0, 24)
  .map(({ bitness, id }) => `${bitness ?? '?'}:${id ?? '?'}`)
  .join(', ')}${entries.length > 24 && ' …'}</p>
${advice !== null && html`<p>${advice}</p>`}
${files.map(fileLine)}
</li>
`;

const fileLine = ({ path, exists, version, signer, signatureStatus, sha256 }: ReportFile): Html =>
  html`<p class="file"><code><bdi>${path}</bdi></code>${
    exists === false && html` <strong>is gone</strong>`
  }${version !== null && html`, version ${version}`}${
    signatureStatus !== null &&
    html`, signature: ${SIGNATURE_STATUS[signatureStatus]}${signer !== null && html` (${signer})`}`
  }${sha256 !== null && html`<br><span class="quiet">SHA-256 <code>${sha256}</code></span>`}</p>`;

const removalSection = ({ lsps, steps, refusals, options }: Removal): Html => html`
<section aria-labelledby="removal">
<h2 id="removal">What the plan would remove</h2>
<p class="lead">The steps of <code>winsock-lsp plan ${options}</code>. Nothing was changed.</p>
${refusals.length > 0 && html`<div class="refused"><p><strong>It would be refused:</strong></p><ul>${refusals.map(({ message }) => html`<li>${message}</li>`)}</ul></div>`}
${table(
  'Steps of the plan',
  ['Step', 'Catalog', 'What', 'Call', 'Provider'],
  steps.map(
    ({ number, bitness, reason, call, providerId }) =>
      html`<tr><th scope="row">${number}</th><td>${bitness}-bit</td><td class="text">${reason}</td><td><code>${call}</code></td><td><code>${providerId}</code></td></tr>`,
  ),
)}
${lsps.map(({ name: lsp, restorable }) => html`<p>${nameHtml(lsp, 'Without a name')}: ${RESTORABLE[restorable]}</p>`)}
</section>
`;

const RESTORABLE = {
  yes: 'can be put back from the backup.',
  unproven: 'it is not proven that it can be put back from the backup.',
  no: 'could not be put back: its file is gone.',
} as const;

const PROGRAM_VERDICT = {
  atRisk: ['bad', 'at risk'],
  unknown: ['open', 'unknown'],
  slowPath: ['slow', 'slow path'],
  fast: ['good', 'fast'],
} as const;

function programsSection(programs: readonly ProgramJudgement[], allKnown: boolean): Html {
  const rows = merged(programs);
  const suffering = rows.filter(({ verdict }) => verdict !== 'fast');
  const unknown = unknownTogether(programs);
  const fast = [...new Set(rows.filter(({ verdict }) => verdict === 'fast').map(programAndProtocol))];
  return html`
<section aria-labelledby="programs">
<h2 id="programs">Effect on programs</h2>
<p class="lead">Worked out from the catalog and from how each program treats providers; no program was run. Rules that keep a layer out of a program (winsock-lsp exclude) are not considered.</p>
${
  suffering.length === 0
    ? html`<p>${allKnown ? 'No program with a known rule suffers.' : 'The source does not show enough to judge programs.'}</p>`
    : table(
        'Programs that suffer',
        ['Program', 'Sockets', 'Catalog', 'Verdict', 'Why'],
        [
          ...suffering.filter(({ verdict }) => verdict !== 'unknown').map(programRow),
          ...(unknown === null ? [] : [unknownRow(unknown)]),
        ],
      )
}
${suffering.length > 0 && fast.length > 0 && html`<p>Not affected, in at least one catalog: ${fast.join('; ')}.</p>`}
</section>
`;
}

interface ProgramRow extends Omit<ProgramJudgement, 'bitness'> {
  bitnesses: ProgramJudgement['bitness'][];
}

/** Rows of the table, worst first. Equal judgements for both catalogs become one row. */
function merged(programs: readonly ProgramJudgement[]): ProgramRow[] {
  const rows = new Map<string, ProgramRow>();
  for (const { bitness, ...program } of programs) {
    const key = [program.program, program.protocol, program.verdict, program.reason].join('|');
    const row = rows.get(key) ?? { ...program, bitnesses: [] };
    row.bitnesses.push(bitness);
    rows.set(key, row);
  }
  const order = Object.keys(PROGRAM_VERDICT);
  return [...rows.values()].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

const programAndProtocol = (row: ProgramRow): string => `${programName(row)} (${protocolText(row)})`;

const protocolText = ({ protocol }: ProgramRow): string => (protocol === null ? 'TCP, UDP' : protocol.toUpperCase());

const bitsText = (bitnesses: ProgramRow['bitnesses']): string =>
  bitnesses.map((bitness) => (bitness === null ? 'unknown' : `${bitness}-bit`)).join(', ');

/** One row for all programs that cannot be judged. */
function unknownRow({ programs, bitnesses, reason }: UnknownPrograms): Html {
  const [state, word] = PROGRAM_VERDICT.unknown;
  const names = programs.map((program) => programName({ program })).join('; ');
  return html`<tr><th scope="row">${names}</th><td>TCP, UDP</td><td>${bitsText(bitnesses)}</td><td><span class="mark ${state}">${word}</span></td><td class="text">${reason}</td></tr>`;
}

function programRow(row: ProgramRow): Html {
  const [state, word] = PROGRAM_VERDICT[row.verdict];
  const bits = bitsText(row.bitnesses);
  return html`<tr><th scope="row">${programName(row)}</th><td>${protocolText(row)}</td><td>${bits}</td><td><span class="mark ${state}">${word}</span></td><td class="text">${row.reason}</td></tr>`;
}

/** Lists the running programs that suffer. Of the others it gives only the number. */
function runningSection({ rows, unreadable }: Running): Html {
  const withVerdict = (verdict: RunningRow['verdict']) => rows.filter((row) => row.verdict === verdict);
  const atRisk = withVerdict('atRisk');
  const suffering = [...atRisk, ...withVerdict('slowPath')];
  return html`
<section aria-labelledby="running">
<h2 id="running">Programs that are running</h2>
<p class="lead">${atRiskText(atRisk.length)}</p>
${
  suffering.length > 0 &&
  table(
    'Running programs that suffer',
    ['Program', 'Id', 'Runtime', 'Verdict', 'Why', 'What to do'],
    suffering.map(runningRow),
  )
}
<p>Not known: ${withVerdict('unknown').length}. Not affected: ${withVerdict('fast').length}. Not readable: ${unreadable}.</p>
</section>
`;
}

function atRiskText(count: number): string {
  if (count === 0) return 'No running program is known to be at risk.';
  return count === 1 ? 'This running program is at risk:' : `These ${count} running programs are at risk:`;
}

function runningRow({ pid, name: program, runtime, verdict, reason, help }: RunningRow): Html {
  const [state, word] = PROGRAM_VERDICT[verdict];
  return html`<tr><th scope="row">${nameHtml(program, 'Without a name')}</th><td>${pid}</td><td>${runtime ?? 'unknown'}</td><td><span class="mark ${state}">${word}</span></td><td class="text">${reason}</td><td class="text">${help ?? ''}</td></tr>`;
}

const SEVERITY = { error: 'bad', warning: 'slow', information: 'good' } as const;

const findingsSection = ({ findings, warnings, allKnown }: MachineReport): Html => html`
<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${
  findings.length === 0
    ? html`<p>${allKnown ? 'Nothing stands out.' : 'Nothing stands out in what the source shows.'}</p>`
    : html`<ul class="findings">${findings.map(({ severity, message }) => html`<li><span class="mark ${SEVERITY[severity]}">${severity}</span><span>${message}</span></li>`)}</ul>`
}
${warnings.length > 0 && html`<h3>Warnings while reading</h3><ul>${warnings.map((message) => html`<li>${message}</li>`)}</ul>`}
</section>
`;

const KIND = {
  baseServiceProvider: 'Base',
  layeredServiceProvider: 'Layer',
  layeredChainEntry: 'Chain',
} as const;

function entriesSection(entries: readonly CatalogEntry[]): Html {
  const bitnesses = ([64, 32, null] as const).filter((each) => entries.some(({ bitness }) => bitness === each));
  return html`
<section aria-labelledby="entries">
<h2 id="entries">All entries</h2>
${bitnesses.map((each) =>
  table(
    `${bitnessText(each)}, in the order of the catalog`,
    ['Id', 'Name', 'IFS', 'Kind', 'Sockets', 'Chain', 'File', 'Flags', 'Provider'],
    entries.filter(({ bitness }) => bitness === each).map(entryRow),
  ),
)}
</section>
`;
}

function entryRow(entry: CatalogEntry): Html {
  const number = (value: number | null) => value ?? '?';
  const { kind, chain, serviceFlags, hidden } = entry;
  return html`<tr><th scope="row" class="id">${number(entry.id)}</th><td class="text">${nameHtml(entry.name, 'not known')}</td><td>${mark(entry.nonIfs)}</td><td>${
    kind === null ? '?' : KIND[kind]
  }${hidden === true && ', hidden'}</td><td>${socketText(entry)}</td><td>${
    chain === null ? '?' : chain.join(' \u203a ')
  }</td><td class="path"><bdi>${entry.providerPath ?? '?'}</bdi></td><td><code>${
    serviceFlags === null ? '?' : hex(serviceFlags)
  }</code></td><td><code>${entry.providerId ?? '?'}</code></td></tr>`;
}

const FAMILIES: Readonly<Record<number, string>> = { 2: 'IPv4', 23: 'IPv6', 32: 'Bluetooth', 34: 'Hyper-V' };
const TYPES: Readonly<Record<number, string>> = { 1: 'stream', 2: 'datagram', 3: 'raw' };

function socketText({ addressFamily, socketType, protocol }: CatalogEntry): string {
  const family = addressFamily === null ? '?' : (FAMILIES[addressFamily] ?? `family ${addressFamily}`);
  const type = socketType === null ? '?' : (TYPES[socketType] ?? `type ${socketType}`);
  return `${family} ${type}, protocol ${protocol ?? '?'}`;
}
