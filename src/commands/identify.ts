import { type IdentifiedFile, identifyDocument } from '../documents/identify-document.ts';
import { Failure, type Warning } from '../failure.ts';
import { STANDARD_INPUT, unreadable } from '../inputs/files.ts';
import type { Found } from '../inputs/folder.ts';
import { namesIn, sourcesNamed, sourcesOf } from '../inputs/operands.ts';
import { printable } from '../printable.ts';
import { rulesFor, runtimeAt } from '../runtimes/runtimes.ts';
import { withOpenFile } from '../windows/open-file.ts';
import type { Answer, Command, CommandLine, Request } from './command.ts';
import { common, filesFromOf, filesFromOption, formatOf, usage } from './options.ts';
import { failureDiagnostic, json, warningDiagnostics } from './output.ts';
import type { FileOperands } from './sources.ts';
import { table } from './text.ts';

interface IdentifyRequest extends Request, FileOperands {}

export const command: Command<IdentifyRequest> = {
  help: 'read program files, and say which runtime each was built with (Go, .NET, Node.js, ...)',
  operand: { name: 'FILE...', help: 'Windows or Linux programs, folders or patterns', most: 1e6 },
  options: {
    'files-from': {
      ...filesFromOption['files-from'],
      help: 'a file that names programs, one a line; - is standard input',
    },
    ...common,
  },
  parse: requestOf,
  run: identify,
};

function requestOf({ values, operands, isTty }: CommandLine): IdentifyRequest {
  const filesFrom = filesFromOf(operands, values);
  if (operands.length === 0 && filesFrom === null) throw usage("'identify' needs FILE... or --files-from");
  if (operands.includes(STANDARD_INPUT))
    throw usage("'identify' reads files, not standard input: give FILE, or a list of files with --files-from -");
  return { format: formatOf(values, isTty), operands, filesFrom };
}

function identify(request: IdentifyRequest): Answer {
  const warnings: Warning[] = [];
  const files = [...identifyFiles(request, warnings)];
  const document = identifyDocument(files, warnings);
  const { exitCode } = document;
  const diagnostics = [
    ...warningDiagnostics(warnings),
    ...files.flatMap(({ failure }) => (failure === null ? [] : [failureDiagnostic(failure)])),
  ];
  const { format } = request;
  if (format === 'table') return { exitCode, stdout: identifyText(files), diagnostics };
  const documents = format === 'json' ? [document] : files.map((file) => identifyDocument([file], []));
  return { exitCode, stdout: documents.map((document) => json(document, format)).join(''), diagnostics };
}

/** A file that the user names always gets a row. A file that a folder or a pattern leads to gets one only if it is a program. */
export function* identifyFiles({ operands, filesFrom }: FileOperands, warnings: Warning[]): Generator<IdentifiedFile> {
  for (const operand of operands) yield* identifiedFiles(operand, sourcesOf([operand], { sources: 0 }), warnings);
  if (filesFrom === null) return;
  for (const name of namesIn(filesFrom)) yield* identifiedFiles(name, sourcesNamed([name], { sources: 0 }), warnings);
}

function* identifiedFiles(named: string, all: Iterable<Found>, warnings: Warning[]): Generator<IdentifiedFile> {
  for (const found of all) {
    if (typeof found === 'object' && 'warning' in found) {
      warnings.push(found.warning);
      continue;
    }
    if (typeof found === 'object' && 'failure' in found) {
      yield { path: found.path, runtime: null, programs: [], failure: new Failure(found.failure) };
      continue;
    }
    const path = typeof found === 'string' ? found : 'archive' in found ? found.archive : found.path;
    const file = identifyFile(path);
    if (path === named || file.failure?.code !== 'notAProgram') yield file;
  }
}

function identifyFile(path: string): IdentifiedFile {
  const failed = (failure: Failure): IdentifiedFile => ({ path, runtime: null, programs: [], failure });
  try {
    const runtime = runtimeAt(path, withOpenFile);
    if (runtime === undefined) return failed(notAProgram(path));
    return { path, runtime, programs: runtime === null ? [] : rulesFor(runtime), failure: null };
  } catch (error) {
    return failed(unreadable(path, error as NodeJS.ErrnoException));
  }
}

const notAProgram = (path: string): Failure =>
  new Failure({
    code: 'notAProgram',
    message: 'The file is not a program: it is neither PE nor ELF.',
    target: path,
    hint: 'Give an .exe, a .dll or a Linux program.',
  });

function identifyText(files: readonly IdentifiedFile[]): string {
  if (files.length === 0) return 'No programs were found.\n';
  const rows = files.map(({ path, runtime, programs, failure }) => [
    failure === null ? (runtime?.name ?? 'unknown') : 'error',
    printable(runtime?.version ?? ''),
    programs.join(', '),
    printable(path),
  ]);
  return table(['Runtime', 'Version', 'Rules', 'File'], rows);
}
