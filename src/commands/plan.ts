import type { CatalogEntry } from '../catalog/entry.ts';
import { lspsOf } from '../catalog/lsps.ts';
import { fingerprintOf } from '../documents/fingerprint.ts';
import type { PlanDocument } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { isLive, type MachineCatalog, type SourceInfo } from '../machine-catalog.ts';
import { printable } from '../printable.ts';
import { planDocument } from '../removal/change-documents.ts';
import { REFUSAL_HINTS } from '../removal/plan/refusals.ts';
import type { Selection } from '../removal/plan/types.ts';
import type { Answer, Command, Request, Values } from './command.ts';
import { importWindows, readAll, type SourceRequest, sourceOf, sourceOptions, withIdentity } from './machines.ts';
import { common, type EntryReference, entryReferenceOf, formatOf, guidOf, repeated, usage } from './options.ts';
import { json, warningDiagnostics } from './output.ts';
import { isCompleteForPlan, makePlan } from './planning.ts';
import { sourceText, table } from './text.ts';

/** The selection on the command line, where an id may come without its bitness. */
type AskedSelection = Omit<Selection, 'ids'> & { ids: EntryReference[] };

interface PlanRequest extends Request {
  from: SourceRequest;
  selection: AskedSelection;
}

export const command: Command<PlanRequest> = {
  help: 'compute the steps that remove a layer; nothing is changed',
  operand: { name: '[FILE]', help: 'another machine; its plan is to be read, and cannot be applied', most: 1 },
  options: {
    ...sourceOptions,
    'non-ifs': { type: 'boolean', help: 'every layered service provider with a non-IFS entry' },
    provider: repeated('guid', 'the layer or base provider with this provider GUID; may be repeated'),
    id: repeated(
      'id',
      'the layer or base provider of this entry: BITNESS:ID, or ID if it means one provider; may be repeated',
    ),
    orphans: { type: 'boolean', help: 'chains that lead nowhere, and layers whose file is gone' },
    'include-dependents': { type: 'boolean', help: 'rebuild chains of other layers that lead through a removed layer' },
    'allow-base-provider': { type: 'boolean', help: 'also remove base providers, if --provider or --id selects them' },
    ...common,
  },
  parse: (commandLine) => ({
    format: formatOf(commandLine.values, commandLine.isTty),
    from: sourceOf(commandLine, false),
    selection: selectionOf(commandLine.values),
  }),
  run: plan,
};

function selectionOf(values: Values): AskedSelection {
  const selection: AskedSelection = {
    nonIfs: values['non-ifs'] === true,
    orphans: values.orphans === true,
    providers: ((values.provider as string[] | undefined) ?? []).map(guidOf),
    ids: ((values.id as string[] | undefined) ?? []).map(entryReferenceOf),
    includeDependents: values['include-dependents'] === true,
    allowBaseProvider: values['allow-base-provider'] === true,
  };
  const { nonIfs, orphans, providers, ids } = selection;
  if (!nonIfs && !orphans && providers.length + ids.length === 0) {
    throw usage("'plan' needs --non-ifs, --orphans, --provider or --id");
  }
  return selection;
}

async function plan({ from, selection: asked, format }: PlanRequest): Promise<Answer> {
  const catalog = await readOne(from);
  const { source, warnings, entries } = catalog;
  const selection = { ...asked, ids: asked.ids.flatMap((reference) => entriesMeant(reference, entries)) };
  const made = makePlan(entries, selection, isCompleteForPlan(catalog), isLive(source));
  const document = planDocument({ source, fingerprint: fingerprintOf(entries), selection, plan: made, warnings });
  return {
    exitCode: 0,
    stdout: format === 'table' ? planText(document) : json(document, format),
    diagnostics: warningDiagnostics(warnings),
  };
}

/** @throws Failure when there is not exactly one machine, or it cannot be read */
async function readOne(from: SourceRequest): Promise<MachineCatalog> {
  const windows = await importWindows(from);
  const [result, ...others] = await readAll(from, windows);
  if (result === undefined || others.length > 0) {
    throw new Failure({
      code: 'usage',
      message: 'A plan is made for one machine, and this source holds several.',
      target: from.files[0] ?? null,
      hint: 'Give a file of one machine.',
    });
  }
  if ('failure' in result) throw result.failure;
  return withIdentity(result, from, 'layered', windows);
}

/**
 * The entries that an id means. Without a bitness it means the entries of that id in both catalogs. If these belong to different
 * providers, the command line has to give the bitness.
 * @throws Failure idAmbiguous
 */
export function entriesMeant({ bitness, id }: EntryReference, entries: readonly CatalogEntry[]): Selection['ids'] {
  if (bitness !== null) return [{ bitness, id }];
  const own = entries.filter((entry) => entry.id === id);
  const isOfOne =
    new Set(own.map(({ providerId }) => providerId)).size <= 1 ||
    lspsOf(entries).some((lsp) => own.every((entry) => lsp.entries.includes(entry)));
  if (isOfOne)
    return ([64, 32] as const)
      .filter((each) => own.length === 0 || own.some((entry) => entry.bitness === each))
      .map((each) => ({ bitness: each, id }));
  const meant = own.map((entry) => `${entry.bitness}:${id} for '${entry.name ?? 'without a name'}'`).join(', or ');
  throw new Failure({
    code: 'idAmbiguous',
    message: `The id ${id} belongs to a different provider in each catalog. Write ${meant}.`,
    target: String(id),
    hint: 'Look at both: winsock-lsp list',
  });
}

function planText({ source, lsps, steps, after, refusals }: PlanDocument): string {
  const head = `${sourceText(source as SourceInfo)}: `;
  if (steps.length === 0 && refusals.length === 0) return `${head}nothing to remove\n`;
  const what = lsps
    .map(({ name, restorable }) => `${printable(name ?? 'without a name')} (restorable: ${restorable})`)
    .join(', ');
  const rows = steps.map(({ number, call, bitness, providerId, reason }) => [
    String(number),
    call,
    String(bitness),
    providerId,
    printable(reason),
  ]);
  const served = after.map(({ bitness, socket, id, name, nonIfs }) => [
    String(bitness),
    socket,
    id === null ? '?' : String(id),
    printable(name ?? 'none, or it cannot be told'),
    nonIfs === null ? '?' : nonIfs ? 'YES' : 'no',
  ]);
  return [
    `${head}removes ${what === '' ? 'nothing' : what}\n`,
    rows.length === 0 ? '' : table(['Step', 'Call', 'Bits', 'Provider', 'Reason'], rows),
    'Entries that sockets get afterwards:\n',
    table(['Bits', 'Socket', 'Id', 'Name', 'Non-IFS'], served),
    ...refusals.map(({ code, message }) => `refused: ${printable(`${message} ${REFUSAL_HINTS[code] ?? ''}`.trim())}\n`),
    refusals.length === 0
      ? 'Carry it out: winsock-lsp plan ... --format json > plan.json, then winsock-lsp apply plan.json\n'
      : '',
  ].join('');
}
