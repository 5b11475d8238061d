import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getRawAsset } from 'node:sea';
import { require, runCompiled } from './code.ts';

/** A constant of the build: true in the exe, false where the sources run as they are. */
declare const IN_EXE: boolean;

/**
 * Parts that lie beside the program in the exe, because to read them at every start takes longer than all else. What `list`
 * needs for a dead machine's hive is in the program itself: a second source costs half a millisecond, whatever its size.
 */
const PARTS = {
  show: './cli/show.ts',
  live: './source/live/here.ts',
  registry: './source/live/registry.ts',
  'cli-table3': 'cli-table3',
  'iconv-lite': 'iconv-lite',
  example: './source/example.ts',
  findings: './analysis/findings/of-catalogs.ts',
  texts: './source/read-text.ts',
  gzip: './source/inputs/gzip.ts',
  zip: './source/inputs/zip.ts',
  inputs: './source/inputs/operands.ts',
  many: './cli/many.ts',
  fleet: './cli/fleet/fleet.ts',
  'fleet-worker': './cli/fleet/worker.ts',
  'fleet-csv': './cli/fleet/csv.ts',
  'fleet-progress': './cli/fleet/progress.ts',
  change: './cli/change.ts',
  report: './cli/report.ts',
  'report.css': './report/page/report.css',
  'fleet-page.js': './report/page/fleet.js',
  changes: './windows/changes.ts',
  'install-in-32.ps1': './windows/install-in-32.ps1',
  store: './windows/store.ts',
  'application-rules': './windows/application-rules.ts',
  probe: './cli/probe.ts',
  'probe-run': './probe/run.ts',
  sockets: './windows/sockets.ts',
  'validators/probe': './contract/generated/validators/probe.cjs',
  'validators/progress': './contract/generated/validators/progress.cjs',
  'explain/probe': './contract/generated/validators/probe.explain.cjs',
  'explain/progress': './contract/generated/validators/progress.explain.cjs',
  'validators/plan': './contract/generated/validators/plan.cjs',
  'validators/outcome': './contract/generated/validators/outcome.cjs',
  'validators/backups': './contract/generated/validators/backups.cjs',
  'validators/backup': './contract/generated/validators/backup.cjs',
  'validators/journal': './contract/generated/validators/journal.cjs',
  'validators/exclusions': './contract/generated/validators/exclusions.cjs',
  'validators/exclusion': './contract/generated/validators/exclusion.cjs',
  'validators/fleet': './contract/generated/validators/fleet.cjs',
  'explain/fleet': './contract/generated/validators/fleet.explain.cjs',
  'explain/plan': './contract/generated/validators/plan.explain.cjs',
  'explain/outcome': './contract/generated/validators/outcome.explain.cjs',
  'explain/backups': './contract/generated/validators/backups.explain.cjs',
  'explain/backup': './contract/generated/validators/backup.explain.cjs',
  'explain/journal': './contract/generated/validators/journal.explain.cjs',
  'explain/exclusions': './contract/generated/validators/exclusions.explain.cjs',
  'explain/exclusion': './contract/generated/validators/exclusion.explain.cjs',
  'validators/report': './contract/generated/validators/report.cjs',
  'explain/report': './contract/generated/validators/report.explain.cjs',
  'version-resource': './identity/version-resource.ts',
  compare: './analysis/compare.ts',
  wevtapi: './windows/wevtapi.ts',
  'event-source': './windows/event-source.ts',
  'event-log': './cli/event-log.ts',
  'validators/event': './contract/generated/validators/event.cjs',
  'validators/remediation': './contract/generated/validators/remediation.cjs',
  'validators/dsc': './contract/generated/validators/dsc.cjs',
  'explain/event': './contract/generated/validators/event.explain.cjs',
  'explain/remediation': './contract/generated/validators/remediation.explain.cjs',
  'explain/dsc': './contract/generated/validators/dsc.explain.cjs',
  wintrust: './windows/wintrust.ts',
  'known-providers.json': '../data/known-providers.json',
  programs: './analysis/programs/programs.ts',
  'exit-codes.json': '../schemas/exit-codes.json',
  schemas: './contract/generated/schemas.cjs',
  'validators/diagnostic': './contract/generated/validators/diagnostic.cjs',
  'validators/error': './contract/generated/validators/error.cjs',
  'validators/schemas': './contract/generated/validators/schemas.cjs',
  'validators/test': './contract/generated/validators/test.cjs',
  'validators/version': './contract/generated/validators/version.cjs',
  'explain/diagnostic': './contract/generated/validators/diagnostic.explain.cjs',
  'explain/error': './contract/generated/validators/error.explain.cjs',
  'explain/list': './contract/generated/validators/list.explain.cjs',
  'explain/schemas': './contract/generated/validators/schemas.explain.cjs',
  'explain/test': './contract/generated/validators/test.explain.cjs',
  'explain/version': './contract/generated/validators/version.explain.cjs',
} as const;

export type Part = keyof typeof PARTS;

const loaded = new Map<Part, unknown>();

/** A part of the program, compiled when it is first asked for. `build/build.ts` puts each into the exe under its name. */
export function lazy<T>(part: Part): T {
  if (!loaded.has(part)) loaded.set(part, IN_EXE ? fromExe(part) : fromSources(part));
  return loaded.get(part) as T;
}

/** A part that was asked for already. */
export const ifLoaded = <T>(part: Part): T | undefined => loaded.get(part) as T | undefined;

/** The text of a part that another thread is to run; null where the sources run as they are. */
export const partText = (part: Part): string | null => (IN_EXE ? Buffer.from(getRawAsset(part)).toString() : null);

/** A part of which the exe has V8's code too, because people wait for it and it is large: it takes three times the room. */
export const withCode = (part: string): boolean => part === 'texts' || part === 'live';

/** Parts that lie in the exe compressed: large, and asked for when something is wrong already. */
export const isPacked = (part: string): boolean => part.startsWith('explain/') || part === 'schemas';

/** What this program does not run itself is text to it: style and script of a page, a script for PowerShell. */
export const isText = (part: string): boolean => /\.(css|js|ps1)$/.test(part);

const fromSources = (part: Part): unknown =>
  isText(part)
    ? readFileSync(new URL(PARTS[part], import.meta.url), 'utf8')
    : createRequire(import.meta.url)(PARTS[part]);

function fromExe(part: Part): unknown {
  if (withCode(part)) return runCompiled(part);
  const bytes = Buffer.from(getRawAsset(part));
  const text = (isPacked(part) ? process.getBuiltinModule('node:zlib').inflateRawSync(bytes) : bytes).toString();
  // As a table it is read in a tenth of the time that it takes as a program.
  if (part.endsWith('.json')) return JSON.parse(text);
  if (isText(part)) return text;
  const module = { exports: {} };
  const { compileFunction } = process.getBuiltinModule('node:vm');
  const run = compileFunction(text, ['module', 'exports', 'require']);
  run(module, module.exports, require);
  return module.exports;
}

/** Where the sources have each part, for the build. */
export const parts: Readonly<Record<Part, string>> = PARTS;
