import type { CatalogEntry, EntryKind } from '../catalog/entry.ts';
import { type Failed, type Filters, type Listed, listDocument } from '../documents/documents.ts';
import { isLive } from '../machine-catalog.ts';
import { findingsOfEntries } from '../verdict/findings/of-entry.ts';
import { matchesWildcard } from '../wildcard.ts';
import type { Answer, Command, Request, Terminal, Values } from './command.ts';
import {
  answerAboutMachines,
  filesOperand,
  importWindows,
  isComplete,
  manySourcesOptions,
  type SourceRequest,
  sourceOf,
  withIdentity,
} from './machines.ts';
import {
  common,
  type EntryReference,
  entryReferenceOf,
  formatOf,
  parseEntryReference,
  repeated,
  usage,
} from './options.ts';

interface ListRequest extends Request {
  from: SourceRequest;
  filters: Filters | null;
  tree: boolean;
}

const KINDS = ['baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry'] as const satisfies EntryKind[];

export const command: Command<ListRequest> = {
  help: 'list the catalog entries of this machine or of files',
  operand: filesOperand,
  options: {
    ...manySourcesOptions,
    tree: { type: 'boolean', help: 'draw which layers a call passes, for each kind of socket' },
    compare: { type: 'boolean', help: 'also compare the entries that Winsock returns with those in the registry' },
    bitness: { type: 'string', value: 'bits', choices: ['32', '64'], help: 'only this catalog' },
    kind: { type: 'string', value: 'kind', choices: KINDS, help: 'only entries of this kind' },
    'non-ifs': { type: 'boolean', help: 'only non-IFS entries' },
    name: repeated('pattern', 'only names that match (* and ?); may be repeated'),
    id: repeated('id', 'only these catalog entry ids: ID or BITNESS:ID; may be repeated'),
    ...common,
  },
  parse: (commandLine) => {
    const { values, isTty } = commandLine;
    const tree = values.tree === true;
    const filters = filtersOf(values);
    if (tree) checkTree(values, filters);
    return {
      format: tree ? 'table' : formatOf(values, isTty),
      from: sourceOf(commandLine, values.compare === true),
      filters,
      tree,
    };
  },
  run: listMachines,
};

function filtersOf(values: Values): Filters | null {
  const id = (values.id as string[] | undefined) ?? null;
  id?.forEach(entryReferenceOf);
  const filters: Filters = {
    bitness: values.bitness === undefined ? null : (Number(values.bitness) as 32 | 64),
    kind: (values.kind as EntryKind | undefined) ?? null,
    nonIfs: values['non-ifs'] === true,
    name: (values.name as string[] | undefined) ?? null,
    id,
  };
  return Object.values(filters).some((value) => value !== null && value !== false) ? filters : null;
}

/** A tree is text. It needs the whole catalog, because a chain leads to entries that a filter would leave out. */
function checkTree(values: Values, filters: Filters | null): void {
  if (values.format === 'json' || values.format === 'ndjson')
    throw usage('--tree prints text: it cannot be combined with --format json or ndjson');
  if (
    filters !== null &&
    Object.entries(filters).some(([name, value]) => name !== 'bitness' && value !== null && value !== false)
  ) {
    throw usage('--tree draws whole catalogs: the only filter it takes is --bitness');
  }
}

async function listMachines({ from, filters, format, tree }: ListRequest, terminal: Terminal): Promise<Answer> {
  const windows = await importWindows(from);
  const compareWithRegistry = from.compare ? (await import('./judge-machine.ts')).compareWithRegistry : null;
  return answerAboutMachines<Listed>(from, windows, format, terminal, {
    examine: (result) => {
      const identified = withIdentity(result, from, 'quick', windows);
      const { catalog, findings } = compareWithRegistry?.(identified, from, windows) ?? {
        catalog: identified,
        findings: [],
      };
      const entries = filterEntries(catalog.entries, filters);
      return {
        catalog,
        entries,
        findings: [...findingsOfEntries(entries, catalog.entries, isComplete(catalog)), ...findings],
      };
    },
    document: (machines) => listDocument(machines, filters),
    text: (machines) => (tree ? treesText(machines, filters?.bitness ?? null) : listText(machines)),
  });
}

/** The entries that pass all of the filters. */
export function filterEntries(entries: readonly CatalogEntry[], filters: Filters | null): CatalogEntry[] {
  if (filters === null) return [...entries];
  const references = filters.id?.map(parseEntryReference) ?? null;
  return entries.filter(
    (entry) =>
      (filters.bitness === null || entry.bitness === filters.bitness) &&
      (filters.kind === null || entry.kind === filters.kind) &&
      (!filters.nonIfs || entry.nonIfs === true) &&
      (filters.name === null || filters.name.some((pattern) => matchesWildcard(entry.name ?? '', pattern))) &&
      (references === null || references.some((reference) => reference !== null && refersTo(reference, entry))),
  );
}

const refersTo = (reference: EntryReference, entry: CatalogEntry): boolean =>
  entry.id === reference.id && (reference.bitness === null || entry.bitness === reference.bitness);

async function listText(machines: readonly (Listed | Failed)[]): Promise<string> {
  const { entriesTable, failedText, findingsText, productsText, sourceText } = await import('./text.ts');
  const listedText = ({ catalog, entries, findings }: Listed): string => {
    const omitted = catalog.entries.length - entries.length;
    const head = `${sourceText(catalog.source)}: ${entries.length} entries${omitted > 0 ? `, ${omitted} more left out by the filters` : ''}\n`;
    return head + entriesTable(entries) + productsText(entries) + findingsText(findings);
  };
  return machines.map((machine) => ('failure' in machine ? failedText(machine) : listedText(machine))).join('\n');
}

/** Draws the layers of each machine as a tree, and marks those that the suggested plan removes. */
async function treesText(machines: readonly (Listed | Failed)[], bitness: 32 | 64 | null): Promise<string> {
  const { failedText, sourceText } = await import('./text.ts');
  const { isCompleteForPlan, suggestedPlan } = await import('./planning.ts');
  const { stackOf } = await import('../report/model/stack.ts');
  const { treeText } = await import('../report/tree.ts');
  const unicode = showsUnicode();
  return machines
    .map((machine) => {
      if ('failure' in machine) return failedText(machine);
      const { entries, source } = machine.catalog;
      const complete = isCompleteForPlan(machine.catalog);
      const { plan } = suggestedPlan(entries, complete, isLive(source));
      const refused = plan.refusals.some(({ code }) => code !== 'notLive');
      const stack = stackOf(entries, complete, refused ? [] : plan.steps);
      const drawn = stack.filter((catalog) => bitness === null || catalog.bitness === bitness);
      return `${sourceText(source)}\n${treeText(drawn, unicode)}`;
    })
    .join('\n');
}

/** Whether the reader of stdout shows more than ASCII. On Windows the reader of a pipe may expect another code page. */
const showsUnicode = (): boolean =>
  process.platform !== 'win32' && /utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '');
