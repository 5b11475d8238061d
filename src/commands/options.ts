import type { ParseArgsOptionDescriptor } from 'node:util';
import { KINDS_READ } from '../formats/kinds.ts';
import { DEFAULT_SCOPE, SCOPES } from '../verdict/scope.ts';

/** One option, as util.parseArgs describes them, with what the help says of it. */
export interface CliOption extends ParseArgsOptionDescriptor {
  /** What stands for its value in the help; none for a switch. */
  value?: string;
  choices?: readonly string[];
  help: string;
}

export interface CliCommand {
  help: string;
  /** What may follow, for the help; the most of it. */
  operand: { name: string; help: string; most: number };
  options: Readonly<Record<string, CliOption>>;
}

export const FORMATS = ['json', 'ndjson', 'table'] as const;
export const KINDS = ['baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry'] as const;
export const LIVE_SOURCES = ['api', 'registry'] as const;

const common = {
  format: { type: 'string', value: 'format', choices: FORMATS, help: 'table for people, json, or ndjson' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
} as const satisfies Record<string, CliOption>;

const FLEET_FORMATS = ['ndjson', 'csv', 'table'] as const;

const filesFrom = {
  'files-from': { type: 'string', value: 'file', help: 'a file that names sources, one a line; - is standard input' },
} as const satisfies Record<string, CliOption>;

const sources = {
  source: { type: 'string', value: 'source', choices: LIVE_SOURCES, help: 'how this machine is read' },
  example: { type: 'boolean', help: 'use the example machine that is part of this program' },
  'control-set': {
    type: 'string',
    value: 'number',
    help: 'read this control set of a hive or an export, and not the current one',
  },
  identity: {
    type: 'boolean',
    help: 'whose each file is (version, signature): of all entries, not only non-IFS ones',
  },
} as const satisfies Record<string, CliOption>;

const nothing = { name: '', help: '', most: 0 };

const files = {
  name: '[FILE...]',
  help: `${KINDS_READ}; folders, patterns, .zip, .gz; - is standard input; none is this machine`,
  most: 1e6,
};

/** A list that may be repeated on the command line. */
const repeated = (value: string, help: string): CliOption => ({ type: 'string', multiple: true, value, help });

const scope: Readonly<Record<string, CliOption>> = {
  scope: {
    type: 'string',
    value: 'scope',
    choices: SCOPES,
    help: `which entries decide the verdict; ${DEFAULT_SCOPE} unless given`,
  },
};

const eventLog: Readonly<Record<string, CliOption>> = {
  'event-log': { type: 'boolean', help: "also write what it came to into Windows' event log" },
};

const policy: Readonly<Record<string, CliOption>> = {
  ...scope,
  removable: repeated('what', 'provider GUID or name of a product that may be removed; may be repeated'),
  'within-days': {
    type: 'string',
    value: 'days',
    help: 'what was removed so many days before and came back is only reported; 30 unless given',
  },
  'what-if': { type: 'boolean', help: 'only say what would be done' },
};

const reboot: Readonly<Record<string, CliOption>> = {
  'reboot-exit-code': { type: 'boolean', help: 'exit 3010 when it worked and wants a restart' },
};

export const COMMANDS: Readonly<Record<CommandName, CliCommand>> = {
  list: {
    help: 'list the catalog entries of this machine or of files',
    operand: files,
    options: {
      ...sources,
      ...filesFrom,
      tree: { type: 'boolean', help: 'draw which layers a call passes, for each kind of socket' },
      compare: { type: 'boolean', help: 'also compare what Winsock tells with what the registry holds' },
      bitness: { type: 'string', value: 'bits', choices: ['32', '64'], help: 'only this catalog' },
      kind: { type: 'string', value: 'kind', choices: KINDS, help: 'only entries of this kind' },
      'non-ifs': { type: 'boolean', help: 'only non-IFS entries' },
      name: {
        type: 'string',
        multiple: true,
        value: 'pattern',
        help: 'only names that match (* and ?); may be repeated',
      },
      id: {
        type: 'string',
        multiple: true,
        value: 'id',
        help: 'only these catalog entry ids: ID or BITNESS:ID; may be repeated',
      },
      ...common,
    },
  },
  test: {
    help: 'judge the catalogs: compliant, nonCompliant or unknown',
    operand: files,
    options: {
      ...sources,
      ...filesFrom,
      ...scope,
      'exit-code': { type: 'boolean', help: 'exit 20 when not compliant, 21 when unknown' },
      ...eventLog,
      ...common,
    },
  },
  fleet: {
    help: 'judge many machines: a line for each as it is read, and a summary at the end',
    operand: {
      name: 'PATH...',
      help: 'files, folders, patterns (*, ?, **), .zip and .gz archives; - is standard input',
      most: 1e6,
    },
    options: {
      ...filesFrom,
      ...scope,
      resume: { type: 'string', value: 'file', help: 'take over what is finished in the ndjson of an earlier run' },
      workers: {
        type: 'string',
        value: 'n',
        help: 'threads that read and judge; as many as there are cores unless given',
      },
      ...common,
      format: { type: 'string', value: 'format', choices: FLEET_FORMATS, help: 'ndjson, csv, or a table for people' },
    },
  },
  probe: {
    help: 'send and receive on loopback, and count the completions that come; needs no rights',
    operand: nothing,
    options: common,
  },
  report: {
    help: 'write a report in HTML: one file that needs nothing else',
    operand: {
      name: '[PATH...]',
      help: 'files, folders, patterns, archives or lines of fleet: several machines make one report; none is this machine',
      most: 1e6,
    },
    options: {
      ...sources,
      ...filesFrom,
      output: { type: 'string', value: 'file', help: 'where to write it; - is standard output, as without a terminal' },
      force: { type: 'boolean', help: 'replace a file that is there' },
      time: {
        type: 'string',
        value: 'time',
        help: 'the time that the report states (2026-11-22T12:00:00Z); now unless given',
      },
      ...common,
    },
  },
  plan: {
    help: 'compute the steps that remove a layer; nothing is changed',
    operand: { name: '[FILE]', help: 'another machine: its plan can be looked at, never applied', most: 1 },
    options: {
      ...sources,
      'non-ifs': { type: 'boolean', help: 'every layered service provider with a non-IFS entry' },
      provider: repeated('guid', 'what this provider is of; may be repeated'),
      id: repeated('id', 'what this entry is of: BITNESS:ID, or ID where it means one provider; may be repeated'),
      orphans: { type: 'boolean', help: 'chains that lead nowhere, and layers whose file is gone' },
      'include-dependents': { type: 'boolean', help: 'rebuild chains of other layers that lead through what goes' },
      'allow-base-provider': { type: 'boolean', help: 'also base providers that are asked for by name' },
      ...common,
    },
  },
  apply: {
    help: 'carry out a plan, with a backup first; each step is verified',
    operand: { name: 'PLAN', help: 'the document that plan printed; - is standard input', most: 1 },
    options: { ...reboot, ...eventLog, ...common },
  },
  backup: {
    help: 'back up both catalogs',
    operand: nothing,
    options: common,
  },
  backups: {
    help: 'list the backups of this machine, oldest first',
    operand: nothing,
    options: {
      remove: {
        type: 'string',
        value: 'id',
        help: 'remove this backup first; the newest, and one of a change that did not end, are kept',
      },
      ...common,
    },
  },
  restore: {
    help: 'bring the catalogs back to a backup',
    operand: { name: 'ID', help: 'name of the backup', most: 1 },
    options: {
      provider: { type: 'string', value: 'guid', help: 'only the layer of this provider' },
      ...reboot,
      ...eventLog,
      ...common,
    },
  },
  remediate: {
    help: 'judge this machine, and remove what a policy lists, with backups',
    operand: nothing,
    options: { ...policy, ...eventLog, ...common },
  },
  dsc: {
    help: 'serve as a resource of DSC v3; properties come on standard input',
    operand: { name: 'OPERATION', help: 'get, test, set or export', most: 1 },
    options: {
      'what-if': { type: 'boolean', help: 'with set: only say what would be done' },
      ...eventLog,
      ...common,
    },
  },
  exclusions: {
    help: 'list the per-application rules that keep layers out of programs',
    operand: nothing,
    options: common,
  },
  exclude: {
    help: 'keep layers out of an application, with a backup first',
    operand: { name: 'APP', help: 'full path of its exe', most: 1 },
    options: {
      arguments: { type: 'string', value: 'text', help: 'only where it is started with these arguments' },
      categories: { type: 'string', value: 'names', help: 'layers that it may still load; SYSTEM unless given' },
      undo: { type: 'boolean', help: 'take back what this program added' },
      'what-if': { type: 'boolean', help: 'only say what would be done' },
      ...common,
    },
  },
  schema: {
    help: 'print the JSON Schema of a document, or the names of all',
    operand: { name: '[NAME]', help: 'name of the schema', most: 1 },
    options: common,
  },
};

export type CommandName =
  | 'list'
  | 'test'
  | 'fleet'
  | 'probe'
  | 'report'
  | 'plan'
  | 'apply'
  | 'backup'
  | 'backups'
  | 'restore'
  | 'remediate'
  | 'dsc'
  | 'exclusions'
  | 'exclude'
  | 'schema';

/** Options that stand alone, without a command. */
export const topOptions: Readonly<Record<string, CliOption>> = {
  version: { type: 'boolean', help: 'print the version' },
  ...common,
};
