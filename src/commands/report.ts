// Reports in HTML, and the tree of the stack.

import type { CatalogEntry } from '../catalog/entry.ts';
import type { Failed, Listed, Tested } from '../documents/documents.ts';
import { type Reported, reportDocument } from '../documents/report-documents.ts';
import { type Failure, oneOfEachKind, type Warning } from '../failure.ts';
import { EVIDENCE } from '../formats/refusals.ts';
import { adviceOf } from '../live/identity/known.ts';
import { isLive, type MachineCatalog, type MachineResult, type SourceKind } from '../machine-catalog.ts';
import { harmless } from '../printable.ts';
import type { Plan, Selection } from '../removal/plan/types.ts';
import { fleetPage } from '../report/fleet-page.ts';
import { machinePage } from '../report/machine-page.ts';
import { type FleetRow, fleetReport } from '../report/model/fleet.ts';
import { machineReport } from '../report/model/machine.ts';
import { stackOf } from '../report/model/stack.ts';
import { treeText } from '../report/tree.ts';
import { checkedOutput, writePage } from '../report/write.ts';
import { worstVerdict } from '../verdict/verdict.ts';
import { failureAs, warningsAs } from './diagnostic.ts';
import { gathered } from './gather.ts';
import { json } from './json.ts';
import { isWhole, NOTHING_SELECTED, planned } from './planning.ts';
import { type Answer, type Diagnostic, type Request, type SourceRequest, STANDARD_OUTPUT } from './request.ts';
import { failedText, sourceText } from './show.ts';

type ReportRequest = Extract<Request, { command: 'report' }>;

export interface ReportContext {
  /** @throws Failure when a single source was asked for and cannot be read */
  readAll(from: SourceRequest): Promise<MachineResult[]>;
  /** All that is known of one machine. */
  tested(catalog: MachineCatalog, from: SourceRequest): Tested;
}

/** A page, and what the document says of it. */
interface Made {
  page: string;
  about: Omit<Reported, 'path' | 'bytes' | 'time'>;
  diagnostics: Diagnostic[];
}

/** @throws Failure when there is nothing to report, or nowhere to write it */
export async function report(request: ReportRequest, context: ReportContext): Promise<Answer> {
  const { from, output, force, format } = request;
  const path = output === STANDARD_OUTPUT ? null : checkedOutput(output, force, from.files);
  const time = request.time ?? new Date().toISOString();
  const { page, about, diagnostics } = await made(from, context, time);
  if (path === null) return { exitCode: 0, stdout: page, diagnostics };
  const bytes = Buffer.from(page, 'utf8');
  writePage(path, bytes, force);
  const document = reportDocument({ ...about, path, bytes: bytes.length, time });
  const machines = about.machines === 1 ? 'one machine' : `${about.machines} machines`;
  const text = `${harmless(path)}: report of ${machines}, ${bytes.length} bytes\n`;
  return { exitCode: 0, stdout: format === 'table' ? text : json(document, format), diagnostics };
}

async function made(from: SourceRequest, context: ReportContext, time: string): Promise<Made> {
  if (from.files.length === 0 && from.filesFrom === null)
    return madeOfMachines(await context.readAll(from), from, context, time);
  const sources = { operands: from.files, filesFrom: from.filesFrom };
  const { only, rows, failures, warnings } = await gathered(sources, from.controlSet);
  if (only !== null) return madeOfMachines([only], from, context, time);
  const [first] = failures;
  // Sources in error are rows; only where there is nothing else there is no report.
  if (first !== undefined && failures.length === rows.length) throw first;
  return madeOfFleet(rows, failures, warnings, time);
}

/** This machine, the example, or the one machine of the files. */
function madeOfMachines(
  results: readonly MachineResult[],
  from: SourceRequest,
  context: ReportContext,
  time: string,
): Made {
  const [result] = results;
  if (result === undefined || 'failure' in result) throw result?.failure ?? new Error('nothing was read');
  return madeOfMachine(context.tested(result, from), time);
}

