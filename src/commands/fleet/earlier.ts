import { closeSync, openSync, readSync } from 'node:fs';
import type { FleetLine } from '../../documents/fleet-documents.ts';
import { documentIn } from '../../documents/validate.ts';
import { Failure } from '../../failure.ts';
import { reading } from '../../inputs/files.ts';
import { unicodeEncoding } from '../../inputs/text.ts';
import { VERSION } from '../../version.ts';
import type { BatchResult, LineOptions } from './batch.ts';
import { count, emptyTally } from './tally.ts';
import { lineText } from './text.ts';

/** The finished lines of an earlier run. */
export interface EarlierRun {
  /** The lines of a source, once. Null if they are not among the next ones in the file, or may be incomplete. */
  take: (path: string) => BatchResult | null;
}

/** How many sources of the file `take` searches. If more in a row are gone since the earlier run, it finds no later lines. */
const LOOK_AHEAD = 1000;

/**
 * Opens the NDJSON of an earlier run. Its sources stand in the order of this run's sources, so only the lines of the next few are
 * in memory. It skips sources that are gone. The last source counts as unfinished, unless the summary follows it.
 * @throws Failure sourceNotFound, sourceUnreadable
 */
export function openEarlierRun(file: string, options: LineOptions): EarlierRun {
  const groups = groupsOf(file, options);
  const upcoming = new Map<string | null, Group>();
  const fill = () => {
    while (upcoming.size < LOOK_AHEAD) {
      const { value, done } = groups.next();
      if (done === true) return;
      const { path } = value[0].source;
      // A source that was named twice in different places is read again the second time.
      if (!upcoming.has(path)) upcoming.set(path, value);
    }
  };
  fill();
  return {
    take: (path) => {
      const lines = upcoming.get(path);
      if (lines === undefined) return null;
      for (const passed of upcoming.keys()) {
        upcoming.delete(passed);
        if (passed === path) break;
      }
      fill();
      const tally = emptyTally();
      for (const line of lines) count(tally, line);
      return { bytes: new TextEncoder().encode(lines.map((line) => lineText(line, options.format)).join('')), tally };
    },
  };
}

type Group = [FleetLine, ...FleetLine[]];

/** The lines of each source together, except a last one that may be incomplete. */
function* groupsOf(file: string, options: LineOptions): Generator<Group> {
  let group: Group | null = null;
  for (const line of documentsIn(file, options)) {
    const machine = 'machine' in line ? line : null;
    if (group !== null && machine?.source.path === group[0].source.path) {
      group.push(machine);
      continue;
    }
    if (group !== null) yield group;
    group = machine === null ? null : [machine];
  }
}

function* documentsIn(file: string, { scope }: LineOptions): Generator<FleetLine | { summary: object }> {
  let number = 0;
  for (const text of wholeLines(file)) {
    number++;
    if (text === '') continue;
    const target = `${file}:${number}`;
    const document = documentIn<FleetLine>('fleet', text, (reason, isJson) =>
      malformed(target, isJson ? reason : 'this line is not JSON'),
    );
    if (document.version !== VERSION || document.scope !== scope) throw otherRun(target, document);
    yield document;
  }
}

const CHUNK = 65536;
/** Lines have a few thousand characters; that of a machine with the most entries has a few million. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * The lines that end with a line break; what follows the last one was cut off. The file may be in UTF-16, because Windows
 * PowerShell redirects output in that encoding.
 */
function* wholeLines(path: string): Generator<string> {
  const file = reading(path, () => openSync(path, 'r'));
  try {
    const chunk = Buffer.alloc(CHUNK);
    let decoder: TextDecoder | null = null;
    let rest = '';
    for (;;) {
      const length = reading(path, () => readSync(file, chunk, 0, CHUNK, null));
      if (length === 0) return;
      decoder ??= new TextDecoder(unicodeEncoding(chunk.subarray(0, length)) ?? 'utf-8');
      const lines = (rest + decoder.decode(chunk.subarray(0, length), { stream: true })).split('\n');
      rest = lines.pop() as string;
      if (rest.length > LONGEST_LINE) throw malformed(path, 'one of its lines is too long');
      for (const line of lines) yield line.trimEnd();
    }
  } finally {
    closeSync(file);
  }
}

const malformed = (target: string, reason: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `This is not what an earlier run of fleet wrote: ${reason}.`,
    target,
    hint: 'Give --resume the output of fleet --format ndjson.',
  });

const otherRun = (target: string, { version, scope }: FleetLine): Failure =>
  new Failure({
    code: 'usage',
    message: `The earlier run was made by version ${version} with --scope ${scope}: its lines cannot be mixed with those of this run.`,
    target,
    hint: 'Give the same --scope, or start again without --resume.',
  });
