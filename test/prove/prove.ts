// npm run prove -- --yes: tests the program on a real Windows with a layered provider that no program uses. The proof installs
// the provider and removes it again. docs/windows-proof.md says what each check settles. Tests run it on the simulator.

import { arch, release, version } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, TARGETS } from '../../build/targets.ts';
import { FOLDER } from './layer.ts';
import { findPlace } from './place.ts';
import { type Part, Proof } from './proof.ts';
import { ProofRecord } from './record.ts';

const USAGE = 64;
const ELEVATION_NEEDED = 77;
const INTERRUPTED = 130;

const HELP = `npm run prove -- --yes [--install | --take-away] [--folder NAME] [--exe FILE] [--output FOLDER]

Run it on an elevated prompt of a Windows that may be restarted. It
- builds the program, unless --exe names one;
- copies two of Windows' own files into a new folder below Program Files;
- installs a layered provider of its own in both Winsock catalogs, for an address family and a protocol that no program uses;
- lists, compares, tests, probes, plans, applies, restores and applies again, and exports the registry around each change;
- takes away all that it made, also after a failure or Ctrl-C;
- writes every command and its output into one zip in dist/prove.
Without --yes it does nothing. With --install the layer stays, for checks by hand, until --take-away. --folder is the folder below
Program Files: a name that begins with "WinsockLsp ".`;

/** The proof deletes its folder below Program Files, so only a name of this form is accepted. */
const OUR_FOLDER = /^WinsockLsp [^\\/:*?"<>|.]+$/;

process.exitCode = await main();

async function main(): Promise<number> {
  const wanted = options();
  if (wanted === null || !wanted.yes) {
    console.error(HELP);
    return USAGE;
  }
  const place = findPlace();
  if (place === null) {
    console.error('This machine does not run Windows. test/exe/prove.test.ts runs the proof on the simulator.');
    return USAGE;
  }
  if (!place.isElevated()) {
    console.error(
      'This prompt is not elevated. Windows lets only administrators install a provider: use "Run as administrator".',
    );
    return ELEVATION_NEEDED;
  }
  const exe = wanted.exe ?? (await build());
  const name = `winsock-lsp-proof-${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  const record = new ProofRecord(join(wanted.output, name));
  const proof = new Proof(place, record, exe, wanted.folder);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)
    process.on(signal, () => proof.interrupt());
  const failure = await proof.run(wanted.part);
  const passed = failure === null && record.checks.every((check) => check.passed);
  const system = { version: version(), release: release(), architecture: arch(), node: process.version };
  const zip = join(wanted.output, `${name}.zip`);
  await record.zip(zip, { passed, failure: failure?.message ?? null, system });
  console.error(`\n${passed ? 'Every check passed.' : 'Not everything was as expected.'} What happened is in\n${zip}`);
  if (proof.wasInterrupted) return INTERRUPTED;
  return passed ? 0 : 1;
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        yes: { type: 'boolean' },
        install: { type: 'boolean' },
        'take-away': { type: 'boolean' },
        folder: { type: 'string', default: FOLDER },
        exe: { type: 'string' },
        output: { type: 'string', default: join(ROOT, 'dist/prove') },
      },
    });
    const { yes = false, install = false, 'take-away': takeAway = false, ...rest } = values;
    if (install && takeAway) throw new Error('--install and --take-away exclude each other');
    if (!OUR_FOLDER.test(rest.folder)) throw new Error(`--folder is not of the right form: ${rest.folder}`);
    const part: Part = install ? 'install' : takeAway ? 'take-away' : 'all';
    return { ...rest, yes, part };
  } catch (error) {
    console.error((error as Error).message);
    return null;
  }
}

/** Builds the exe for this machine, which may be one that npm run build does not make (ARM64). Returns its path. */
async function build(): Promise<string> {
  const target = TARGETS.find(({ runsHere }) => runsHere);
  if (target === undefined) throw new Error('there is no exe for this machine');
  const [{ buildExe }, { generateUncommitted }] = await Promise.all([
    import('../../build/exes.ts'),
    import('../../build/generate.ts'),
  ]);
  generateUncommitted();
  const output = join(ROOT, 'dist', target.name, target.exe);
  await buildExe({ target, output, testBuild: false });
  return output;
}
