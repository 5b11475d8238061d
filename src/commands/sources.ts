// Reads many sources: the files in folders, patterns, archives and lists.

import { EXIT_CODES } from '../codes.ts';
import type { Warning } from '../failure.ts';
import { countsAsNoEvidence, noneYet, resultsOfNoEvidence } from '../formats/no-evidence.ts';
import { readUnit } from '../formats/read-unit.ts';
import type { Found, SourceCount } from '../inputs/folder.ts';
import { namesIn, sourcesNamed, sourcesOf } from '../inputs/operands.ts';
import type { Unit } from '../inputs/unit.ts';
import { membersOf } from '../inputs/zip.ts';
import type { MachineResult } from '../machine-catalog.ts';
import type { Answer, Diagnostic, Terminal } from './command.ts';
import { assertFitsOneDocument, diagnosticText } from './output.ts';

/** Sources, as a command line names them. */
export interface FileOperands {
  /** Files, folders, patterns, archives; - is standard input. */
  operands: string[];
  /** A file that lists more of them, one a line. `*` and `?` in it are no patterns. */
  filesFrom: string | null;
}

/** Finds the sources that operands and lists name, in order, and opens archives. */
export async function* unitsOf(
  request: FileOperands,
  known: SourceCount,
  warn: (warning: Warning) => void,
): AsyncGenerator<Unit> {
  for (const found of findSources(request, known)) {
    if (typeof found === 'object' && 'warning' in found) warn(found.warning);
    else if (typeof found === 'object' && 'archive' in found) yield* membersOf(found.archive, known);
    else yield found;
  }
}

function* findSources({ operands, filesFrom }: FileOperands, known: SourceCount): Generator<Found> {
  yield* sourcesOf(operands, known);
  if (filesFrom !== null) yield* sourcesNamed(namesIn(filesFrom), known);
}

/** `controlSet` is the control set to read in hives and exports; null for the current one. */
type Sources = FileOperands & { controlSet: number | null };

/** Answers about all of them at once. @throws Failure when there is only one, and it cannot be read */
export async function answerOnce(
  sources: Sources,
  answer: (results: readonly MachineResult[], warnings: readonly Diagnostic[]) => Promise<Answer>,
): Promise<Answer> {
  const warnings: Diagnostic[] = [];
  const results: MachineResult[] = [];
  for await (const result of resultsOf(sources, (warning) => warnings.push(warning))) {
    results.push(result);
    assertFitsOneDocument(results.length);
  }
  const [only] = results;
  if (results.length === 1 && only !== undefined && 'failure' in only) throw only.failure;
  return answer(results, warnings);
}

/**
 * Answers about each as soon as it is read, and keeps nothing of it.
 * @throws Failure when there is only one, and it cannot be read
 */
export async function answerEach(
  sources: Sources,
  terminal: Terminal,
  answer: (result: MachineResult) => Promise<Answer>,
): Promise<Answer> {
  const writeDiagnostic = (diagnostic: Diagnostic) => terminal.write('stderr', diagnosticText(diagnostic, 'ndjson'));
  const codes: number[] = [];
  let first: MachineResult | null = null;
  const writeAnswer = async (result: MachineResult): Promise<boolean> => {
    const { exitCode, stdout, diagnostics } = await answer(result);
    if (!codes.includes(exitCode)) codes.push(exitCode);
    for (const diagnostic of diagnostics) writeDiagnostic(diagnostic);
    return terminal.write('stdout', stdout);
  };
  for await (const result of resultsOf(sources, writeDiagnostic)) {
    // The first result waits for a second. If it stays alone, its failure is that of the command.
    if (codes.length === 0 && first === null) first = result;
    else if ((first !== null && !(await writeAnswer(first))) || !(await writeAnswer(result))) return READER_GONE;
    else first = null;
  }
  if (first !== null && 'failure' in first) throw first.failure;
  if (first !== null && !(await writeAnswer(first))) return READER_GONE;
  return { exitCode: worstOf(codes), stdout: '', diagnostics: [] };
}

/** A reader that closes stdout early has read what it wanted, so this is no error. */
const READER_GONE: Answer = { exitCode: 0, stdout: '', diagnostics: [] };

/** A source that could not be read is worse than any verdict, and not compliant is worse than unknown. */
function worstOf(codes: readonly number[]): number {
  const verdicts: readonly number[] = [EXIT_CODES.nonCompliant, EXIT_CODES.unknownVerdict];
  const failure = codes.find((code) => code !== 0 && !verdicts.includes(code));
  return failure ?? verdicts.find((code) => codes.includes(code)) ?? 0;
}

async function* resultsOf(sources: Sources, warn: (diagnostic: Diagnostic) => void): AsyncGenerator<MachineResult> {
  const known = { sources: 0 };
  const noEvidence = noneYet();
  for await (const unit of unitsOf(sources, known, (warning) => warn({ level: 'warning', ...warning }))) {
    const results = readUnit(unit, sources.controlSet);
    if (!countsAsNoEvidence(noEvidence, unit, results)) yield* results;
  }
  yield* resultsOfNoEvidence(noEvidence);
}
