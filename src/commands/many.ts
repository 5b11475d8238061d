// list and test of more than one file: what folders, patterns, archives and lists hold.

import { EXIT_CODES } from '../codes.ts';
import { readUnit } from '../inputs/unit.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { diagnosticText } from './diagnostic.ts';
import { unitsOf } from './fleet/batches.ts';
import type { Answer, Diagnostic, SourceRequest, SourcesRequest, Terminal } from './request.ts';

/** What they are, and which control set of registries is meant. */
type Sources = SourcesRequest & Pick<SourceRequest, 'controlSet'>;

/** One answer about all of them. @throws Failure when there is only one, and it cannot be read */
export async function allOf(
  sources: Sources,
  answer: (results: readonly MachineResult[], warnings: readonly Diagnostic[]) => Promise<Answer>,
): Promise<Answer> {
  const warnings: Diagnostic[] = [];
  const results: MachineResult[] = [];
  for await (const result of resultsOf(sources, (warning) => warnings.push(warning))) results.push(result);
  const [only] = results;
  if (results.length === 1 && only !== undefined && 'failure' in only) throw only.failure;
  return answer(results, warnings);
}

/**
 * An answer about each, written when it is read: nothing is held of the one before.
 * @throws Failure when there is only one, and it cannot be read
 */
export async function eachOf(
  sources: Sources,
  terminal: Terminal,
  answer: (result: MachineResult) => Promise<Answer>,
): Promise<Answer> {
  const say = (diagnostic: Diagnostic) => terminal.write('stderr', diagnosticText(diagnostic, 'ndjson'));
  const codes: number[] = [];
  let first: MachineResult | null = null;
  const tell = async (result: MachineResult): Promise<boolean> => {
    const { exitCode, stdout, diagnostics } = await answer(result);
    if (!codes.includes(exitCode)) codes.push(exitCode);
    for (const diagnostic of diagnostics) say(diagnostic);
    return terminal.write('stdout', stdout);
  };
  for await (const result of resultsOf(sources, say)) {
    // The first waits for a second: alone, a failure is that of the command.
    if (codes.length === 0 && first === null) first = result;
    else if ((first !== null && !(await tell(first))) || !(await tell(result))) return GONE;
    else first = null;
  }
  if (first !== null && 'failure' in first) throw first.failure;
  if (first !== null && !(await tell(first))) return GONE;
  return { exitCode: worstOf(codes), stdout: '', diagnostics: [] };
}

/** Whoever read this has what he wanted. */
const GONE: Answer = { exitCode: 0, stdout: '', diagnostics: [] };

/** A source that could not be read before a verdict, and not compliant before unknown. */
function worstOf(codes: readonly number[]): number {
  const verdicts: readonly number[] = [EXIT_CODES.nonCompliant, EXIT_CODES.unknownVerdict];
  const failure = codes.find((code) => code !== 0 && !verdicts.includes(code));
  return failure ?? verdicts.find((code) => codes.includes(code)) ?? 0;
}

async function* resultsOf(sources: Sources, warn: (diagnostic: Diagnostic) => void): AsyncGenerator<MachineResult> {
  const known = { sources: 0 };
  for await (const unit of unitsOf(sources, known, (warning) => warn({ level: 'warning', ...warning })))
    yield* readUnit(unit, sources.controlSet);
}