function madeOfMachine(tested: Tested, time: string): Made {
  const { catalog, judgement, programs, findings } = tested;
  const { source, entries, warnings } = catalog;
  const complete = isWhole(catalog);
  const live = isLive(source);
  const { plan, options } = planOf(entries, complete, live);
  const facts = machineReport({
    title: source.machine ?? (live ? 'This machine' : (baseName(source.path) ?? 'Example machine')),
    live,
    entries,
    complete,
    verdict: judgement.verdict,
    kbVerdict: judgement.kbVerdict,
    deciding: judgement.deciding,
    outOfScope: judgement.outOfScope,
    isManaged: (product) => adviceOf(product)?.managed ?? false,
    programs,
    findings,
    warnings: oneOfEachKind(warnings),
    plan,
    planOptions: options,
  });
  const { verdict } = judgement;
  const counts = { machines: 1, compliant: 0, nonCompliant: 0, unknown: 0, errors: 0, [verdict]: 1 };
  return {
    page: machinePage(facts, originText(catalog), time),
    about: { kind: 'machine', verdict, ...counts, warnings },
    diagnostics: warningsAs(warnings),
  };
}

function madeOfFleet(
  rows: readonly FleetRow[],
  failures: readonly Failure[],
  warnings: readonly Warning[],
  time: string,
): Made {
  const facts = fleetReport(rows, adviceOf);
  const { failed, ...counts } = facts.counts;
  const verdict = worstVerdict(rows.map(({ state }) => (state === 'failed' ? 'unknown' : state)));
  const sources = new Set(rows.map(({ source }) => source)).size;
  const origin = `Made of ${sources === 1 ? 'one source' : `${sources.toLocaleString('en-US')} sources`}.`;
  const errors = failures.map(failureAs);
  return {
    page: fleetPage(facts, origin, time),
    about: { kind: 'fleet', verdict, machines: rows.length, ...counts, errors: failed, warnings: [...warnings] },
    diagnostics: [...warningsAs(warnings), ...errors],
  };
}

/** The plan that an administrator would make: of non-IFS layers, else of orphans; dependents are led round what goes. */
function planOf(entries: readonly CatalogEntry[], complete: boolean, live: boolean): { plan: Plan; options: string } {
  const make = (selection: Selection, options: string) => {
    const plan = planned(entries, selection, complete, live);
    if (!plan.refusals.some(({ code }) => code === 'dependents')) return { plan, options };
    const all = planned(entries, { ...selection, includeDependents: true }, complete, live);
    return { plan: all, options: `${options} --include-dependents` };
  };
  const nonIfs = make({ ...NOTHING_SELECTED, nonIfs: true }, '--non-ifs');
  if (nonIfs.plan.steps.length > 0) return nonIfs;
  const orphans = make({ ...NOTHING_SELECTED, orphans: true }, '--orphans');
  return orphans.plan.steps.length > 0 ? orphans : nonIfs;
}

const baseName = (path: string | null): string | null => path?.split(/[\\/]/).findLast((part) => part !== '') ?? null;

/** No more of a path than its name: a report is sent on. */
function originText({ source, entries }: MachineCatalog): string {
  const { kind, encoding, controlSet } = source;
  const details = [encoding, controlSet].filter((part) => part !== null);
  const how = kind === null ? 'an unknown source' : kindText(kind);
  return `Read from ${how}${details.length > 0 ? ` (${details.join(', ')})` : ''}; ${entries.length} entries.`;
}

function kindText(kind: SourceKind): string {
  if (kind === 'api') return 'Winsock itself';
  if (kind === 'registry') return 'the registry';
  if (kind === 'example') return 'the example that is part of winsock-lsp: this is no real machine';
  return EVIDENCE[kind].label;
}

/** The stack of each machine as a tree; of the filters, only the bitness counts here. */
export function trees(machines: readonly (Listed | Failed)[], bitness: 32 | 64 | null, unicode: boolean): string {
  return machines
    .map((machine) => {
      if ('failure' in machine) return failedText(machine);
      const { entries, source } = machine.catalog;
      const complete = isWhole(machine.catalog);
      const { plan } = planOf(entries, complete, isLive(source));
      const refused = plan.refusals.some(({ code }) => code !== 'notLive');
      const stack = stackOf(entries, complete, refused ? [] : plan.steps);
      const drawn = stack.filter((catalog) => bitness === null || catalog.bitness === bitness);
      return `${sourceText(source)}\n${treeText(drawn, unicode)}`;
    })
    .join('\n');
}
